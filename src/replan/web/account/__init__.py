"""How somebody wants to read, and their password."""
