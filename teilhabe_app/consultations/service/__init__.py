"""Writes. Nothing here commits."""

from __future__ import annotations

from teilhabe_app.consultations.service.background import (
    MAX_BACKGROUND,
    BackgroundDraft,
    add_background,
    change_background,
    remove_background,
)
from teilhabe_app.consultations.service.consultations import (
    ConsultationDraft,
    QuestionDraft,
    add_question,
    choose_material,
    create_consultation,
    edit_consultation,
    edit_question,
    mark_of,
    move_question,
    remove_question,
)
from teilhabe_app.consultations.service.files import MAX_FILE, TYPES, attach, detach
from teilhabe_app.consultations.service.handing_in import hand_in, propose, send_back, take_back
from teilhabe_app.consultations.service.intake import IntakeDraft, references, take_in_statement
from teilhabe_app.consultations.service.phases import (
    ENOUGH,
    is_short,
    period,
    proposed,
    set_phases,
    working_days_of,
)
from teilhabe_app.consultations.service.points import MAX_POINTS, PointDraft, digest, digest_of, target_of
from teilhabe_app.consultations.service.statements import (
    StatementDraft,
    adopt_point,
    begin_statement,
    change_points,
    delete_draft,
    missing,
    save_statement,
)

__all__ = [
    "ENOUGH",
    "MAX_BACKGROUND",
    "MAX_FILE",
    "MAX_POINTS",
    "TYPES",
    "BackgroundDraft",
    "ConsultationDraft",
    "IntakeDraft",
    "PointDraft",
    "QuestionDraft",
    "StatementDraft",
    "add_background",
    "add_question",
    "adopt_point",
    "attach",
    "begin_statement",
    "change_background",
    "change_points",
    "choose_material",
    "create_consultation",
    "delete_draft",
    "detach",
    "digest",
    "digest_of",
    "edit_consultation",
    "edit_question",
    "hand_in",
    "is_short",
    "mark_of",
    "missing",
    "move_question",
    "period",
    "propose",
    "proposed",
    "references",
    "remove_background",
    "remove_question",
    "save_statement",
    "send_back",
    "set_phases",
    "take_back",
    "take_in_statement",
    "target_of",
    "working_days_of",
]
