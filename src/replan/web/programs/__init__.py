"""The home program: found in the library, dosed, stepped up and down, printed."""
