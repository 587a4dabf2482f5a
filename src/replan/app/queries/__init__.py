"""Reads, each scoped to who asks: a patient out of reach does not exist."""
