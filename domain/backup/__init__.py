"""What is kept of the stores elsewhere, for how long, and how the stores come back from it."""
