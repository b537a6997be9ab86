"""Readers: one module for each system whose archives can be imported. Imported by importers.

Each has ``guess(source)``, how surely a source is of its system (0 to 100), and ``read(source, wish, report)``, which
returns its ``Collection``. ``importers/kinds.py`` lists them.
"""
