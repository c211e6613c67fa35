"""The outside world, one folder per technology; each folder knows the ports and no other folder."""
