"""Pictures of counts, dates and company: data → a record of what is drawn. Pure: no HTML, no words, no archive.

Imported by: pages, theme.
"""
