"""Telegram: hears updates, shows screens."""
