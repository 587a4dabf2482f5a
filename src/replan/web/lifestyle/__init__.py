"""How a patient lives beside therapy: the last weeks, how they move with the pain, one small change."""
