"""Second opinions: the packet, links to it, and what others said."""
