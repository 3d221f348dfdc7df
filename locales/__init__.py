"""The clinic's words: catalogues per language, and what turns a key and typed facts into a text."""
