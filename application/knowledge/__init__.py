"""Handing over material and finding things in it."""
