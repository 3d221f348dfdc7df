"""The HTTP side, as another system meets it."""
