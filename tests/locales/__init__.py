"""Tests of the words: engine, extraction, checks, and the clinic's real catalogues."""
