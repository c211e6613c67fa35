"""The command line: what the team that operates it types."""
