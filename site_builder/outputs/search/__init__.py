"""Search: an index of the archive in small files that a plain script loads, also from a disk.

words.py says what a word is, levels.py how much a document tells of one, lists.py how lists of documents are written,
division.py which keys begin a file. build.py makes the index of an archive as a whole, update.py brings it up to date,
files.py plans and makes the files. docs/ARCHITECTURE.md explains it.
"""
