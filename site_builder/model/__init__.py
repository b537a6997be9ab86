"""The nouns: documents, dates (EDTF), names, addresses, paths. No input or output.

Imported by: archive, build, check, curate, dataset, importers, indexing, language, links, outputs, pages, parse,
pictures, preservation, read, serve, theme.
"""
