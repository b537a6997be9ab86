"""Changes to content/: merge, rename, split, new files. Imported by: cli."""
