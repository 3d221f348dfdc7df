"""The same tests on SQLite and on PostgreSQL: what one forgives, the other does not."""
