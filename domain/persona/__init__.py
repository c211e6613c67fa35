"""What the coach has learned of a learner."""
