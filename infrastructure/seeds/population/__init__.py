"""Many believable learners at once: their stories are told from a number, and written through bulk paths."""
