"""A tour of a running service, which checks everything that it shows."""
