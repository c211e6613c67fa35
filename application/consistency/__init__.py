"""What keeps the stores agreeing."""
