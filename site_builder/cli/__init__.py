"""The commands. The only room that prints, and that asks the clock, the environment or the terminal.

Imported by: __main__.
"""
