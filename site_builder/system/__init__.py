"""What the program needs of the system: safe files, locks, stamps of files, worker processes.

Imported by: build, cli, indexing, parse, publish, read, theme.
"""
