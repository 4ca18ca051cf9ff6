"""Dossiers, findings with citations, coverage, responses and outcomes."""
