"""Writes. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.consultations.service.consultations import (
    ConsultationDraft,
    QuestionDraft,
    add_question,
    choose_material,
    create_consultation,
    edit_consultation,
    edit_question,
    move_question,
    remove_question,
)
from teilhabe_app.consultations.service.files import MAX_FILE, TYPES, attach, detach
from teilhabe_app.consultations.service.statements import (
    PointDraft,
    StatementDraft,
    begin_statement,
    delete_draft,
    hand_in,
    missing,
    save_statement,
)

__all__ = [
    "MAX_FILE",
    "TYPES",
    "ConsultationDraft",
    "PointDraft",
    "QuestionDraft",
    "StatementDraft",
    "add_question",
    "attach",
    "begin_statement",
    "choose_material",
    "create_consultation",
    "delete_draft",
    "detach",
    "edit_consultation",
    "edit_question",
    "hand_in",
    "missing",
    "move_question",
    "remove_question",
    "save_statement",
]
