"""What an installation may set. Only these modules read the environment."""
