"""The knowledge pack: its schema, loader, checks and rules. The data stand in `pack/`."""
