"""Looking at a live configuration, and saying in words what is wrong with it; one file for each concern."""
