"""Live preview: a server on this machine, and a watcher that has the site built again. Imported by: cli."""
