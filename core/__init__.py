"""What the clinic does, in plain Python: it knows no chat, no web and no database."""
