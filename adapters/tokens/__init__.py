"""Proofs of a login as signed tokens (JWT)."""
