"""The commands. The only room that prints, and that asks the clock, the environment or the terminal."""
