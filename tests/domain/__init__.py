"""What the rules of the domain promise, without any store."""
