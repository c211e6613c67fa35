"""Embeddings by a model of one's own, from the extra `local-models`."""
