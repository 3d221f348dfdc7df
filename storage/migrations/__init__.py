"""The database's history: what each release changed, and how to get from any of them to today."""
