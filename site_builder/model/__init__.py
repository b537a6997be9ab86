"""The nouns: documents, dates (EDTF), names, addresses, paths. No input or output.

Imported by: archive, build, check, curate, dataset, indexing, language, outputs, pages, parse, pictures, read,
serve, theme.
"""
