"""The archive as data: its tables with their columns described, the rows of each, and the files that hold them.

Imported by: outputs, pages.
"""
