"""Tests of what nurses may see and may not do."""
