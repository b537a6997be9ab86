"""A source → a document: front matter, the schema, Markdown, the sanitizer.

Imported by: build, check, cli, curate, importers, indexing, outputs.
"""
