"""The knowledge pack to browse and search. It holds nothing about any patient, so anybody may read it."""
