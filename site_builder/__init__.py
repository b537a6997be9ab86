"""A static archive generator: a folder of Markdown becomes a permanent, cross-linked site."""

__version__ = "0.1.0"
