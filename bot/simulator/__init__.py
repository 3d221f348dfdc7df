"""A local stand-in for Telegram: the Bot API on one side, a person's chats on the other."""
