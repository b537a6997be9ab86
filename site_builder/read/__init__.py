"""content/ on disk → sources. The only reader of content."""
