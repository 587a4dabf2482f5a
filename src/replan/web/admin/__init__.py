"""Pages of who looks after a clinic: its people, teams, invitations, hand-overs, long work, and the audit."""
