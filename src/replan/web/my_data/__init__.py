"""A patient's own data, and the page of everything else."""
