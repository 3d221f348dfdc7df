"""Conversations in plain text, replayed against the real bot; `README.md` explains how they are written."""
