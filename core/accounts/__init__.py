"""How people get in: link codes, passwords, chats; and who belongs to whom."""
