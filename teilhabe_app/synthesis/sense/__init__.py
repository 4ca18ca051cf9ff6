"""Assistance for moderators: what belongs together across languages, by pure computing on vectors of texts."""
