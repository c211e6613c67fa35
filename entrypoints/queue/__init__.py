"""The queue door: commands come as CloudEvents, and each ends with an outcome."""
