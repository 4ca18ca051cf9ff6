"""Parts of questions: twins of them, options that keep their codes, codes that are free."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.conditions.parse import KEYWORDS
from teilhabe_app.surveys.models import Option, Survey, SurveyMedia, SurveyQuestion
from teilhabe_app.surveys.queries.path import OTHER
from teilhabe_app.surveys.service.checking import assign

CODE = re.compile(r"[a-z][a-z0-9_]{0,30}")
OPTION_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
TEXTS = ("text", "help", "scale_low", "scale_high", "scale_words", "purpose")
PLAIN = ("scale_max", "has_other", "shuffles", "least", "most", "is_whole", "first_day", "last_day", "is_sensitive")


def twin(question: SurveyQuestion, *, since: int) -> SurveyQuestion:
    """Return a question with the same words, options and media, for another place."""
    made = SurveyQuestion(
        kind=question.kind,
        is_required=question.is_required,
        condition=question.condition,
        since=since,
        field_id=question.field_id,
        stale=dict(question.stale),
        **{name: getattr(question, name) for name in (*TEXTS, *PLAIN)},
    )
    made.options = [
        Option(
            code=one.code,
            position=one.position,
            label=one.label,
            stays=one.stays,
            is_open=one.is_open,
            condition=one.condition,
            stale=dict(one.stale),
        )
        for one in question.options
    ]
    made.media = [
        SurveyMedia(
            kind=one.kind,
            language=one.language,
            alt=one.alt,
            file_name=one.file_name,
            file_type=one.file_type,
            content=one.content,
        )
        for one in question.media
    ]
    return made


def options_for(existing: Sequence[Option], labels: Sequence[Multilingual], codes: Sequence[str] = ()) -> list[Option]:
    """Fit options to labels: with the same number by place, otherwise by their German words; codes stay.

    ``codes`` are those of new options, as an import brings them: one for each label, each once.
    """
    if codes:
        fits = len(codes) == len(labels) == len(set(codes)) and all(OPTION_CODE.fullmatch(code) for code in codes)
        if not fits or OTHER in codes:
            raise DomainError(_l("The codes of these answers do not fit."), field="options")
        return [
            Option(code=code, position=at, label=label, stale={})
            for at, (code, label) in enumerate(zip(codes, labels, strict=True), 1)
        ]
    if len(existing) == len(labels):
        kept: list[Option | None] = list(existing)
    else:
        by_words = {option.label.get("de"): option for option in existing}
        kept = [by_words.get(label.get("de")) for label in labels]
    numbers = [int(option.code) for option in existing if option.code.isdecimal()]
    free = max(numbers, default=0)
    found = []
    for option, label in zip(kept, labels, strict=True):
        if option is None or option in found:
            free += 1
            found.append(Option(code=str(free), position=0, label=label, stale={}))
        else:
            assign(option, "label", label)
            found.append(option)
    for at, option in enumerate(existing, 1):
        option.position = -at  # places are unique at every moment
    if existing:
        db.session.flush()
    for at, option in enumerate(found, 1):
        option.position = at
    return found


def free_code(survey: Survey, wanted: str) -> str:
    """Return the wanted code if it can be one, or the next free number."""
    if not wanted:
        used = set(db.session.scalars(select(SurveyQuestion.code).where(SurveyQuestion.survey_id == survey.id)))
        numbers = [int(code[1:]) for code in used if re.fullmatch(r"q\d{1,6}", code)]
        return f"q{max(numbers, default=0) + 1}"
    if not CODE.fullmatch(wanted) or wanted in KEYWORDS:
        raise DomainError(
            _l("A code begins with a small letter and has only small letters, digits and _."), field="code"
        )
    if wanted in {question.code for question in survey.questions}:
        raise DomainError(_l("Another question has this code."), field="code")
    return wanted
