"""Refer and coordinate: letters, outside treatments and opinions, and the clinic's directory of providers."""
