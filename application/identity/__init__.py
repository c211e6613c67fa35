"""Registering, logging in and keeping a profile."""
