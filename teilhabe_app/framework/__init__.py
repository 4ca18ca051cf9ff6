"""The framework concept: goals, action fields, measures with their revisions, indicators."""
