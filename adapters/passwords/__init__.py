"""Passwords, hashed so that guessing is expensive."""
