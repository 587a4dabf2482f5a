"""What makes Replan an app that can be installed and that takes a check-in without a connection."""
