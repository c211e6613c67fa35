"""The composition root: which part plays which role, and what operators need."""
