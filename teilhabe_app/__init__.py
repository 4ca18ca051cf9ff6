"""Teilhabe: participation formats, and what becomes of what people say in them."""
