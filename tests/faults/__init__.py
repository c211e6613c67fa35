"""Breaking things on purpose: real processes, SIGKILL, and stores that misbehave."""
