"""Reads of the day itself: who came, and what the workshops brought."""
