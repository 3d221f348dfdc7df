"""Doses: one row for every time a medicine is to be taken, and what became of it."""
