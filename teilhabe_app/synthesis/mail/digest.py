"""One mail with everything that happened to a reader's contributions since the last one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import joinedload

from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.framework.models import MeasureRevision, Operation
from teilhabe_app.synthesis.models import (
    AsideReason,
    Check,
    CheckNote,
    Dossier,
    Finding,
    News,
    NewsKind,
    Outcome,
    Response,
    Routing,
    SetAside,
)
from teilhabe_app.synthesis.service import news
from teilhabe_app.web import mails

READERS = 40  # in one round of the worker
MOST = 200  # steps in one mail
EXCERPT = 140


@dataclass(frozen=True, slots=True)
class _Step:
    """A step as the mail tells it."""

    kind: str
    dossier: Dossier | None = None
    finding: Finding | None = None
    response: Response | None = None
    revision: MeasureRevision | None = None
    reason: AsideReason | None = None
    check: Check | None = None
    note: CheckNote | None = None


@dataclass(slots=True)
class _Found:
    """What the steps of one round are about, read together."""

    dossiers: dict[int, Dossier] = field(default_factory=dict)
    responses: dict[int, Response] = field(default_factory=dict)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    reasons: dict[tuple[int, int], AsideReason] = field(default_factory=dict)
    checks: dict[int, Check] = field(default_factory=dict)
    notes: dict[int, CheckNote] = field(default_factory=dict)


def send_news() -> int:
    """Write one mail to each reader whose time has come; return how many. A constant number of statements a round."""
    due = (
        select(News.reader_key)
        .where(News.sent_at.is_(None), News.due_at <= clock.now())
        .group_by(News.reader_key)
        .order_by(func.min(News.id))
        .limit(READERS)
    )
    keys = db.session.scalars(due).all()
    if not keys:
        return 0
    claimed = (
        update(News)
        .where(News.sent_at.is_(None), News.reader_key.in_(keys))
        .values(sent_at=clock.now())
        .returning(News.id)
        .execution_options(synchronize_session=False)
    )
    ids = db.session.scalars(claimed).all()
    query = select(News).where(News.id.in_(ids)).options(joinedload(News.contribution)).order_by(News.id)
    rows = db.session.scalars(query.execution_options(populate_existing=True)).all()
    told = {key: [row for row in rows if row.reader_key == key] for key in keys}
    found = _found(rows)
    told = {key: _begun(of_reader, found) for key, of_reader in told.items()}
    for of_reader in told.values():
        for row in of_reader[MOST:]:
            row.sent_at = None  # it goes with the next round
    return sum(_write(of_reader[:MOST], found) for of_reader in told.values())


def _begun(rows: Sequence[News], found: _Found) -> list[News]:
    """Leave out checks that have not begun: their mail waits until the page that it leads to is there."""
    left = []
    for row in rows:
        check = found.checks.get(row.object_id) if row.kind is NewsKind.CHECK else None
        if check is not None and check.begins_on > clock.today():
            row.sent_at, row.due_at = None, news.morning_of(check.begins_on)
        else:
            left.append(row)
    return left


def _found(rows: Sequence[News]) -> _Found:
    def wanted(*kinds: NewsKind) -> set[int]:
        return {row.object_id for row in rows if row.kind in kinds}

    found = _Found()
    dossiers = wanted(NewsKind.CITED, NewsKind.ASIDE)
    if dossiers:
        found.dossiers = {one.id: one for one in db.session.scalars(select(Dossier).where(Dossier.id.in_(dossiers)))}
        of = {row.contribution_id for row in rows if row.kind is NewsKind.ASIDE}
        aside = select(SetAside).where(SetAside.dossier_id.in_(dossiers), SetAside.contribution_id.in_(of))
        found.reasons = {(one.dossier_id, one.contribution_id): one.reason for one in db.session.scalars(aside)}
    if responses := wanted(NewsKind.ANSWERED):
        query = select(Response).where(Response.id.in_(responses))
        routing = joinedload(Response.routing)
        query = query.options(routing.joinedload(Routing.body), routing.joinedload(Routing.finding))
        found.responses = {one.id: one for one in db.session.scalars(query)}
    if outcomes := wanted(NewsKind.MEASURE):
        changed = select(Outcome).where(Outcome.id.in_(outcomes)).options(
            joinedload(Outcome.measure_revision),
            joinedload(Outcome.response).joinedload(Response.routing).joinedload(Routing.finding),
        )  # fmt: skip
        found.outcomes = {one.id: one for one in db.session.scalars(changed)}
    if checks := wanted(NewsKind.CHECK):
        opened = select(Check).where(Check.id.in_(checks)).options(joinedload(Check.dossier))
        found.checks = {one.id: one for one in db.session.scalars(opened)}
    if notes := wanted(NewsKind.CHECK_ANSWERED):
        said = select(CheckNote).where(CheckNote.id.in_(notes))
        said = said.options(joinedload(CheckNote.check).joinedload(Check.dossier), joinedload(CheckNote.finding))
        found.notes = {one.id: one for one in db.session.scalars(said)}
    return found


def _write(rows: Sequence[News], found: _Found) -> int:
    """Write one mail; a contribution that is no longer public, or whose address was forgotten, is left out."""
    told: dict[int, tuple[Contribution, list[_Step]]] = {}
    for row in rows:
        source, step = row.contribution, _step(row, found)
        if step is None or source.contact_email is None or source.visibility is not Visibility.PUBLISHED:
            continue
        told.setdefault(source.id, (source, []))[1].append(step)
    if not told:
        return 0
    newest = max((source for source, _steps in told.values()), key=lambda source: source.id)
    to, language = newest.contact_email or "", newest.contact_language
    token = news.token_of(to)
    items: list[dict[str, Any]] = [
        {
            "excerpt": _excerpt(source.text),
            "steps": steps,
            "url": mails.absolute_url("pages.receipt", receipt=source.receipt, lang=language),
        }
        for source, steps in told.values()
    ]
    mails.queue(
        to,
        language,
        "synthesis/mail/news",
        # The moment belongs to it: a database may give the number of a row that was deleted to the next one.
        once=f"news:{rows[0].reader_key}:{rows[0].id}:{rows[0].created_at:%Y%m%d%H%M%S%f}",
        unsubscribe=mails.absolute_url("synthesis.stop_news", token=token, lang=language),
        items=items,
        kinds={step.kind for item in items for step in item["steps"]},
        choose=mails.absolute_url("synthesis.choose_news", token=token, lang=language),
    )
    return 1


def _step(row: News, found: _Found) -> _Step | None:
    """Return what happened, unless it was taken back meanwhile."""
    key = row.object_id
    if row.kind is NewsKind.CITED and key in found.dossiers:
        return _Step("cited", dossier=found.dossiers[key])
    reason = found.reasons.get((key, row.contribution_id))
    if row.kind is NewsKind.ASIDE and key in found.dossiers and reason:
        return _Step("aside", dossier=found.dossiers[key], reason=reason)
    if row.kind is NewsKind.ANSWERED and key in found.responses:
        response = found.responses[key]
        return _Step("answered", finding=response.routing.finding, response=response)
    if row.kind is NewsKind.MEASURE and key in found.outcomes:
        outcome = found.outcomes[key]
        revision = outcome.measure_revision
        kind = "kept" if revision.operation is Operation.KEEP else "measure"
        return _Step(kind, finding=outcome.response.routing.finding, revision=revision)
    return _checked(row, found)


def _checked(row: News, found: _Found) -> _Step | None:
    check, note = found.checks.get(row.object_id), found.notes.get(row.object_id)
    if row.kind is NewsKind.CHECK and check and not check.is_over:
        return _Step("check", dossier=check.dossier, check=check)
    if row.kind is NewsKind.CHECK_ANSWERED and note and note.answer:
        return _Step("check_answered", dossier=note.check.dossier, finding=note.finding, note=note)
    return None


def _excerpt(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[:EXCERPT].rsplit(" ", 1)[0] + " …"
