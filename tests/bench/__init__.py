"""What a press costs: a bot process under load from the simulated Telegram."""
