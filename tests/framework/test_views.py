from __future__ import annotations

import pytest
import sqlalchemy as sa

from teilhabe_app.framework import hosts
from teilhabe_app.framework.models import ActionField, Goal, Indicator, Measure, MeasureStatus, Source
from teilhabe_app.organisations.models import Seat
from teilhabe_app.web.sections import Section, Sections
from tests.factories import body, editor, field, ml, save, user
from tests.factories import framework as make

REASON = {"reason-de": "Weil es gesagt wurde."}


def texts(name: str, text: str, prefix: str = "") -> dict[str, str]:
    return {f"{prefix}{name}-de": text}


def new_words(text: str, prefix: str = "") -> dict[str, str]:
    return {
        **texts("short_name", text, prefix),
        **texts("name", f"{text} lang", prefix),
        **texts("definition", "Worum es geht.", prefix),
    }


@pytest.fixture
def world(session):
    """A concept with a field, a measure and an indicator of its own."""
    make.concept(
        facts={"pages": 98, "mandate": None, "contributors": [{"de": "Alle"}], "predecessors": []},
        decisions=[{"body": "senat", "body_name": "Senat", "date": "2021-10", "act": "adopted", "conflict": None}],
        reports=[{"title": {"de": "Bericht"}, "presented": "2025-04-29", "planned": None, "note": None}],
    )
    make.goal(definition=ml("Für alle."))
    home = field(
        name=ml("Erwerb der Sprache", ar="اللغة"),
        baseline={
            "x": {
                "label": {"de": "Quote"},
                "year": 2020,
                "value": 11.2,
                "value_text": None,
                "unit": "%",
                "population": {"de": "Land"},
                "basis": None,
                "note": None,
                "inferred": True,
                "source": "q",
            }
        },
        bodies=[body()],
    )
    it = make.revised_measure(home, responsible="Soziales", sources=[make.source()], bodies=[body()])
    make.indicator(home, values=((2021, "58.3"), (2023, "62.8")))
    make.indicator(home, values=((2008, None), (2008, "43")))
    make.indicator(None)
    session.commit()
    return it


@pytest.mark.parametrize("lang", ["de", "de-simple", "en", "ar"])
def test_public_pages(client, world, lang):
    for path in (
        "",
        f"fields/{world.field.slug}",
        f"fields/{world.field.key}",
        f"measures/{world.key}",
        "indicators",
    ):
        page = client.get(f"/{lang}/framework/{path}")
        assert page.status_code == 200, path


def test_what_the_field_says(client, world):
    page = client.get(f"/en/framework/fields/{world.field.slug}").text
    assert 'lang="de"' in page  # German texts on an English page say so
    assert "Soziales" in page
    assert "62.8 %" in page
    assert "43 / 14.5" in page
    assert "Our reading" in page
    page = client.get(f"/en/framework/measures/{world.key}").text
    assert "Erste Fassung." in page
    assert world.sources[0].url in page


@pytest.mark.parametrize("path", ["fields/nothing", "measures/nothing", "measures/%00", "fields/" + "x" * 300])
def test_what_is_not_there(client, session, path):
    assert client.get(f"/de/framework/{path}").status_code == 404


def test_statements_stay_few_and_constant(client, session, statements):
    make.concept()
    home = field(bodies=[body(), body()])
    counts = []
    for _ in range(2):
        make.goal()
        field()
        for values in (((2021, "1"),), ((2021, "1"), (2022, "2"))):
            make.indicator(home, values=values)
        it = make.revised_measure(home, sources=[make.source(), make.source()], bodies=[body(), body()])
        session.commit()
        found = []
        for path in ("", f"fields/{home.slug}", f"measures/{it.key}", "indicators"):
            session.expire_all()
            statements.clear()
            client.get(f"/de/framework/{path}")
            found.append(len(statements))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8, counts


def test_sections_of_higher_slices(client, world, monkeypatch):
    monkeypatch.setattr(hosts, "_sections", Sections())
    own = Sections()
    own.register(lambda host: Section(title="B", links=[("x", "/")], order=60) if host else None)
    assert [section.title for section in own.of(world)] == ["B"]
    assert own.of(None) == []
    hosts.register_section(_section)
    hosts.register_section(_section)
    assert client.get(f"/en/framework/fields/{world.field.slug}").text.count("Formats of this field") == 1
    assert "Formats of this field" not in client.get(f"/en/framework/measures/{world.key}").text


