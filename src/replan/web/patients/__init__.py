"""Pages of a patient."""
