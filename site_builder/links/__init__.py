"""Addresses outside: asking other sites whether pages are still there, and Wayback for copies. Imported by: cli."""
