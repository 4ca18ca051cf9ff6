"""Reads: consultations with their questions and material, statements with their points."""

from __future__ import annotations

from teilhabe_app.consultations.queries.consultations import (
    by_slug,
    has_contributions,
    material_candidates,
    question_by_id,
)
from teilhabe_app.consultations.queries.statements import (
    drafts_of,
    handed_in,
    said_by,
    statement_by_id,
    statement_by_once,
    statement_thread,
    statement_with_file,
    statements_of,
)

__all__ = [
    "by_slug",
    "drafts_of",
    "handed_in",
    "has_contributions",
    "material_candidates",
    "question_by_id",
    "said_by",
    "statement_by_id",
    "statement_by_once",
    "statement_thread",
    "statement_with_file",
    "statements_of",
]
