"""Everything Study Coach needs from the world, one port per file."""
