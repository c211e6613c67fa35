"""A month of learners, compressed in time, against a running system."""
