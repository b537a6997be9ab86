"""A build from content/ to output/: the stages in order, what the last build left, and which pages are stale.

Imported by: cli, curate, preservation.
"""
