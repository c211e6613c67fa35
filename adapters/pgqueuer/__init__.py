"""A message queue in PostgreSQL, by pgqueuer."""
