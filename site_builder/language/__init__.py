"""The interface's words, dates in words, and where sentences end."""
