"""Publishing results: what everybody may see is renewed in steps that tell nothing about the people in between."""

from __future__ import annotations

import dataclasses
import datetime as dt
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import Stage
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.analysis import classes, suppression
from teilhabe_app.surveys.analysis.classes import Class
from teilhabe_app.surveys.analysis.suppression import Release
from teilhabe_app.surveys.analysis.suppression.release import Pair
from teilhabe_app.surveys.models import Option, QuestionKind, Survey, SurveyRelease
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.columns import (
    IN_CLASSES,
    Columns,
    Variable,
    columns,
    numbers_of,
    sensitive_columns,
    variables,
)
from teilhabe_app.surveys.queries.releases import due, earlier_rounds, newest_release, yesterday
from teilhabe_app.surveys.service.checking import take
from teilhabe_app.surveys.service.figures import LANGUAGE, Published, figures, parents

MOST_TABLES = 60
MOST_GROUPS = 4
BY_GROUP = {
    QuestionKind.SINGLE,
    QuestionKind.YES_NO,
    QuestionKind.SCALE,
}
NEVER_CROSSED = {QuestionKind.RANKING, QuestionKind.CONSENT}


@dataclass(frozen=True, kw_only=True, slots=True)
class ResultsDraft:
    """What is published: by which questions it is broken down, whether while it runs, and which survey it repeats."""

    groups: Sequence[str] = ()
    shows_interim: bool = False
    follows_id: int | None = None
    about: Mapping[int, int | None] = field(default_factory=dict)  # action fields by question
    version: int | None = None  # of the survey that the editor was looking at


def change_results(actor: Actor, survey: Survey, draft: ResultsDraft) -> None:
    """Change what is published. By what it is broken down is settled with the first figures: later tables would tell
    what was held back before.
    """  # noqa: D205
    policy.require(actor, Can.PUBLISH, survey)
    take(survey, draft.version)
    known = group_codes(survey)
    groups = [code for code in known if code in draft.groups]
    if groups != [code for code in survey.groups if code in known] and newest_release(survey) is not None:
        raise DomainError(_l("Figures are published already. By what they are broken down stays."), field="groups")
    if len(groups) > MOST_GROUPS:
        raise DomainError(_l("Please choose fewer."), field="groups")
    if draft.follows_id is not None:
        before = queries.by_id(draft.follows_id)
        if before is None or before.id == survey.id or survey.id in {one.id for one in earlier_rounds(before)}:
            raise DomainError(_l("This survey cannot come before."), field="follows_id")
    survey.groups = groups
    survey.shows_interim = draft.shows_interim
    survey.follows_id = draft.follows_id
    for question in survey.questions:
        question.field_id = draft.about.get(question.id, question.field_id)
    audit.note(actor, "survey.change_results", survey, groups=len(groups), interim=draft.shows_interim)


def group_codes(survey: Survey) -> list[str]:
    """Return by what results can be broken down: the page's language, and questions that everybody is asked."""
    asked = [
        question.code
        for question in survey.questions
        if question.kind in BY_GROUP and not question.is_sensitive and not parents(survey, question)
    ]
    return [LANGUAGE, *asked]


def publish_results(actor: Actor, survey: Survey) -> SurveyRelease | None:
    """Publish now what may be published; None where nothing may be renewed."""
    policy.require(actor, Can.PUBLISH, survey)
    stage = survey.format.stage()
    if stage is not Stage.OVER and not survey.shows_interim:
        raise DomainError(_l("The survey still runs. Allow figures in between first."))
    made = _publish(survey, is_final=stage is Stage.OVER)
    audit.note(actor, "survey.publish", survey, release=made.number if made else 0)
    return made


def publish_due() -> int:
    """Publish what the worker finds due: last figures after the end, others once a day; return how many."""
    found = due(clock.now(), yesterday())
    return sum(_publish(survey, is_final=survey.format.stage() is Stage.OVER) is not None for survey in found)


