"""What the coach learns of a learner."""
