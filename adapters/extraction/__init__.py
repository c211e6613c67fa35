"""Files become Markdown, in a process that can do no harm."""
