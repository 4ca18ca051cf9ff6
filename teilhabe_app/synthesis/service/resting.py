"""Findings that rest on published figures of a format, beside what people wrote."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.synthesis.models import Evidence, Finding
from teilhabe_app.synthesis.policy import Can


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceDraft:
    """A figure: the codes under which its format keeps it, its words, and the count with its base."""

    format_id: int
    release: int
    question: str
    row: str
    answer: str
    question_text: Multilingual
    answer_text: Multilingual
    count: int
    base: int


def rest_on(actor: Actor, finding: Finding, draft: EvidenceDraft) -> Evidence:
    """Let a finding rest on a figure; the same one only once."""
    policy.require(actor, Can.WORK, finding.dossier)
    evidence = Evidence(
        finding_id=finding.id,
        format_id=draft.format_id,
        release=draft.release,
        question=draft.question,
        row=draft.row,
        answer=draft.answer,
        question_text=draft.question_text,
        answer_text=draft.answer_text,
        count=draft.count,
        base=draft.base,
    )
    try:
        with db.session.begin_nested():
            db.session.add(evidence)
    except IntegrityError:
        raise DomainError(_l("This finding rests on this figure already."), field="finding_id") from None
    audit.note(actor, "finding.rest_on", finding, format=draft.format_id, release=draft.release)
    return evidence


def remove_evidence(actor: Actor, evidence: Evidence) -> None:
    """Take a figure back."""
    finding = evidence.finding
    policy.require(actor, Can.WORK, finding.dossier)
    audit.note(actor, "finding.remove_evidence", finding, format=evidence.format_id, release=evidence.release)
    db.session.delete(evidence)
