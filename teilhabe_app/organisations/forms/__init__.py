"""Input of this slice."""
