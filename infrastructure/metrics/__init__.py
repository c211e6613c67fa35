"""What this process counts and times of itself, and what it reads off the stores, for monitoring."""
