"""Where the clinic's facts are kept: SQLite or PostgreSQL, through SQLAlchemy Core."""
