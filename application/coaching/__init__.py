"""Talking to the coach."""
