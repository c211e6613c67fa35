"""A simple model of what the coach promises, and worlds in which it is held against the real thing."""
