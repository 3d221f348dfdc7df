"""HTTP for other systems: what the bot can do, by the same door."""
