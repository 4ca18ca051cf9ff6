import datetime as dt

import pytest

from teilhabe_app.core.db import db
from teilhabe_app.events.models import ItemKind, ProgrammeItem
from teilhabe_app.formats.models import State
from tests.factories import body, editor, field, ml, thread
from tests.factories.events import event, workshop

MOST = 8


def full_event(parts=2):
    made = event(shared={"bodies": [body() for _ in range(parts)], "fields": [field() for _ in range(parts)]})
    for n in range(parts):
        made.items.append(
            ProgrammeItem(position=n, kind=ItemKind.TALK, title=ml(f"Vortrag {n}"), contributors=[{"name": None, "role": dict(ml("Eine Fachkraft"))}])
        )
        one = workshop(made, capacity=5, about=ml("Worum es **geht**"), fields=[field()])
        one.thread = thread(made.format, title=one.title)
    db.session.commit()
    return made


def test_page_has_programme_workshops_places_and_what_follows(client, session):
    made = full_event()
    page = client.get(f"/en/events/{made.format.slug}").text
    for words in (
        "Vortrag 1",
        "Eine Fachkraft",
        "5 places are free.",
        "10 places are free.",
        "Bürgerhaus Weserterrassen",
        "What becomes of the results",
        "<strong>geht</strong>",
        "Register",
    ):
        assert words in page
    assert 'lang="de"' in page  # German texts on an English page say so


def test_statements_are_few_and_constant(client, session, statements):
    counts = []
    for parts in (1, 3):
        slug = full_event(parts).format.slug
        db.session.expire_all()
        statements.clear()
        client.get(f"/de/events/{slug}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= MOST, "\n".join(statements)


def test_drafts_are_for_staff_and_cancelled_ones_say_so(client, session, sign_in):
    draft, cancelled = event(shared={"state": State.DRAFT}), event(shared={"state": State.CANCELLED})
    session.commit()
    assert client.get(f"/en/events/{draft.format.slug}").status_code != 200
    assert "does not take place" in client.get(f"/en/events/{cancelled.format.slug}").text
    sign_in(editor())
    assert client.get(f"/en/events/{draft.format.slug}").status_code == 200


@pytest.mark.parametrize("slug", ["nothing", "x" * 3000, "%00", "-"])
def test_unknown_events_are_not_found(client, session, slug):
    session.commit()
    for path in ("", "/register", "/calendar.ics"):
        assert client.get(f"/de/events/{slug}{path}").status_code == 404


def test_list_says_what_one_can_do(client, session):
    free, full = event(), event(capacity=0)
    event(takes_registrations=False)
    past = event(documentation=ml("Was herauskam"))
    past.format.opens_at -= dt.timedelta(days=60)
    past.format.closes_at -= dt.timedelta(days=60)
    session.commit()
    page = client.get("/en/formats/").text
    assert f'href="/en/events/{free.format.slug}/register">Register' in page
    assert f'href="/en/events/{full.format.slug}/register">Join the waiting list' in page
    assert "Read what came of it" in page


def test_whole_days_show_no_invented_time(client, session):
    midnight = dt.datetime(2023, 11, 15, 23, tzinfo=dt.UTC)
    made = event(shared={"opens_at": midnight, "closes_at": midnight + dt.timedelta(days=1)})
    session.commit()
    page = client.get(f"/en/events/{made.format.slug}").text
    assert "Thursday, November 16, 2023" in page
    assert "12:00" not in page
    assert "DTSTART;VALUE=DATE:20231116" in client.get(f"/en/events/{made.format.slug}/calendar.ics").text
