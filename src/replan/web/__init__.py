"""The web application: pages for patients and therapists over the same Review."""
