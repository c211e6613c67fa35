"""Who changed an account, and when, without personal data."""
