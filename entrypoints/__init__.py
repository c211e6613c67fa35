"""The doors: each translates a transport into use cases and back."""
