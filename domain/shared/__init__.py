"""What every aggregate, event and refusal has in common."""
