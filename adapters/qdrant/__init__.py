"""Qdrant: vectors on a server of their own, for more of them than fit beside the truth."""