def _section(host):
    return (
        Section(title="Formats of this field", links=[("A format", "/de/")]) if isinstance(host, ActionField) else None
    )


def test_a_measure_is_revised_by_an_editor(client, world, sign_in):
    sign_in(editor())
    path = f"/en/framework/measures/{world.key}/revise"
    assert client.get(path).status_code == 200
    sent = {"operation": "change", "title-de": "Kurse am Abend", "status": "running", "version": "1", **REASON}
    missing = client.post(path, data={**sent, "reason-de": "", "operation": ""})
    assert missing.status_code == 422
    assert "Kurse am Abend" in missing.text
    assert client.post(path, data={**sent, "decided_on": "0001-01-01"}).status_code == 422
    assert client.post(path, data=sent).status_code == 303
    page = client.get(f"/en/framework/measures/{world.key}").text
    assert "<ins>Kurse am Abend</ins>" in " ".join(page.split()) or "Kurse am Abend" in page
    assert "Weil es gesagt wurde." in page
    stale = client.post(path, data={**sent, "title-de": "Meine Worte"})
    assert stale.status_code == 422
    assert "Meine Worte" in stale.text
    assert "It now says" in stale.text
    again = client.post(path, data={**sent, "title-de": "Meine Worte", "version": "2"})
    assert again.status_code == 303
    for broken in ("x", "9" * 30, "-1"):
        assert client.post(path, data={**sent, "version": broken}).status_code == 422


def test_a_measure_is_revised_by_its_body(client, world, sign_in, session):
    person = user()
    save(Seat(body=world.bodies[0], user=person))
    sign_in(person)
    path = f"/en/framework/measures/{world.key}/revise"
    form = client.get(path)
    assert form.status_code == 200
    assert 'name="bodies"' not in form.text
    sent = {"operation": "discontinue", "title-de": "Titel", "status": "unknown", "version": "1", **REASON}
    assert client.post(path, data=sent).status_code == 303
    session.expire_all()
    assert world.status is MeasureStatus.DISCONTINUED
    assert len(world.bodies) == 1


def test_strangers_edit_nothing(client, world, sign_in):
    sign_in(user())
    for path in (
        f"measures/{world.key}/revise",
        f"fields/{world.field.slug}/edit",
        f"fields/{world.field.slug}/split",
        f"fields/{world.field.slug}/measures/new",
        "fields/new",
        "fields/merge",
        "goals/new",
        "indicators/new",
        "sources",
    ):
        assert client.get(f"/en/framework/{path}").status_code == 403, path
        assert client.post(f"/en/framework/{path}", data=REASON).status_code == 403, path


def test_a_field_in_the_browser(client, world, sign_in, session):
    sign_in(editor())
    home = world.field
    path = f"/en/framework/fields/{home.slug}/edit"
    assert client.get(path).status_code == 200
    sent = {"operation": "rename", "version": "1", "number": "3.1", **new_words("Deutsch"), **REASON}
    assert client.post(path, data={**sent, "short_name-de": ""}).status_code == 422
    assert client.post(path, data=sent).status_code == 303
    page = client.get(f"/en/framework/fields/{home.slug}").text
    assert "Deutsch" in page
    assert "Renamed" in page
    stale = client.post(path, data={**sent, "short_name-de": "Meine Worte"})
    assert (stale.status_code, "Meine Worte" in stale.text, "It now says" in stale.text) == (422, True, True)
    added = client.post("/en/framework/fields/new", data={**new_words("Wohnen"), **REASON})
    assert added.status_code == 303
    assert client.get(added.location).status_code == 200


