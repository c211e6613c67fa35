"""Backups of this deployment: made, watched, checked, thrown away, and brought back."""
