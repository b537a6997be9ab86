"""content/ on disk → sources. The only reader of content.

Imported by: build, cli, curate, importers, indexing, outputs, parse.
"""
