"""Reads of publications, and of the words that their quotes name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, undefer

from teilhabe_app.contributions.models import Contribution, Revision, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, State
from teilhabe_app.synthesis.models import Dossier, DossierState, Finding, Publication, Response, Routing

Place = tuple[int, int]  # contribution and number of its wording


def publications_of(dossier: Dossier) -> Sequence[Publication]:
    """List the publications of a dossier, the newest first, without their content (1 statement)."""
    query = select(Publication).where(Publication.dossier_id == dossier.id).order_by(Publication.number.desc())
    return db.session.scalars(query).all()


def publication_by_number(slug: str, number: int) -> Publication | None:
    """Load a publication with its content and its dossier (1 statement)."""
    query = (
        select(Publication)
        .join(Publication.dossier)
        .where(Dossier.slug == slug, Publication.number == number, Dossier.state != DossierState.DRAFT)
        .options(undefer(Publication.content), joinedload(Publication.dossier))
    )
    return db.session.scalars(query).one_or_none()


def last_publication(dossier: Dossier, before: int | None = None) -> Publication | None:
    """Load the newest publication, or the newest before a number, with its content (1 statement)."""
    query = select(Publication).where(Publication.dossier_id == dossier.id)
    if before is not None:
        query = query.where(Publication.number < before)
    query = query.order_by(Publication.number.desc()).limit(1).options(undefer(Publication.content))
    return db.session.scalars(query).one_or_none()


def wordings(places: Iterable[Place]) -> dict[Place, str]:
    """Return the wordings that everybody may still read: public, and not under seal (1 statement)."""
    wanted = set(places)
    if not wanted:
        return {}
    query = (
        select(Revision.contribution_id, Revision.number, Revision.text)
        .join(Contribution, Contribution.id == Revision.contribution_id)
        .join(Format, Format.id == Contribution.format_id)
        .where(
            Revision.contribution_id.in_({contribution for contribution, _number in wanted}),
            Revision.sealed.is_(False),
            Contribution.visibility == Visibility.PUBLISHED,
            Format.state != State.DRAFT,
        )
    )
    rows = db.session.execute(query)
    return {(row.contribution_id, row.number): row.text for row in rows if (row.contribution_id, row.number) in wanted}


def quote_in(texts: dict[Place, str], citation: dict[str, Any]) -> str | None:
    """Return the words of a frozen quote, if they may still be read."""
    text = texts.get((citation["contribution"], citation["revision"]))
    return text[citation["starts"] : citation["ends"]] if text is not None else None


def newest_answers(dossier: Dossier, most: int) -> Sequence[Response]:
    """Return the newest answers to findings of a dossier (1 statement)."""
    query = (
        select(Response)
        .join(Response.routing)
        .join(Routing.finding)
        .where(Finding.dossier_id == dossier.id)
        .options(contains_eager(Response.routing).options(contains_eager(Routing.finding), joinedload(Routing.body)))
        .order_by(Response.answered_at.desc(), Response.id.desc())
        .limit(most)
    )
    return db.session.scalars(query).all()
