"""The files of a deployment really tried. Needs Docker: `make deployment`, and nothing else, runs it."""
