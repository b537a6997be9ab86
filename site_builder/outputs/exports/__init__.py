"""The archive as data: tables, a database, networks, vocabularies, and a file of data beside each page.

The tables themselves are in the room ``dataset``; here they get the forms that other programs read.
"""
