"""The demo's chat page, driven in a real browser."""
