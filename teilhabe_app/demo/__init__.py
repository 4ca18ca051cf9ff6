"""Demonstration data: the real framework concept, real events, and invented input marked as examples."""
