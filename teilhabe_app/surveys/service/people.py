"""Who is invited, and the link between people and answers that is cut at its date."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select, text, update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Mode, Participation, Survey, SurveyInvitation
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.asked import hash_of

WORTH_MIXING = 5  # as many as the smallest number shown
MIXED = (  # table and which rows of it
    ("participation", "mode = 'anonymous'"),
    ("sensitive_answer", "is_sensitive"),
    ("survey_sheet", "number > 0"),
)


def invite(actor: Actor, survey: Survey, addresses: Sequence[str], language: str) -> list[tuple[SurveyInvitation, str]]:
    """Invite addresses that are not invited yet; return each with its code, which nobody can read afterwards."""
    policy.require(actor, Can.INVITE, survey)
    if not survey.format.is_public:
        raise DomainError(_l("This survey is not published yet."))
    _lock(survey)
    known = set(db.session.scalars(select(SurveyInvitation.email).where(SurveyInvitation.survey_id == survey.id)))
    made = []
    for address in dict.fromkeys(address.strip().lower() for address in addresses):
        if not address or address in known:
            continue
        code = receipts.new()
        made.append(
            (SurveyInvitation(survey_id=survey.id, email=address, language=language, code_hash=hash_of(code)), code)
        )
    db.session.add_all(invitation for invitation, _code in made)
    db.session.flush()
    audit.note(actor, "survey.invite", survey, count=len(made))
    return made


def remove_invitation(actor: Actor, survey: Survey, invitation_id: int) -> None:
    """Take an invitation back that was not used."""
    policy.require(actor, Can.INVITE, survey)
    _lock(survey)
    if queries.takes_part_already(survey, invitation_id=invitation_id):
        raise DomainError(_l("This person has taken part already."))
    db.session.execute(
        delete(SurveyInvitation).where(SurveyInvitation.id == invitation_id, SurveyInvitation.survey_id == survey.id)
    )
    audit.note(actor, "survey.uninvite", survey)


def _lock(survey: Survey) -> None:
    """Wait for others who invite, and for answers that arrive: both look at the same rows."""
    db.session.execute(select(Survey.id).where(Survey.id == survey.id).with_for_update())


def mix() -> int:
    """Rewrite who has taken part, sensitive answers and numbers of sheets in the order of their random keys.

    Return how many rows.

    PostgreSQL notes with each row which transaction wrote it and puts rows behind each other, so that somebody who
    reads its files could pair a row with the answers of the same transaction. After this all of them come from one.
    """
    if db.session.get_bind().dialect.name != "postgresql":
        return 0
    mixed = 0
    for table, which in MIXED:
        writers = text(f"SELECT count(DISTINCT xmin::text) FROM {table} WHERE {which}")  # noqa: S608 -- ours alone
        if (db.session.scalar(writers) or 0) < WORTH_MIXING:
            continue
        done: Any = db.session.execute(
            text(
                f"WITH gone AS (DELETE FROM {table} WHERE {which} RETURNING *)"  # noqa: S608 -- ours alone
                f" INSERT INTO {table} SELECT * FROM gone ORDER BY id"
            )
        )
        mixed += int(done.rowcount)
    return mixed


def cut_links() -> int:
    """Cut people and answers of confidential surveys apart when the day has come; return how many links there were."""
    cut: Any = db.session.execute(
        update(Participation)
        .where(
            Participation.mode == Mode.CONFIDENTIAL,
            Participation.submission_id.is_not(None),
            Participation.link_until <= clock.today(),
        )
        .values(submission_id=None),
        execution_options={"synchronize_session": False},
    )
    return int(cut.rowcount)
