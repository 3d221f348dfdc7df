"""How people get in: rules and use cases."""
