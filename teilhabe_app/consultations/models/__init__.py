"""Consultations: questions, measures as material, needs per field, and organisations' statements."""

from __future__ import annotations

from teilhabe_app.consultations.models.consultations import Consultation, Material, Question
from teilhabe_app.consultations.models.statements import Point, PointKind, Statement, StatementState

__all__ = ["Consultation", "Material", "Point", "PointKind", "Question", "Statement", "StatementState"]
