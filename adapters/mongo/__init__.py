"""Conversations, personas and the audit log as documents in MongoDB."""
