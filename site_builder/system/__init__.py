"""What the program needs of the system: safe files, locks, stamps of files, worker processes."""
