"""A patient's home program: the list of today, a page for each exercise, and a sheet to print."""
