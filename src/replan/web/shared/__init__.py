"""What every page shares: templates, words, headers, errors."""
