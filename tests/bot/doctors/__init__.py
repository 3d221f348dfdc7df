"""Tests of the care team's screens."""
