"""Prepared reasons, worded by moderators in several languages."""

from __future__ import annotations

from dataclasses import dataclass

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import AnswerTemplate, Ground
from teilhabe_app.contributions.policy import Can
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim


@dataclass(frozen=True, kw_only=True, slots=True)
class TemplateDraft:
    """A prepared reason as entered."""

    title: Multilingual
    text: Multilingual
    ground: Ground
    version: int | None = None


def add(actor: Actor, draft: TemplateDraft) -> AnswerTemplate:
    """Add a prepared reason."""
    policy.require(actor, Can.WORD_ANSWERS)
    made = AnswerTemplate(title=draft.title, text=draft.text, ground=draft.ground)
    db.session.add(made)
    audit.note(actor, "answer_template.add", made)
    return made


def change(actor: Actor, template: AnswerTemplate, draft: TemplateDraft) -> None:
    """Reword a prepared reason; what was sent with it before stays as it was."""
    policy.require(actor, Can.WORD_ANSWERS)
    claim(template, draft.version)
    template.title, template.text, template.ground = draft.title, draft.text, draft.ground
    audit.note(actor, "answer_template.change", template)


def remove(actor: Actor, template: AnswerTemplate) -> None:
    """Take a prepared reason away."""
    policy.require(actor, Can.WORD_ANSWERS)
    audit.note(actor, "answer_template.remove", template)
    db.session.delete(template)
