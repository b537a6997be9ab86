"""The interface's words, dates in words, and where sentences end.

Imported by: build, check, cli, curate, indexing, outputs, pages, parse, theme.
"""
