"""Pages of a therapist or clinic lead."""
