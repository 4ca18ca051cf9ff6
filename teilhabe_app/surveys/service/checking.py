"""What must hold between the parts of a questionnaire: order, references, versions, translations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.conditions import Asked, ConditionError, Tree, check
from teilhabe_app.surveys.models import Survey, SurveyQuestion, SurveyRevision, SurveySection
from teilhabe_app.surveys.queries.texts import SOURCE

PIPES = re.compile(r"\{([a-z][a-z0-9_]*)\}")


def take(survey: Survey, version: int | None) -> None:
    """Lock the survey against answers that arrive meanwhile, and refuse an edit of what somebody else changed.

    Buttons have no version: they act on what is there once the lock is theirs.
    """
    db.session.flush()
    query = select(Survey.version, Survey.submission_count).where(Survey.id == survey.id).with_for_update()
    found, count = db.session.execute(query).one()
    if version is not None and found != version:
        raise StaleError(
            _l("Somebody else changed this meanwhile. Your words are still here: compare them and save again.")
        )
    if survey.version != found:  # it was read before somebody else's edit was stored
        db.session.expire_all()
    survey.version = found + 1
    survey.submission_count = count


def next_revision(survey: Survey, reason: str) -> int:
    """Begin a new version of the questionnaire if somebody has answered this one; return the version that holds."""
    if survey.submission_count and queries.has_answers(survey, survey.revision):
        survey.revision += 1
        db.session.add(
            SurveyRevision(survey_id=survey.id, number=survey.revision, reason=reason, created_at=clock.now())
        )
    return survey.revision


def is_answered(question: SurveyQuestion) -> bool:
    """Tell whether people have answered the questionnaire with this question in it."""
    return bool(question.survey.submission_count) and queries.has_answers(question.survey, question.since)


def put_in_order(survey: Survey, blocks: Mapping[int | None, list[SurveyQuestion]] | None = None) -> None:
    """Give the questions their places: those without a section first, then section by section."""
    if blocks is None:
        blocks = blocks_of(survey)
    order = [question for block in blocks.values() for question in block]
    changed = [question for at, question in enumerate(order, 1) if question.position != at]
    for question in changed:
        question.position = -question.id  # places are unique at every moment
    db.session.flush()
    for section_id, block in blocks.items():
        for question in block:
            question.section_id = section_id
    for at, question in enumerate(order, 1):
        question.position = at
    db.session.flush()
    db.session.expire(survey, ["questions"])


def blocks_of(survey: Survey) -> dict[int | None, list[SurveyQuestion]]:
    """Return the questions section by section, as they stand."""
    blocks: dict[int | None, list[SurveyQuestion]] = {None: [], **{section.id: [] for section in survey.sections}}
    for question in sorted(survey.questions, key=lambda question: question.position):
        blocks[question.section_id].append(question)
    return blocks


def check_references(survey: Survey, me: SurveyQuestion | SurveySection | None = None) -> None:
    """Refuse conditions and inserted answers that look forward, at themselves or at what is not there.

    ``me`` is what the editor is working on: a problem elsewhere names the place.
    """
    asked = {question.code: queries.asked_of(question) for question in survey.questions}
    mixed = {section.id for section in survey.sections if section.shuffles}
    sections = {section.id: section for section in survey.sections}
    earlier: dict[str, Asked] = {}
    waiting: dict[str, Asked] = {}
    before: int | None = None
    for question in survey.questions:
        if question.section_id != before or question.section_id not in mixed:
            earlier |= waiting
            waiting = {}
        if question.section_id != before and question.section_id is not None:
            section = sections[question.section_id]
            _check(section.condition, section, me, earlier, asked, None)
            _check_pipes([section.title, section.text], section, me, earlier)
        before = question.section_id
        for condition in (question.condition, *(option.condition for option in question.options)):
            _check(condition, question, me, earlier, asked, question.code)
        _check_pipes([question.text, question.help, *(o.label for o in question.options)], question, me, earlier)
        waiting[question.code] = asked[question.code]


def _check(  # noqa: PLR0913, PLR0917 -- the place and what is known there
    condition: Tree | None,
    owner: SurveyQuestion | SurveySection,
    me: SurveyQuestion | SurveySection | None,
    earlier: Mapping[str, Asked],
    asked: Mapping[str, Asked],
    code: str | None,
) -> None:
    if not condition:
        return
    try:
        check(condition, earlier, {key: one for key, one in asked.items() if key not in earlier}, code)
    except ConditionError as problem:
        if owner is me:
            raise
        raise DomainError(
            _l(
                "This does not fit the condition of “%(place)s”: %(problem)s",
                place=name_of(owner),
                problem=str(problem),
            )
        ) from problem


def _check_pipes(texts: list[Any], owner: Any, me: Any, earlier: Mapping[str, Asked]) -> None:
    for text in texts:
        for code in pipes(text):
            if code not in earlier or earlier[code].is_sensitive or earlier[code].sort in {"rows", "none"}:
                raise DomainError(
                    _l(
                        "“{%(code)s}” in the text of “%(place)s” is no earlier question whose answer can stand there.",
                        code=code,
                        place=name_of(owner),
                    ),
                    field="text" if owner is me else None,
                )


def pipes(text: Multilingual | None) -> Iterator[str]:
    """Return the codes whose answers a text wants to show."""
    for words in (text or {}).values():
        yield from PIPES.findall(words)


def name_of(owner: SurveyQuestion | SurveySection) -> str:
    """Return how messages call a question or a section."""
    return owner.code if isinstance(owner, SurveyQuestion) else owner.title.in_language(SOURCE).text


def mark_stale(owner: Any, name: str, before: Multilingual | None, after: Multilingual | None) -> None:
    """Mark the translations that stayed as they were while their source changed; a new translation is fresh."""
    before, after = before or Multilingual(), after or Multilingual()
    marked = set((owner.stale or {}).get(name, ()))
    moved = before.get(SOURCE, "") != after.get(SOURCE, "") and bool(before.get(SOURCE))
    for language, words in after.items():
        if language == SOURCE or words != before.get(language):
            marked.discard(language)
        elif moved:
            marked.add(language)
    owner.stale = {**(owner.stale or {}), name: sorted(marked & set(after))}


def bare(words: str | None) -> str:
    """Return words on one line."""
    return " ".join((words or "").split())


def unbroken(before: Multilingual | None, after: Multilingual | None) -> Multilingual | None:
    """Return a text as a field of one line gives it, with the line breaks it had where it says the same."""
    if not before or not after:
        return after
    return Multilingual(
        {code: before[code] if bare(before.get(code)) == bare(words) else words for code, words in after.items()}
    )


def name_thread(question: SurveyQuestion) -> None:
    """Call the thread of what people write as the question is called, in every language."""
    if question.thread is not None:
        question.thread.title = question.text


def assign(owner: Any, name: str, after: Multilingual | None) -> None:
    """Set a text in many languages and mark what it leaves behind."""
    before = getattr(owner, name)
    if before != after:
        mark_stale(owner, name, before, after)
        setattr(owner, name, after)
