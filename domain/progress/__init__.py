"""Logged study time, streaks and snapshots of both."""
