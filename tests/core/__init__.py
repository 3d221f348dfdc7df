"""Tests of what the clinic does."""
