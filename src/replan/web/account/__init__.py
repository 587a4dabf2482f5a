"""How somebody wants to read: language, size and contrast."""
