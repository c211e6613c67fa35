"""Exports as ZIP files on local disk: JSON lines, and the files as they came."""
