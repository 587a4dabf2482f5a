"""The documents: one module each, as a list of sections."""
