"""Time and ids from the machine itself."""