def _publish(survey: Survey, *, is_final: bool) -> SurveyRelease | None:
    """Make the next release. Figures in between count whole days, so that a day tells in which step somebody came."""
    before = newest_release(survey, with_state=True)
    kept: Mapping[str, Any] = (before.state if before else None) or {}
    until = clock.today() if is_final else yesterday()
    release = suppression.from_json(kept["release"]) if kept else Release(survey.minimum_cell)
    release = dataclasses.replace(release, minimum=max(release.minimum, survey.minimum_cell))
    _read_statements_anew(survey)
    found = columns(survey, until)
    borders = _classes(survey, found, kept, release.minimum, 1 if is_final else classes.WANTED)
    counted = [_with_codes(variable, borders) for variable in variables(survey)]
    if is_final:
        found.answers |= sensitive_columns(survey, found.people)
    codes = {LANGUAGE: _languages(found, kept, () if is_final else survey.format.languages)} | {
        variable.key: variable.codes
        for variable in counted
        if variable.codes and variable.key in found.answers and _same(variable, kept, release)
    }
    answers = {**found.answers, LANGUAGE: [_spoken(one, codes[LANGUAGE]) for one in found.languages]}
    longest = max(len(column) for column in answers.values())
    padded = {key: [*answers[key], *[None] * (longest - len(answers[key]))] for key in codes}
    pairs = [(one, other) for one, other in kept["pairs"]] if kept else _pairs(survey, counted, codes)
    moments = [dt.date.fromisoformat(day) for day in kept.get("moments", ())]
    after = suppression.publish(
        release, codes, padded, pairs, final=is_final, waves=_waves(found, moments, release, longest)
    )
    number = before.number + 1 if before else 1
    shown = figures(survey, Published(after, number, counted, borders, pairs, before.figures if before else {})) | {
        "until": until.isoformat(),
        "final": is_final,
        "people": found.people,
    }
    is_last = before is not None and before.is_final and before.published_at >= survey.format.closes_at
    if before is not None and after == release and (is_last or not is_final):
        return None
    moments = [*moments, until] if after.moments > release.moments else moments
    if before is not None:
        before.state = None
        db.session.flush()
    made = SurveyRelease(
        survey_id=survey.id,
        number=number,
        counts_until=until,
        is_final=is_final,
        people=found.people,
        figures=shown,
        state={
            "release": suppression.to_json(after),
            "codes": {**kept.get("codes", {}), **{key: list(known) for key, known in codes.items()}},
            "classes": {key: [[one.low, one.high, one.whole] for one in rows] for key, rows in borders.items()},
            "pairs": [list(pair) for pair in pairs],
            "moments": [day.isoformat() for day in moments],
        },
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # somebody else has published at the same moment
        return None
    return made


def _read_statements_anew(survey: Survey) -> None:
    """Read once more what participants wrote, now that nobody else changes the figures: it may have been hidden."""
    asked = [one.id for one in survey.questions if one.kind is QuestionKind.STATEMENTS and one.thread_id is not None]
    if asked:
        query = select(Option).where(Option.question_id.in_(asked))
        db.session.scalars(query.execution_options(populate_existing=True)).all()


def _classes(
    survey: Survey, found: Columns, kept: Mapping[str, Any], minimum: int, wanted: int
) -> dict[str, list[Class]]:
    """Return the classes of numbers and days; those of the first figures stay, so they wait for so many ``wanted``."""
    made = {key: [Class(*border) for border in rows] for key, rows in kept.get("classes", {}).items()}
    for question in survey.questions:
        values = found.values.get(question.id)
        key = str(question.id)
        if values is None:
            continue
        given = numbers_of(values)
        if key not in made and len(given) < wanted * minimum:
            continue
        if key not in made and question.kind is QuestionKind.DATE:
            made[key] = classes.day_classes([int(value) for value in given], minimum)
        elif key not in made:
            least, most = (None if one is None else float(one) for one in (question.least, question.most))
            made[key] = classes.number_classes(given, minimum, whole=question.is_whole, least=least, most=most)
        if not made[key]:
            del made[key]
            continue
        found.answers[key] = [None if value is None else classes.place(made[key], value) for value in values]
    return made


def _with_codes(variable: Variable, borders: Mapping[str, Sequence[Class]]) -> Variable:
    if variable.question.kind not in IN_CLASSES:
        return variable
    return dataclasses.replace(variable, codes=tuple(str(at) for at in range(len(borders.get(variable.key, ())))))


def _languages(found: Columns, kept: Mapping[str, Any], offered: Sequence[str]) -> tuple[str, ...]:
    """Return the languages of the first figures, while people still answer with those in which others may come."""
    known = kept.get("codes", {}).get(LANGUAGE)
    return tuple(known) if known else tuple(sorted({*found.languages, *(one for one in offered if one in BY_CODE)}))


def _spoken(language: str, known: Sequence[str]) -> str | None:
    """Return the language under which somebody is counted: plain German is German where it has no count of its own."""
    return next((one for one in (language, language.partition("-")[0]) if one in known), None)


def _same(variable: Variable, kept: Mapping[str, Any], release: Release) -> bool:
    """Tell whether a question still has the answers with which it was first published; otherwise it stays as it was."""
    known = kept.get("codes", {}).get(variable.key)
    return known is None or tuple(known) == variable.codes or variable.key not in release.questions


def _pairs(survey: Survey, counted: Sequence[Variable], codes: Mapping[str, Sequence[str]]) -> list[Pair]:
    """Choose the tables: each question by each of the groups, the first group before the second."""
    by_code = {question.code: str(question.id) for question in survey.questions}
    known = group_codes(survey)  # what was chosen may have got a condition since, or have become sensitive
    chosen = [code for code in survey.groups if code in known] or known[:2]
    hubs = [code if code == LANGUAGE else by_code[code] for code in chosen if code == LANGUAGE or code in by_code]
    pairs: list[Pair] = []
    for hub in hubs:
        for variable in counted:
            question = variable.question
            if question.is_sensitive or question.kind in NEVER_CROSSED or variable.key not in codes:
                continue
            if variable.key != hub and (hub, variable.key) not in pairs:
                pairs.append((variable.key, hub))
    return pairs[:MOST_TABLES]


def _waves(found: Columns, moments: Sequence[dt.date], release: Release, longest: int) -> list[int] | None:
    """Tell which release first counted each person, by the day; None where answers of a counted day came later."""
    if moments and sum(day <= moments[-1] for day in found.days) != release.people:
        return None
    waves = [bisect_left(moments, day) for day in found.days]
    return waves + [len(moments)] * (longest - len(waves))
