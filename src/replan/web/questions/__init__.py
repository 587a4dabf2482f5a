"""The questions that people ask, each a page from their own data."""
