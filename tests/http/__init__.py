"""The HTTP door: what it reads, what it says, and what it refuses."""
