"""Imported material, its passages and how it becomes searchable."""
