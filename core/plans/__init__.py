"""Medication plans: what was prescribed, and how a hospital's discharge document becomes one."""
