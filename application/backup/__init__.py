"""Keeping backups: sealed, checked, and thrown away in time."""
