"""Themes: what templates see (views), where they are found, and how they are rendered.

Imported by: build, outputs, pages, serve.
"""
