"""A patient's home: today's check-in, what is due, and the days before."""
