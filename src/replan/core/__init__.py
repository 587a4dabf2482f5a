"""Words that every part of Replan shares. Standard library only."""
