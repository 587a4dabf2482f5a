"""A second opinion: the packet, and the link by which it is shared."""
