"""Embeddings and a tutor that need no model and no network: the defaults."""
