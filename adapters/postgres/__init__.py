"""PostgreSQL: the truth, the outbox beside it, and vectors by pgvector."""
