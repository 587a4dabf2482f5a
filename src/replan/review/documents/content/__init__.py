"""The sections that documents are built from: each turns the review into parts."""