def test_a_field_is_split_in_the_browser(client, world, sign_in, session):
    sign_in(editor())
    slug = world.field.slug
    path = f"/en/framework/fields/{slug}/split"
    assert client.get(path).status_code == 200
    assert client.get(f"{path}?parts=3").text.count("New field 3") > 0
    assert client.get(f"{path}?parts=x").status_code == 200
    places = {f"measure_{world.id}": "1"}
    places |= {f"indicator_{one.id}": "0" for one in session.scalars(sa.select(Indicator)) if one.field_id}
    sent = {"version": "1", **new_words("Schule", "parts-0-"), **new_words("Beruf", "parts-1-"), **places, **REASON}
    wrong = client.post(path, data={**sent, f"measure_{world.id}": "7"})
    assert wrong.status_code == 422
    assert client.post(path, data={**sent, "parts-1-short_name-de": ""}).status_code == 422
    assert client.post(path, data=sent).status_code == 303
    old = client.get(f"/en/framework/fields/{slug}")
    assert old.status_code == 200
    assert "/en/framework/fields/schule" in old.text
    assert world.key in client.get("/en/framework/fields/beruf").text
    session.expire_all()
    assert world.field.slug == "beruf"
    index = client.get("/en/framework/").text
    assert "Earlier action fields" in index
    assert client.post(path, data={**sent, "version": "2"}).status_code == 422


def test_fields_are_merged_in_the_browser(client, world, sign_in, session):
    other = field()
    sign_in(editor())
    path = "/en/framework/fields/merge"
    assert client.get(path).status_code == 200
    sent = {"fields": [str(world.field.id), str(other.id)], **new_words("Alles"), **REASON}
    assert client.post(path, data={**sent, "fields": [str(other.id)]}).status_code == 422
    done = client.post(path, data=sent)
    assert done.status_code == 303
    assert "/fields/alles" in done.location
    assert "Came out of" in client.get(done.location).text


def test_measures_goals_indicators_and_sources_in_the_browser(client, world, sign_in, session):
    sign_in(editor())
    home = world.field
    path = f"/en/framework/fields/{home.slug}/measures/new"
    assert client.get(path).status_code == 200
    made = client.post(path, data={"title-de": "Neu", "status": "planned", "levels": ["land"], **REASON})
    assert made.status_code == 303
    assert session.scalars(sa.select(Measure).where(Measure.key == f"{home.key}-M1")).one().levels == ["land"]
    assert (
        client.post("/en/framework/goals/new", data={"number": "2.99", "title-de": "Ziel", **REASON}).status_code == 303
    )
    again = client.post("/en/framework/goals/new", data={"number": "2.99", "title-de": "Ziel", **REASON})
    assert (again.status_code, "Another goal has this number" in again.text) == (422, True)
    assert client.get("/en/framework/goals/2.99/edit").status_code == 200
    changed = client.post("/en/framework/goals/2.99/edit", data={"title-de": "Anders", "version": "1", **REASON})
    assert changed.status_code == 303
    session.expire_all()
    assert session.scalars(sa.select(Goal).where(Goal.number == "2.99")).one().title == ml("Anders")
    assert client.post("/en/framework/sources", data={"title": "Quelle", "url": "ftp://example.org"}).status_code == 422
    assert (
        client.post("/en/framework/sources", data={"title": "Quelle", "url": "https://example.org"}).status_code == 303
    )
    source = session.scalars(sa.select(Source).where(Source.key == "quelle")).one()
    made = client.post("/en/framework/indicators/new", data={"name-de": "Quote", "unit": "%", **REASON})
    assert made.status_code == 303
    key = session.scalars(sa.select(Indicator).where(Indicator.key == "IND-QUOTE")).one().key
    value = {"year": "2024", "value": "12.5", "source_id": str(source.id), "version": "1", **REASON}
    path = f"/en/framework/indicators/{key}/values/new"
    assert client.get(path).status_code == 200
    assert client.post(path, data={**value, "value": ""}).status_code == 422
    assert client.post(path, data={**value, "value": "NaN"}).status_code == 422
    assert client.post(path, data={**value, "value": "9" * 40}).status_code == 422
    assert client.post(path, data=value).status_code == 303
    session.expire_all()
    number = session.scalars(sa.select(Indicator).where(Indicator.key == key)).one().values[0].id
    path = f"/en/framework/indicators/values/{number}"
    assert client.get(f"{path}/edit").status_code == 200
    assert client.post(f"{path}/edit", data=value).status_code == 422  # version 1 is past
    assert client.post(f"{path}/edit", data={**value, "value": "13", "version": "2"}).status_code == 303
    assert "13" in client.get(f"/en/framework/indicators/{key}/edit").text
    assert client.get(f"{path}/remove").status_code == 200
    assert client.post(f"{path}/remove", data={"version": "3", **REASON}).status_code == 303
    assert client.get(f"{path}/edit").status_code == 404
