"""What hears and speaks Telegram, against servers that misbehave."""
