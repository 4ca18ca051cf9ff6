"""Statements on the open consultation: two organisations, a point that one adopts, an addendum and a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations import service
from teilhabe_app.consultations.models import (
    Background,
    Consultation,
    ConsultationPhase,
    PointKind,
    Statement,
)
from teilhabe_app.contributions.models import Channel, Contribution
from teilhabe_app.core import clock, files, typesetting
from teilhabe_app.core.db import db
from teilhabe_app.core.text import fold
from teilhabe_app.demo import data, people
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.statement_words import BACKGROUND, ELTERN, FRAUENTREFF, LINK, NETZ
from teilhabe_app.formats.models import PhaseKind
from teilhabe_app.organisations import service as organisations
from teilhabe_app.organisations.models import Body, Level, MemberRole, Membership, Organisation
from teilhabe_app.organisations.service import OrganisationDraft

PAPER = Path(__file__).resolve().parent / "papers" / "background.typ"
CONCEPT = "https://www.soziales.bremen.de/"


def frame(past: Consultation, running: Consultation) -> None:
    """Give both consultations their phases, and say who decides."""
    senate = db.session.scalars(select(Body).where(Body.key == "sasji")).one()
    spans = {
        past: ((PhaseKind.INFORMATION, -90, -76), (PhaseKind.SYNTHESIS, -33, -12), (PhaseKind.RESPONSE, -11, 20)),
        running: ((PhaseKind.INFORMATION, -24, -11), (PhaseKind.SYNTHESIS, 33, 61), (PhaseKind.RESPONSE, 62, 90)),
    }
    for consultation, phases in spans.items():
        consultation.decision_level, consultation.decision_body = Level.LAND, senate
        for kind, first, last in phases:
            days = (data.days(first).date(), data.days(last).date())
            consultation.phases.append(ConsultationPhase(kind=kind, starts_on=days[0], ends_on=days[1]))
    _background(running)


def _background(consultation: Consultation) -> None:
    title = ml(BACKGROUND["title"])
    made = typesetting.pdf(PAPER, {"title": title.in_language("de").text, "paragraphs": list(BACKGROUND["paragraphs"])})
    name = files.safe_name("Hintergrund", "pdf")
    db.session.add_all(
        [
            Background(
                consultation=consultation, position=1, title=title, language="de", file_name=name, file_type="pdf",
                file_size=len(made), content=made,
            ),
            Background(consultation=consultation, position=2, title=ml(LINK), language="de", url=CONCEPT),
        ]
    )  # fmt: skip


def load(running: Consultation) -> None:
    """Let three organisations speak."""
    db.session.flush()
    women = _organisation(FRAUENTREFF, "frauentreff")
    parents = _organisation(ELTERN, "eltern")
    first = _statement(running, women, FRAUENTREFF, "frauentreff", FRAUENTREFF["points"], -6)
    drafter = people.account("eltern-1")
    number, reason = ELTERN["adopts"]
    service.adopt_point(drafter, first.points[number - 1], parents, "ar", reason)
    _statement(running, parents, ELTERN, "eltern", ELTERN["points"], -3)
    _statement(running, women, FRAUENTREFF, "frauentreff", FRAUENTREFF["addendum"], -1)
    _letter(running)


def _organisation(words: Mapping[str, Any], account: str) -> Organisation:
    """Enter an organisation with somebody who drafts and a spokesperson."""
    accounts = [_account(f"{account}-{n}", f"{words['name'].split()[0]} {n}", words["language"]) for n in (1, 2)]
    draft = OrganisationDraft(
        name=words["name"],
        language=words["language"],
        about=words["about"],
        members_count=words["members"],
        languages=tuple(words["languages"]),
    )
    made = organisations.create_organisation(accounts[1], draft)
    db.session.add(Membership(organisation=made, user=accounts[0], role=MemberRole.MEMBER))
    db.session.flush()
    db.session.expire(made, ["memberships"])
    return made


def _account(name: str, pseudonym: str, language: str) -> User:
    like = people.account("mitglied")  # the password of all demonstration accounts
    made = User(
        email=f"{name}@example.org",
        pseudonym=pseudonym,
        pseudonym_key=fold(pseudonym),
        password_hash=like.password_hash,
        language=language,
        confirmed_at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def _statement(  # noqa: PLR0913, PLR0917 -- one statement with all it needs
    consultation: Consultation,
    by: Organisation,
    words: Mapping[str, Any],
    account: str,
    points: Sequence[tuple[str, str, str, str]],
    day: int,
) -> Statement:
    drafter, approver = people.account(f"{account}-1"), people.account(f"{account}-2")
    made = service.begin_statement(drafter, consultation, by, words["language"], None)
    draft = service.StatementDraft(
        language=words["language"],
        introduction=words["introduction"] if made.number == 1 else "",
        mandate=words["mandate"],
        points=[
            service.PointDraft(kind=PointKind(kind), target=_target(subject), text=text, reason=reason)
            for kind, subject, text, reason in points
        ],
    )
    service.save_statement(drafter, made, draft)
    service.propose(drafter, made, made.version)
    service.hand_in(approver, made, made.version)
    _date(made, data.days(day))
    return made


def _letter(consultation: Consultation) -> None:
    staff = people.account("moderation")
    draft = OrganisationDraft(name=NETZ["name"], language=NETZ["language"], languages=("uk",))
    by = organisations.enter_for_others(staff, draft)
    letter = service.IntakeDraft(
        language=NETZ["language"],
        introduction="",
        mandate="",
        points=NETZ["points"],
        channel=Channel.LETTER,
        received_on=data.days(-4).date(),
    )
    _date(service.take_in_statement(staff, consultation, by, letter), data.days(-2))


def _target(subject: str) -> str:
    if not subject:
        return ""
    return f"m{data.measure(subject).id}" if "-" in subject else f"f{data.field(subject).id}"


def _date(statement: Statement, moment: dt.datetime) -> None:
    """Let it have come in a few days ago; the words themselves are frozen."""
    ids = [point.contribution_id for point in statement.points]
    days = {"submitted_at": moment, "published_at": moment}
    db.session.execute(update(Contribution).where(Contribution.id.in_(ids)).values(**days))
    db.session.execute(update(Statement).where(Statement.id == statement.id).values(handed_in_at=moment))
    db.session.expire_all()
