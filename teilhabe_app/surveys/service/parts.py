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
from teilhabe_app.surveys.queries.texts import SOURCE
from teilhabe_app.surveys.service.checking import assign, bare, unbroken

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
    """Fit options to labels; codes stay with what they stand for. Languages that nobody touched stay as they are.

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
    untouched = _untouched(existing, labels)
    numbers = [int(option.code) for option in existing if option.code.isdecimal()]
    free = max(numbers, default=0)
    found = []
    for option, label in zip(matched(existing, labels), labels, strict=True):
        own = Multilingual({code: words for code, words in label.items() if code not in untouched})
        if option is None:
            free += 1
            found.append(Option(code=str(free), position=0, label=own, stale={}))
        else:
            kept = {code: words for code, words in option.label.items() if code in untouched}
            assign(option, "label", unbroken(option.label, Multilingual({**kept, **own})))
            found.append(option)
    for at, option in enumerate(existing, 1):
        option.position = -at  # places are unique at every moment
    if existing:
        db.session.flush()
    for at, option in enumerate(found, 1):
        option.position = at
    return found


def matched(existing: Sequence[Option], labels: Sequence[Multilingual]) -> list[Option | None]:
    """Return the option that each label is of: that with the same German words, else a reworded one at its place.

    None stands for a new one. Where lines change places, the options go with their words: their codes are what people
    have answered.
    """
    words = [bare(label.get(SOURCE)) for label in labels]
    found: list[Option | None] = [None] * len(labels)
    for at, option in enumerate(existing[: len(labels)]):
        if bare(option.label.get(SOURCE)) == words[at]:
            found[at] = option
    left = [option for option in existing if option not in found]
    for at, wanted in enumerate(words):
        moved = next((option for option in left if bare(option.label.get(SOURCE)) == wanted), None)
        if found[at] is None and moved is not None:
            found[at] = moved
            left.remove(moved)
    if len(existing) == len(labels):
        found = [one or (option if option in left else None) for one, option in zip(found, existing, strict=True)]
    return found


def _untouched(existing: Sequence[Option], labels: Sequence[Multilingual]) -> set[str]:
    """Return the languages whose lines say what they said, or that are not complete and so were not shown."""
    found = set()
    for code in {code for option in existing for code in option.label} - {SOURCE}:
        before = [bare(option.label.get(code)) for option in existing]
        after = [bare(label.get(code)) for label in labels]
        if before == after or not (any(after) or all(before)):
            found.add(code)
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
