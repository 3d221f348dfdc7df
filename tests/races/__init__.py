"""Many at once, one winner: presses, codes, imports, workers, on SQLite and on PostgreSQL."""
