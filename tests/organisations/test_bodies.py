from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core.db import db
from teilhabe_app.core.policy import policy
from teilhabe_app.organisations import queries
from teilhabe_app.organisations.labels import level_names
from teilhabe_app.organisations.models import Body, BodyKind, Seat
from teilhabe_app.organisations.policy import Can
from tests.factories import administrator, body, editor, field, measure, ml, moderator, save, user

BODY = {"name-de": "Bremer Rat", "kind": "council", "place": "bremen", "level": "land"}


def test_policy(session):
    people = (Guest(), user(), moderator(), editor(), administrator())
    assert [policy.allows(who, Can.EDIT_BODY) for who in people] == [False, False, False, True, False]
    assert [policy.allows(who, Can.SEAT) for who in people] == [False, False, False, True, True]


def test_list_and_page(client, session):
    new = body(name=ml("Neuer Rat"), kind=BodyKind.COUNCIL, valid_from="2025-11-10", rhythm=ml("viermal im Jahr"))
    old = body(name=ml("Alter Rat"), kind=BodyKind.COUNCIL, valid_from="2005", valid_to="2025-09", successor=new)
    home = field(bodies=[new])
    measure(home, title=ml("Eine Maßnahme"), bodies=[new])
    session.commit()
    for lang in ("de", "en", "ar"):
        assert client.get(f"/{lang}/organisations/bodies/").status_code == 200
    page = client.get("/en/organisations/bodies/").text
    assert "viermal im Jahr" in page
    assert "Earlier bodies" in page
    page = client.get(f"/en/organisations/bodies/{old.key}").text
    assert "September 2025" in page
    assert new.key in page
    page = client.get(f"/en/organisations/bodies/{new.key}").text
    assert old.key in page
    assert "Eine Maßnahme" in page
    assert home.slug in page
    assert client.get("/en/organisations/bodies/nothing").status_code == 404


def test_statements_stay_few_and_constant(client, session, statements):
    it = body()
    counts = []
    for _ in range(2):
        body(valid_to="2020", successor=it)
        home = field(bodies=[it])
        measure(home, bodies=[it])
        session.commit()
        found = []
        for path in ("", it.key):
            session.expire_all()
            statements.clear()
            client.get(f"/de/organisations/bodies/{path}")
            found.append(len(statements))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 8


def test_an_editor_enters_and_corrects_a_body(client, session, sign_in):
    sign_in(editor())
    assert client.get("/en/organisations/bodies/new").status_code == 200
    wrong = client.post("/en/organisations/bodies/new", data={**BODY, "valid_from": "2025-13"})
    assert (wrong.status_code, "Bremer Rat" in wrong.text) == (422, True)
    reverse = client.post("/en/organisations/bodies/new", data={**BODY, "valid_from": "2025", "valid_to": "2024"})
    assert reverse.status_code == 422
    keys = []
    for _ in range(2):
        made = client.post("/en/organisations/bodies/new", data=BODY)
        assert made.status_code == 303
        keys.append(made.location.rsplit("/", 1)[1])
    assert keys == ["bremer-rat", "bremer-rat-2"]
    first, second = (session.scalars(sa.select(Body).where(Body.key == key)).one() for key in keys)
    path = f"/en/organisations/bodies/{first.key}/edit"
    assert client.get(path).status_code == 200
    sent = {**BODY, "successor_id": str(second.id), "version": "1", "valid_to": "2025"}
    assert client.post(path, data=sent).status_code == 303
    stale = client.post(path, data={**sent, "name-de": "Meine Worte"})
    assert (stale.status_code, "Meine Worte" in stale.text, "It now says" in stale.text) == (422, True, True)
    shown = re.search(r'name="version"[^>]*value="(\d+)"', stale.text)[1]
    assert client.post(path, data={**sent, "name-de": "Meine Worte", "version": shown}).status_code == 303
    assert client.post(path, data={**sent, "version": "9" * 25}).status_code == 422
    circle = {**BODY, "successor_id": str(first.id), "version": "1"}
    assert client.post(f"/en/organisations/bodies/{second.key}/edit", data=circle).status_code == 422


def test_seats(client, session, sign_in):
    it, person = body(), user()
    sign_in(administrator())
    path = f"/en/organisations/bodies/{it.key}/seats"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"email": "nobody@example.org"}).status_code == 422
    assert client.post(path, data={"email": person.email}).status_code == 303
    assert client.post(path, data={"email": person.email}).status_code == 422
    page = client.get(path)
    assert person.pseudonym in page.text
    assert person.email not in page.text
    assert queries.body_ids_of(person) == {it.id}
    assert [one.key for one in queries.bodies_of(person)] == [it.key]
    assert queries.body_ids_of(Guest()) == frozenset()
    seat = session.scalars(sa.select(Seat)).one()
    assert client.post(f"/en/organisations/bodies/seats/{seat.id}/end").status_code == 303
    assert queries.body_ids_of(person) == frozenset()
    assert client.post("/en/organisations/bodies/seats/99999/end").status_code == 404


def test_strangers_change_nothing(client, session, sign_in):
    it = body()
    session.commit()
    for path in ("new", f"{it.key}/edit", f"{it.key}/seats"):
        assert client.post(f"/en/organisations/bodies/{path}", data=BODY).status_code in {302, 303, 401, 403}
    sign_in(user())
    for path in ("new", f"{it.key}/edit", f"{it.key}/seats"):
        assert client.get(f"/en/organisations/bodies/{path}").status_code == 403
        assert client.post(f"/en/organisations/bodies/{path}", data=BODY).status_code == 403


@pytest.mark.parametrize(
    "make_broken",
    [
        lambda: Body(key="x", kind=BodyKind.COUNCIL, name=ml("x"), valid_from="2025", valid_to="2024"),
        lambda: Body(key=body().key, kind=BodyKind.COUNCIL, name=ml("x")),
        lambda: Seat(
            body_id=(seat := save(Seat(body=body(), user=user()))).body_id,
            user_id=seat.user_id,
        ),
    ],
)
def test_the_database_holds_the_rules(session, make_broken):
    broken = make_broken()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(broken)


def test_levels_have_an_order_and_words(app):
    with app.test_request_context("/en/"):
        app.preprocess_request()
        assert level_names(["bremerhaven", "mars", "bund"]) == ["Federation", "City of Bremerhaven"]
        assert level_names(None) == []
