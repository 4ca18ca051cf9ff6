"""Consultations: questions, measures as material, needs per field, statements, and documents under discussion."""

from __future__ import annotations

from teilhabe_app.consultations.models.background import Background
from teilhabe_app.consultations.models.consultations import Consultation, Material, Question
from teilhabe_app.consultations.models.documents import (
    Change,
    Document,
    DocumentEdition,
    Paragraph,
    Passage,
    PassageKind,
    ReadIn,
    Succession,
    Worded,
    Wording,
)
from teilhabe_app.consultations.models.following import Follower
from teilhabe_app.consultations.models.phases import AROUND, ConsultationPhase, Span
from teilhabe_app.consultations.models.statements import Point, PointKind, Statement, StatementState

__all__ = [
    "AROUND",
    "Background",
    "Change",
    "Consultation",
    "ConsultationPhase",
    "Document",
    "DocumentEdition",
    "Follower",
    "Material",
    "Paragraph",
    "Passage",
    "PassageKind",
    "Point",
    "PointKind",
    "Question",
    "ReadIn",
    "Span",
    "Statement",
    "StatementState",
    "Succession",
    "Worded",
    "Wording",
]
