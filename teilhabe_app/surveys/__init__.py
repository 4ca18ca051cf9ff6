"""Surveys: questionnaires, answers kept apart from people, results."""
