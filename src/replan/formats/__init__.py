"""Strict readers of file formats, shared by every door. Imports core only."""
