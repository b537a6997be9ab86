"""What the program needs of the system: safe files, locks, stamps of files, worker processes, git.

Imported by: build, cli, curate, importers, indexing, model, outputs, parse, preservation, publish, read, theme.
"""
