"""The stand-in for Telegram: as strict as Telegram, and able to fail like a network."""
