"""Long work in the background: each kind in a file of its own, done piece by piece so that it can stop and go on."""
