"""The admins' screens."""
