"""The nouns: documents, dates (EDTF), names, addresses, paths. No input or output.

Imported by: archive, build, check, curate, indexing, language, pages, parse, read, serve, theme.
"""
