"""Records in the database, and the one mapper between records and course documents."""
