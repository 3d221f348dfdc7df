"""Tests of prescriptions: reading a discharge, suspicions, and the import on a real database."""
