"""What everybody may take along: the published contributions of a format, without anything about a person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from teilhabe_app.contributions.models import Contribution, Thread, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Format, State
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Organisation

AT_ONCE = 1000
_field, _measure = aliased(ActionField), aliased(Measure)
_COLUMNS = (
    Contribution.id,
    Contribution.thread_id,
    Thread.place,
    Thread.title.label("thread_title"),
    Contribution.kind,
    Contribution.channel,
    Contribution.language,
    Contribution.text,
    Contribution.proposed_text,
    Contribution.reply_to_id,
    Contribution.parent_id,
    Contribution.official,
    Contribution.author_id,
    Contribution.support_count,
    Contribution.reply_count,
    Contribution.revision_number,
    Contribution.published_at,
    _field.key.label("field_key"),
    _measure.key.label("measure_key"),
    Organisation.name.label("organisation_name"),
)


def published_rows(format_: Format) -> Iterator[Row[Any]]:
    """Yield every published contribution of a format in order of its number, a thousand per statement."""
    last = 0
    while True:
        query = (
            select(*_COLUMNS)
            .join(Thread, Thread.id == Contribution.thread_id)
            .join(Format, Format.id == Contribution.format_id)
            .outerjoin(_field, _field.id == Contribution.field_id)
            .outerjoin(_measure, _measure.id == Contribution.measure_id)
            .outerjoin(Organisation, Organisation.id == Contribution.organisation_id)
            .where(
                Contribution.format_id == format_.id,
                Format.state != State.DRAFT,
                Contribution.visibility == Visibility.PUBLISHED,
                Contribution.id > last,
            )
            .order_by(Contribution.id)
            .limit(AT_ONCE)
        )
        rows = db.session.execute(query).all()
        yield from rows  # type: ignore[misc]
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id
