"""The archive as it is asked: the tables of archive.db, the facts that pages read of it, and the reader.

Imported by: build, dataset, indexing, outputs, pages.
"""
