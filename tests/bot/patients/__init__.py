"""Tests of the patient's screens."""
