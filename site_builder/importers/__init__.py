"""Archives of other systems → content/. Imported by cli.

A reader of a system (``readers/``) gives a ``Collection`` of documents; ``run`` places them, leads their links to their
new files, and writes them. No code of a source is run, and nothing is fetched.
"""
