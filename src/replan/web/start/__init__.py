"""How people come in: they sign up, accept an invitation, and go through a first visit."""
