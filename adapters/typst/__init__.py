"""Reports set by Typst."""
