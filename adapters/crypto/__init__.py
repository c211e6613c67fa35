"""Seals made with the `cryptography` library."""
