import datetime as dt
import io
import json
import re

import pytest
from PIL import Image
from sqlalchemy import update

from teilhabe_app.core import clock, typesetting
from teilhabe_app.core.db import db
from teilhabe_app.events.models import ItemKind, Mode, PoolKind, ProgrammeItem, Workshop, WorkshopReserve
from teilhabe_app.formats.models import Process, State
from tests.factories import body, editor, field, ml, thread
from tests.factories.events import DAY, event, pool, workshop

MOST = 6


def full_event(parts=2):
    made = event(shared={"bodies": [body() for _ in range(parts)], "fields": [field() for _ in range(parts)]})
    for n in range(parts):
        made.items.append(
            ProgrammeItem(
                position=n,
                kind=ItemKind.TALK,
                title=ml(f"Vortrag {n}"),
                contributors=[{"name": None, "role": dict(ml("Eine Fachkraft"))}],
            )
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


def test_a_page_shown_before_costs_half_and_its_places_are_current(client, session, statements):
    made = full_event()
    shop = made.workshops[0]
    address = f"/en/events/{made.format.slug}"
    assert client.get(address).text.count("5 places are free.") == 2
    session.execute(update(Workshop).where(Workshop.id == shop.id).values(taken=3))
    session.commit()
    db.session.expire_all()
    statements.clear()
    page = client.get(address).text
    assert len(statements) <= 3, "\n".join(statements)
    assert page.count("5 places are free.") == 1
    assert "2 places are free." in page
    shop.title = ml("Ganz neu")
    session.commit()
    assert "Ganz neu" in client.get(address).text


def test_a_programme_of_two_days_has_headings_for_days(client, session):
    made = event()
    begin = made.format.opens_at.replace(hour=9)
    rows = ((1, 2), (0, 1), (1, 3))
    for days, position in rows:
        at = begin + dt.timedelta(days=days, hours=position)
        made.items.append(
            ProgrammeItem(position=9 - position, kind=ItemKind.TALK, title=ml(f"Teil {days}{position}"), starts_at=at)
        )
    made.items.append(ProgrammeItem(position=20, kind=ItemKind.CLOSING, title=ml("Schluss")))
    session.commit()
    page = client.get(f"/en/events/{made.format.slug}").text
    order = [page.index(words) for words in ("Teil 01", "Teil 12", "Teil 13")]
    assert order == sorted(order)
    assert page.count("<h3>") == 2
    assert page.count("<h4>") == 4


def test_search_engines_learn_when_where_and_how(client, session):
    made = full_event()
    made.mode = Mode.HYBRID
    made.format.title = ml("Tag </script><b>der & Vielfalt")
    made.format.languages = ["de", "ar"]
    session.commit()
    page = client.get(f"/de/events/{made.format.slug}").text
    found = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])
    assert found["@type"] == "Event"
    assert found["name"] == "Tag </script><b>der & Vielfalt"
    assert found["eventAttendanceMode"].endswith("/MixedEventAttendanceMode")
    assert found["eventStatus"].endswith("/EventScheduled")
    assert [one["@type"] for one in found["location"]] == ["Place", "VirtualLocation"]
    assert dt.datetime.fromisoformat(found["startDate"]) == made.format.opens_at
    assert (found["inLanguage"], found["isAccessibleForFree"], len(found["organizer"])) == (["de", "ar"], True, 2)
    made.format.state = State.CANCELLED
    session.commit()
    assert "EventCancelled" in client.get(f"/de/events/{made.format.slug}").text


def test_the_picture_for_sharing_is_made_here_and_once(client, session, monkeypatch, tmp_path):
    made = event()
    session.commit()
    address = f"/ar/events/{made.format.slug}"
    picture = re.search(r'property="og:image" content="([^"]+)"', client.get(address).text)[1]
    assert picture.startswith(f"http://localhost{address}/share.png?v=")
    answer = client.get(picture)
    assert answer.mimetype == "image/png"
    with Image.open(io.BytesIO(answer.data)) as drawn:
        assert drawn.size == (1200, 630)
    assert "max-age" in answer.headers["Cache-Control"]
    monkeypatch.setattr(typesetting, "png", lambda *_: pytest.fail("drawn twice"))
    assert client.get(picture).data == answer.data
    assert client.get(picture, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    monkeypatch.setattr(typesetting, "png", lambda _, words: words["title"].encode())
    made.format.title = ml("Neuer Titel")
    session.commit()
    assert client.get(picture).data.decode() == "Neuer Titel"


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
    past = event(documentation=ml("Was herauskam"), documentation_published_at=clock.now())
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


def test_page_says_when_registration_begins(client, session):
    begin = clock.now() + 2 * DAY
    made = event(registration_opens_at=begin)
    session.commit()
    address = f"/en/events/{made.format.slug}"
    assert "It begins on" in client.get(address).text
    made.registration_opens_at, made.registration_closes_at = begin - 9 * DAY, begin - 5 * DAY
    session.commit()
    closed = client.get(address).text
    assert "Registration is not open at the moment." in closed
    assert "It begins on" not in closed


def test_a_full_house_with_places_online_invites_to_register(client, session):
    made = event(capacity=1, mode=Mode.HYBRID)
    online = pool(made, 1, kind=PoolKind.ONLINE)
    made.taken = 1
    session.commit()
    address = f"/en/events/{made.format.slug}"
    pages = (address, f"{address}/register", "/en/formats/")
    assert ["Join the waiting list" in client.get(page).text for page in pages] == [False] * 3
    online.taken = 1
    session.commit()
    assert ["Join the waiting list" in client.get(page).text for page in pages] == [True] * 3


def test_reserved_places_that_were_opened_are_places_for_everybody(client, session):
    made = event(capacity=7)
    kept = pool(made, 4, title=ml("Vereine"))
    shops = [workshop(made, capacity=3), workshop(made)]
    for shop in shops:
        shop.reserves.append(WorkshopReserve(pool=kept, capacity=2, taken=1))
    session.commit()
    address = f"/en/events/{made.format.slug}"
    page = client.get(address).text
    assert page.count("Vereine") == 3
    assert "3 places are free." in page
    kept.capacity, made.capacity, kept.released_at = 0, 11, clock.now()
    session.commit()
    page = client.get(address).text
    assert "Vereine" not in page
    assert "All places are taken." not in page
    assert page.count("4 places are free.") == 1  # of the first workshop; the second has room for everybody
    assert "11 places are free." in page


def test_a_process_that_is_still_a_draft_is_not_named(client, session):
    made = event()
    made.format.process = Process(slug="werkstatt", title=ml("Geheimer Prozess"), summary=ml("Worum es geht"))
    session.commit()
    address = f"/en/events/{made.format.slug}"
    assert "Geheimer Prozess" not in client.get(address).text
    made.format.process.state = State.PUBLISHED
    session.commit()
    assert "Geheimer Prozess" in client.get(address).text
