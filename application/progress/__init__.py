"""Logging study time and seeing what it adds up to."""
