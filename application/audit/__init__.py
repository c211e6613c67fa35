"""Keeping account of what changes an account."""
