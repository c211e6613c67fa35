"""Learners, their credentials and the proofs that they are who they say."""
