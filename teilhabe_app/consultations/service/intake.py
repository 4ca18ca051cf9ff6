"""Writes: statements that came by letter or mail, typed in by staff and handed in at once."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest, User
from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, PointKind, Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.consultations.service import files, handing_in, points
from teilhabe_app.consultations.service.points import PointDraft
from teilhabe_app.contributions.models import Channel
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.organisations.models import Organisation

# One mark before a point says what it does; without one it asks for a change.
MARKS = {"+": PointKind.AGREE, "!": PointKind.CHANGE, "*": PointKind.ADD, "?": PointKind.ASK}
REFERENCE = re.compile(r"\[([^\]\n]{1,40})\]\s*")
REASON = ">>"


@dataclass(frozen=True, kw_only=True, slots=True)
class IntakeDraft:
    """A letter as entered; the points stand in one text, an empty line between them."""

    language: str
    introduction: str
    mandate: str
    points: str
    channel: Channel
    received_on: dt.date
    once: str | None = None
    file: tuple[str, bytes] | None = None


def references(consultation: Consultation) -> dict[str, str]:
    """Return by what one types what a point is about: measures, fields, questions, paragraphs (1 statement)."""
    found = {one.measure.key.upper(): f"m{one.measure_id}" for one in consultation.materials if one.measure}
    fields = [*(one.field for one in consultation.materials if one.field), *consultation.format.fields]
    found |= {one.key.upper(): f"f{one.id}" for one in fields}
    found |= {f"Q{place}": f"q{one.id}" for place, one in enumerate(consultation.questions, 1)}
    return {**_paragraphs(consultation), **found}


def _paragraphs(consultation: Consultation) -> dict[str, str]:
    """Return paragraphs by their code and by their number as printed (§ 3), as far as no two have the same.

    With several documents, the place of the document stands before both: D2-P7.
    """
    rows = queries.paragraphs_of(consultation)
    places = {key: place for place, key in enumerate(dict.fromkeys(one.document_id for one, _passage in rows), 1)}
    numbers = Counter((one.document_id, _typed(passage.mark)) for one, passage in rows)
    found = {}
    for paragraph, passage in rows:
        before = f"D{places[paragraph.document_id]}-" if len(places) > 1 else ""
        mark = _typed(passage.mark)
        found[before + paragraph.code.upper()] = f"p{paragraph.id}"
        if mark and numbers[paragraph.document_id, mark] == 1:
            found.setdefault(before + mark, f"p{paragraph.id}")
    return found


def _typed(reference: str) -> str:
    """Return a reference as it is compared: without spaces, in capitals."""
    return re.sub(r"\s+", "", reference).upper()


def read_points(text: str, known: Mapping[str, str]) -> list[PointDraft]:
    """Take a typed text apart: ``+ [HF02-M1] words >> reason`` is agreement with a measure, and why."""
    found = []
    for number, block in enumerate(re.split(r"\n\s*\n", text.strip()), 1):
        words = block.strip()
        kind = MARKS.get(words[:1])
        words = words[1:].lstrip() if kind else words
        target = ""
        if reference := REFERENCE.match(words):
            key = _typed(reference[1])
            if key not in known:
                raise DomainError(
                    _l(
                        "Point %(number)s: “%(key)s” is not part of this consultation.", number=number, key=reference[1]
                    ),
                    field="points",
                )
            target, words = known[key], words[reference.end() :]
        said, _, reason = words.partition(REASON)
        if not said.strip():
            raise DomainError(_l("Point %(number)s has no text.", number=number), field="points")
        found.append(PointDraft(kind=kind or PointKind.CHANGE, target=target, text=said.strip(), reason=reason.strip()))
    return found


def take_in_statement(
    actor: User, consultation: Consultation, organisation: Organisation, draft: IntakeDraft
) -> Statement:
    """Type a statement in for an organisation: it is handed in at once, and staff are not its author."""
    policy.require(actor, Can.TAKE_IN, consultation)
    if draft.once and (earlier := queries.statement_by_once(draft.once)):
        return earlier
    if draft.received_on > clock.today():
        raise DomainError(_l("This day lies in the future."), field="received_on")
    before = queries.statements_of(consultation, organisation)
    if before and before[-1].is_open:
        raise DomainError(
            _l("The organisation is drafting a statement here itself. Ask its members first."), field="organisation_id"
        )
    drafts = read_points(draft.points, references(consultation))
    statement = Statement(
        consultation=consultation,
        organisation=organisation,
        number=before[-1].number + 1 if before else 1,
        once=draft.once,
        language=draft.language,
        introduction=draft.introduction,
        mandate=draft.mandate,
        channel=draft.channel,
        received_on=draft.received_on,
    )
    try:
        with db.session.begin_nested():
            db.session.add(statement)
    except IntegrityError as clash:
        raise DomainError(_l("Somebody else has just typed in a statement of this organisation.")) from clash
    for one in drafts:
        points.add_point(statement, one)
    if draft.file:
        files.store(statement, *draft.file)
    db.session.flush()
    handing_in.freeze(statement, Guest(), clock.now())
    audit.note(actor, "statement.take_in", statement, points=len(drafts), channel=draft.channel.value)
    return statement
