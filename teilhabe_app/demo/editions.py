"""One frozen report with everything up to now, and the draft of the next."""

from __future__ import annotations

import datetime as dt

from teilhabe_app.core import clock
from teilhabe_app.demo import people
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.words import EDITION
from teilhabe_app.reports import snapshot
from teilhabe_app.reports.service import EditionDraft, create_edition


def load() -> None:
    """Create the example edition and freeze it; create the next one as a draft."""
    editor = people.account("redaktion")
    title, introduction = ml(EDITION["title"]), ml(EDITION["introduction"])
    yesterday = clock.today() - dt.timedelta(days=1)  # so that one can freeze the next edition today
    draft = EditionDraft(title=title, introduction=introduction, cutoff_on=yesterday, data_year=2023)
    edition = create_edition(editor, draft)
    snapshot.freeze(editor, edition)
    later = clock.today() + dt.timedelta(days=700)
    create_edition(
        editor, EditionDraft(title=title, introduction=introduction, cutoff_on=later, previous_id=edition.id)
    )
