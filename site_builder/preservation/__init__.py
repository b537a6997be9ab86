"""A site that is kept: whether a copy of it is whole, and packages for those who keep it. Imported by: cli."""
