"""Talk: the agenda of the next visit, messages, and what to do when something is wrong."""
