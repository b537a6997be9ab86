"""Everything that is published: for each kind which files there are (plan), and the bytes of each (make).

Imported by: build, curate.
"""
