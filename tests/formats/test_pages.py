import datetime as dt

import pytest
from icalendar import Calendar

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.formats import hosts
from teilhabe_app.formats.models import Kind, Phase, PhaseKind, Process, State
from teilhabe_app.web.sections import Section, Sections
from tests.factories import field, format_, ml, save

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.timedelta(days=1)
MOST = 8


def process(**values):
    made = Process(
        **{"slug": "landesgesetz", "title": ml("Zum Gesetz"), "summary": ml("Weg"), "state": State.PUBLISHED, **values}
    )
    return save(made)


def test_list_shows_what_runs_and_comes_but_no_drafts(client, session):
    now = clock.now()
    format_(title=ml("Läuft gerade"))
    format_(title=ml("Kommt bald"), opens_at=now + 3 * DAY, closes_at=now + 4 * DAY)
    format_(title=ml("Schon vorbei"), opens_at=now - 9 * DAY, closes_at=now - 8 * DAY)
    format_(title=ml("Noch geheim"), state=State.DRAFT)
    format_(title=ml("Fällt aus"), state=State.CANCELLED)
    session.commit()
    page = client.get("/en/formats/").text
    assert page.index("Läuft gerade") < page.index("Kommt bald") < page.index("Schon vorbei")
    assert "20 days left" in page
    assert "Begins in 3 days" in page
    assert "Cancelled" in page
    assert "geheim" not in page


def test_filters_are_links_with_counts(client, session):
    health, work = field(short_name=ml("Gesundheit")), field(short_name=ml("Arbeit"))
    format_(Kind.EVENT, title=ml("A-Tag"), fields=[health], languages=["de"])
    format_(Kind.CONSULTATION, title=ml("B-Frage"), fields=[health, work], levels=["bremerhaven"])
    session.commit()
    page = client.get(f"/de/formats/?field={health.slug}&kind=consultation").text
    assert "B-Frage" in page
    assert "A-Tag" not in page
    assert "Nothing fits" not in page
    both = client.get(f"/en/formats/?field={health.slug}").text
    assert 'Arbeit <span class="filters__count">(1)</span>' in both
    assert 'Gesundheit <span class="filters__count">(2)</span>' in both
    assert "A-Tag" not in client.get("/en/formats/?level=bremerhaven").text
    assert "B-Frage" in client.get("/en/formats/?language=ar&stage=running").text


@pytest.mark.parametrize(
    "query",
    [
        "kind=party",
        "level=moon",
        "language=xx",
        "stage=%20",
        "field=" + "x" * 5000,
        "after=99999999999999999999",
        "after=abc",
        "view=calendar&month=2026-13",
        "view=calendar&month=99999-01",
        "view=calendar&month=-",
        "view=nothing",
    ],
)
def test_unknown_filters_never_break(client, session, query):
    session.commit()
    assert client.get(f"/de/formats/?{query}").status_code == 200


def test_long_lists_go_on_without_gaps(client, session):
    now = clock.now()
    for number in range(25):
        format_(
            title=ml(f"Nr-{number:02d}-x"), opens_at=now + number * DAY + DAY, closes_at=now + number * DAY + 2 * DAY
        )
    session.commit()
    first = client.get("/en/formats/")
    second_link = first.text.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    second = client.get(second_link).text
    for number in range(25):
        assert (f"Nr-{number:02d}-x" in first.text) != (f"Nr-{number:02d}-x" in second)


def test_month_is_a_table_and_a_list(client, session):
    begin = dt.datetime(2026, 11, 5, 9, tzinfo=dt.UTC)
    format_(title=ml("Fachtag"), opens_at=begin, closes_at=begin + dt.timedelta(hours=6))
    format_(title=ml("Lange Frage"), opens_at=begin, closes_at=begin + 10 * DAY)
    session.commit()
    page = client.get("/en/formats/?view=calendar&month=2026-11").text
    assert "November 2026" in page
    assert page.count("Fachtag") == 2  # once in the table, once in the list for phones
    assert page.count("Lange Frage") == 4  # beginning and end
    assert "month=2026-10" in page
    assert "month=2026-12" in page


def test_calendar_feed_speaks_the_language_of_the_path(client, session):
    begin = clock.now().replace(microsecond=0) + 3 * DAY
    title = ml("Fachtag; mit Komma, usw.", ar="يوم متخصص")
    format_(title=title, opens_at=begin, closes_at=begin + dt.timedelta(hours=3), place="Bremen")
    format_(title=ml("Geheim"), state=State.DRAFT)
    session.commit()
    answer = client.get("/ar/formats/calendar.ics")
    assert answer.mimetype == "text/calendar"
    entries = list(Calendar.from_ical(answer.data).walk("VEVENT"))
    assert [str(entry["summary"]) for entry in entries] == ["يوم متخصص"]
    assert entries[0]["dtstart"].dt == begin
    german = Calendar.from_ical(client.get("/de/formats/calendar.ics").data)
    assert str(german.walk("VEVENT")[0]["summary"]) == "Fachtag; mit Komma, usw."


@pytest.mark.parametrize("address", ["/de/formats/", "/de/formats/?view=calendar", "/de/formats/calendar.ics"])
def test_statements_are_few_and_constant(client, session, statements, address):
    counts = []
    for many in (1, 2):
        for _ in range(many):
            format_(fields=[field()], opens_at=clock.now(), closes_at=clock.now() + DAY)
        session.commit()
        db.session.expire_all()
        statements.clear()
        client.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= MOST


def test_process_says_which_phase_is_now(client, session):
    today = clock.today()
    made = process()
    made.phases = [
        Phase(kind=PhaseKind.INFORMATION, title=ml("Erst"), starts_on=today - 9 * DAY, ends_on=today - 2 * DAY),
        Phase(kind=PhaseKind.CONTRIBUTIONS, title=ml("Jetzt"), starts_on=today, ends_on=today + 9 * DAY),
    ]
    format_(process=made, title=ml("Teil davon"))
    session.commit()
    page = client.get("/en/formats/processes/landesgesetz").text
    assert page.count('aria-current="step"') == 1
    assert page.index('aria-current="step"') < page.index("Jetzt")
    assert "Teil davon" in page
    assert client.get("/en/formats/processes/nothing").status_code == 404


def test_draft_process_is_for_staff_only(client, session):
    process(state=State.DRAFT)
    session.commit()
    assert client.get("/de/formats/processes/landesgesetz").status_code in {302, 303, 401, 403, 404}


def test_other_slices_add_sections(client, session, monkeypatch):
    made = process()
    session.commit()
    monkeypatch.setattr(hosts, "_of_processes", Sections())
    hosts.register_process_section(lambda found: Section(title=found.title["de"] + "!", links=[("Mehr", "/de/")]))
    page = client.get(f"/de/formats/processes/{made.slug}").text
    assert "Zum Gesetz!" in page
    assert '<a href="/de/">Mehr</a>' in page


def test_field_page_lists_its_formats(client, session):
    topic = field()
    format_(title=ml("Zum Feld"), fields=[topic])
    session.commit()
    page = client.get(f"/en/framework/fields/{topic.slug}").text
    assert "Take part in this field" in page
    assert "Zum Feld" in page
