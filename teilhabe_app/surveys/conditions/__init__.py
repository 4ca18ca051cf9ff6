"""Conditions: small safe expressions over earlier answers, read from text, kept as a tree, written back."""

from __future__ import annotations

from teilhabe_app.surveys.conditions.evaluate import Facts, holds
from teilhabe_app.surveys.conditions.parse import parse
from teilhabe_app.surveys.conditions.tree import Asked, ConditionError, Tree, check, references, write

__all__ = ["Asked", "ConditionError", "Facts", "Tree", "check", "holds", "parse", "references", "write"]
