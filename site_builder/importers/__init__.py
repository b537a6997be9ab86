"""Archives of other systems → content/: readers of each system, and what places and writes it. Imported by: cli."""
