"""Pages on whether the clinic's care works: outcomes, care, forecasts, and what helped whom."""
