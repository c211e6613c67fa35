"""The queue door: what it understands, what it tells, and what its transport survives."""
