"""Conversation threads, the messages in them and what may be recalled."""
