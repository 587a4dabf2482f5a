"""A patient's own data: take them along, see who looked, leave; and the page that leads to everything else."""
