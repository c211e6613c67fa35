"""Which part plays which role: every provider is built synchronously, and opened in `lifespan.py`."""
