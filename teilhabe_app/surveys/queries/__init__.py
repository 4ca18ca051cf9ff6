"""Reads of surveys: the questionnaire, the path through it, who may answer, and the results."""

from __future__ import annotations

from teilhabe_app.core.small_cells import suppressed
from teilhabe_app.surveys.queries.asked import (
    by_format_ids,
    by_id,
    by_slug,
    former_questions,
    has_answers,
    invitation_by_code,
    invitations,
    media_of,
    question_of,
    revisions,
    saved_by_code,
    section_of,
    submission_by_once,
    takes_part_already,
)
from teilhabe_app.surveys.queries.linked import Linked, linked_answers, linked_people
from teilhabe_app.surveys.queries.paper import asked_in, form_code, numbers, read_form_code, sheet_count
from teilhabe_app.surveys.queries.path import Given, Walk, asked_of, in_order, options_in_order, value_of, walk
from teilhabe_app.surveys.queries.results import Cell, Result, former_results, results
from teilhabe_app.surveys.queries.texts import Piece, completeness, pieces

__all__ = [
    "Cell",
    "Given",
    "Linked",
    "Piece",
    "Result",
    "Walk",
    "asked_in",
    "asked_of",
    "by_format_ids",
    "by_id",
    "by_slug",
    "completeness",
    "form_code",
    "former_questions",
    "former_results",
    "has_answers",
    "in_order",
    "invitation_by_code",
    "invitations",
    "linked_answers",
    "linked_people",
    "media_of",
    "options_in_order",
    "numbers",
    "pieces",
    "question_of",
    "results",
    "read_form_code",
    "revisions",
    "saved_by_code",
    "section_of",
    "submission_by_once",
    "sheet_count",
    "suppressed",
    "takes_part_already",
    "value_of",
    "walk",
]
