"""What the program needs of the system: safe files, locks, stamps of files, worker processes.

Imported by: build, cli, indexing, outputs, parse, publish, read, theme.
"""
