"""Reads of what was published: the figures of a survey, the rounds it belongs to, and what is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import exists, literal, select
from sqlalchemy.orm import aliased, joinedload, undefer

from teilhabe_app.contributions.models import Thread
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, State
from teilhabe_app.surveys.models import Survey, SurveyRelease, SurveySheet

MOST_ROUNDS = 6
PAPER_WAITS = dt.timedelta(days=7)  # sheets that arrive on the last day have to be typed in


def for_results(slug: str) -> Survey | None:
    """Load a survey for the pages of its results, which need no questions: figures have their texts (1 statement)."""
    query = select(Survey).join(Survey.format).where(Format.slug == slug).options(joinedload(Survey.format))
    return db.session.scalars(query).unique().one_or_none()


def newest_release(survey: Survey, *, with_state: bool = False) -> SurveyRelease | None:
    """Load the figures that count now."""
    query = select(SurveyRelease).where(SurveyRelease.survey_id == survey.id).order_by(SurveyRelease.number.desc())
    if with_state:
        query = query.options(undefer(SurveyRelease.state)).with_for_update()
    return db.session.scalars(query.limit(1)).one_or_none()


def release_of(survey: Survey, number: int) -> SurveyRelease | None:
    """Load the figures of an earlier moment."""
    query = select(SurveyRelease).where(SurveyRelease.survey_id == survey.id, SurveyRelease.number == number)
    return db.session.scalars(query).one_or_none()


def release_dates(survey: Survey) -> Sequence[tuple[int, dt.datetime, int, bool]]:
    """List the releases, newest first: number, moment, people, whether it was the last one of the period."""
    query = (
        select(SurveyRelease.number, SurveyRelease.published_at, SurveyRelease.people, SurveyRelease.is_final)
        .where(SurveyRelease.survey_id == survey.id)
        .order_by(SurveyRelease.number.desc())
    )
    return [(row[0], row[1], row[2], row[3]) for row in db.session.execute(query)]


def earlier_rounds(survey: Survey) -> list[Survey]:
    """Return the surveys that this one repeats, the nearest first (1 statement)."""
    if survey.follows_id is None:
        return []
    start = select(Survey.id, Survey.follows_id).where(Survey.id == survey.follows_id)
    chain = start.add_columns(literal(1).label("step")).cte("rounds", recursive=True)
    before = aliased(Survey)
    chain = chain.union_all(
        select(before.id, before.follows_id, chain.c.step + 1)
        .join(chain, before.id == chain.c.follows_id)
        .where(chain.c.step < MOST_ROUNDS)
    )
    query = (
        select(Survey)
        .join(chain, chain.c.id == Survey.id)
        .where(Survey.id != survey.id)
        .options(joinedload(Survey.format))
        .order_by(chain.c.step)
    )
    return list(db.session.scalars(query).unique())


def other_surveys(survey: Survey) -> Sequence[Survey]:
    """List the surveys that this one could repeat, newest first."""
    query = (
        select(Survey)
        .join(Survey.format)
        .where(Survey.id != survey.id)
        .options(joinedload(Survey.format))
        .order_by(Format.opens_at.desc(), Survey.id.desc())
        .limit(200)
    )
    return db.session.scalars(query).unique().all()


def due(now: dt.datetime, until: dt.date) -> Sequence[Survey]:
    """List surveys that have ended without last figures, or that show interim ones older than a day (1 statement).

    The last figures of surveys on paper wait for the sheets.
    """
    last = exists().where(
        SurveyRelease.survey_id == Survey.id, SurveyRelease.is_final, SurveyRelease.published_at >= Format.closes_at
    )  # a period that was made longer ends once more
    fresh = exists().where(SurveyRelease.survey_id == Survey.id, SurveyRelease.counts_until >= until)
    on_paper = Survey.paper_public | exists().where(SurveySheet.survey_id == Survey.id)
    ended = (Format.closes_at <= now) & ~last & (~on_paper | (Format.closes_at <= now - PAPER_WAITS))
    running = Survey.shows_interim & (Format.opens_at <= now) & (Format.closes_at > now) & ~fresh
    query = (
        select(Survey)
        .join(Survey.format)
        .where(Survey.results_public, Format.state == State.PUBLISHED, ended | running)
        .options(joinedload(Survey.format))
        .order_by(Survey.id)
    )
    return db.session.scalars(query).unique().all()


def yesterday() -> dt.date:
    """Return the last day that is over."""
    return clock.today() - dt.timedelta(days=1)


def published_texts(threads: Sequence[int]) -> dict[int, int]:
    """Count the published answers in people's own words, by thread."""
    query = select(Thread.id, Thread.published_count).where(Thread.id.in_(threads))
    return {row[0]: row[1] for row in db.session.execute(query)}
