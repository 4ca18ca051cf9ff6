"""Every link of an event's pages, for those who registered and for the staff; no page of an event is a dead end."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.demo.people import PASSWORD
from teilhabe_app.events.models import Event, Registration, RegistrationGroup
from teilhabe_app.formats.models import Format
from tests.contracts.crawler import crawl

EVENT = "fachtag-2027-beispiel"
OVER = "werkstatt-abend-beispiel"
OWN = {"registration", "change", "code", "own_calendar", "hand_over", "cancel"}
GROUP = {"group", "add_member", "cancel_group", "replace_member", "cancel_member", "registration"}
STAFF = {
    "moderation": {
        *("registrations", "registration_details", "register_for", "check_in", "papers"),
        *("results", "cards"),
    },
    "redaktion": {
        *("programme", "edit", "registrations", "needs", "pools", "questions", "messages", "check_in", "results"),
        *("stored", "new_item", "edit_item", "new_room", "edit_room", "new_slot", "edit_slot", "new_workshop"),
        *("edit_workshop", "new_material", "edit_material", "new_pool", "edit_pool", "new_question", "edit_question"),
        *("message", "tell", "mails"),
    },
}


def pages(demonstration, visited: list[str]) -> set[str]:
    """Return the pages of events among those visited."""
    adapter = demonstration.url_map.bind("localhost")
    found = {adapter.match(urlsplit(path).path, method="GET")[0] for path in visited}
    return {endpoint.partition(".")[2] for endpoint in found if endpoint.startswith("events.")}


def code_of(demonstration, model) -> str:
    query = select(model.receipt).join(Event, Event.id == model.event_id).join(Format, Format.id == Event.format_id)
    if model is Registration:
        query = query.where(Registration.group_id.is_(None))
    with demonstration.app_context():
        return db.session.scalars(query.where(Format.slug == EVENT).limit(1)).one()


@pytest.mark.parametrize(
    ("kind", "model", "expected"), [("registrations", Registration, OWN), ("groups", RegistrationGroup, GROUP)]
)
def test_those_who_registered_follow_links(demonstration, kind, model, expected):
    start = f"/ar/events/{kind}/{code_of(demonstration, model)}"
    visited = crawl(
        demonstration, demonstration.test_client(), start, most=25, of_a_kind=2, guest=True, within="events/"
    )
    assert expected <= pages(demonstration, visited)


@pytest.mark.parametrize("who", STAFF)
def test_staff_follow_links_of_an_event(demonstration, who):
    client = demonstration.test_client()
    client.post("/en/account/sign-in", data={"email": f"{who}@example.org", "password": PASSWORD})
    visited = []
    for start in (f"/en/events/{EVENT}/registrations", f"/en/events/{OVER}/results"):
        visited += crawl(demonstration, client, start, most=75, of_a_kind=2, guest=False, within="events/")
    assert STAFF[who] <= pages(demonstration, visited)
