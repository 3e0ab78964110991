"""Which plane a frame shows."""
