"""Registering in a real browser: needs, changing, the waiting list, groups; without and with JavaScript."""

from __future__ import annotations

import contextlib
import itertools
import re
import sqlite3

import pytest

from tests.e2e.acts import EVENT, read_a_moment
from tests.e2e.browser import Visitor

COMBINATIONS = [("de", True), ("de", False), ("ar", True), ("ar", False), ("uk", True), ("uk", False)]
IDS = ["de-js", "de-plain", "ar-js", "ar-plain", "uk-js", "uk-plain"]
NAMES = {"de": "Zeynep Yıldız", "ar": "سلمى النجار", "uk": "Олена Шевченко"}
CONFIRM = re.compile(r"https?://[^\s]+?(/events/(?:registrations|groups)/[0-9A-Z-]+/confirm/[0-9a-f]+)")
_numbers = itertools.count(1)


def address() -> str:
    return f"guest{next(_numbers)}@example.org"


def rows(site, query: str, *values: object) -> list[tuple]:
    """Ask the site's database; changes are stored."""
    with contextlib.closing(sqlite3.connect(site.folder / "demo.sqlite3", timeout=30)) as connection:
        found = connection.execute(query, values).fetchall()
        connection.commit()
        return found


def places_left(site, count: int) -> None:
    """Leave so many places, and nobody who waits."""
    event = "id = (SELECT event.id FROM event JOIN format ON format.id = format_id WHERE slug = ?)"
    rows(site, f"UPDATE event SET capacity = taken + ? WHERE {event}", count, EVENT)  # noqa: S608 -- our own words


def state(site, code: str) -> str:
    """Return the state of a registration."""
    return str(rows(site, "SELECT state FROM registration WHERE receipt = ?", code)[0][0])


def confirmed(visitor: Visitor, site, email: str) -> None:
    """Open the link in the mail and press the button."""
    (text,) = rows(site, "SELECT text FROM outbox_mail WHERE to_address = ? ORDER BY id DESC LIMIT 1", email)[0]
    visitor.go(CONFIRM.search(text)[1]).check().send()


def registered(visitor: Visitor, email: str, **wishes: int) -> str:
    """Register and return the code."""
    visitor.go(f"/events/{EVENT}/register").fill("name", NAMES[visitor.lang]).fill("email", email)
    for name, number in wishes.items():
        visitor.choose(name, number)
    visitor.tick("consent")
    read_a_moment(visitor)
    visitor.send()
    assert visitor.path.startswith("/events/registrations/"), visitor.page.inner_text("main")
    return visitor.path.rpartition("/")[2]


@pytest.mark.parametrize(("lang", "javascript"), COMBINATIONS, ids=IDS)
def test_register_with_needs_change_cancel_and_be_promoted(site, visit, lang, javascript) -> None:
    guest = visit(lang=lang, javascript=javascript, width=320)
    places_left(site, 1)
    first = address()
    guest.go(f"/events/{EVENT}").check().follow(f"/events/{EVENT}/register").check()
    guest.fill("name", NAMES[lang]).fill("email", first).tick("need_step_free")
    guest.tick("need_childcare").fill("need_childcare_count", "2").fill("need_childcare_detail", "4, 7")
    guest.choose("wish_1", 1).choose("wish_2", 2).tick("consent")
    read_a_moment(guest)
    guest.send().check()
    assert guest.has(".notice--success")
    assert guest.page.locator(".needs > li").count() == 2
    code = guest.path.rpartition("/")[2]
    confirmed(guest, site, first)
    assert not guest.has(".notice--warning")
    other = visit(lang=lang, javascript=javascript)
    second = registered(other, address(), wish_1=1)
    other.check()
    assert state(site, second) == "waiting"
    assert other.has(".notice--warning")
    guest.follow(f"/registrations/{code}/edit").check()
    assert guest.page.locator("[name=name]").input_value() == NAMES[lang]
    guest.fill("phone", "0421 555 0177").tick("need_fare").choose("wish_1", 2).choose("wish_2", 0).send().check()
    assert guest.page.locator(".needs > li").count() == 3
    guest.follow(f"/registrations/{code}/cancel").check().send()
    assert not guest.has("a[href$='/edit']")
    other.go(f"/events/registrations/{second}").check()
    assert state(site, second) == "confirmed"
    assert other.has(".notice--success")
    other.go(f"/events/registrations/{second}/decline").check().send()
    assert state(site, second) == "cancelled"


@pytest.mark.parametrize(("lang", "javascript"), COMBINATIONS, ids=IDS)
def test_an_organisation_registers_six_people_and_replaces_one(site, visit, lang, javascript) -> None:
    contact = visit(lang=lang, javascript=javascript, width=320)
    places_left(site, 20)
    email = address()
    contact.go(f"/events/{EVENT}/register").follow("/register-group").check()
    contact.fill("organisation_name", "Verein Nord").fill("contact_name", NAMES[lang]).fill("contact_email", email)
    for number in range(3):
        contact.fill(f"members-{number}-name", f"{NAMES[lang]} {number}")
    contact.send("main form", "button[name=more]")
    assert contact.page.locator("[name='members-0-name']").input_value() == f"{NAMES[lang]} 0"
    for number in range(3, 6):
        contact.fill(f"members-{number}-name", f"{NAMES[lang]} {number}")
    contact.check()
    contact.send()  # without consent: nothing is lost
    assert contact.has("#error-summary a[href='#consent']")
    contact.tick("consent")
    read_a_moment(contact)
    contact.send().check()
    code = contact.path.rpartition("/")[2]
    assert contact.page.locator("#people ~ ul > li").count() == 6
    assert contact.page.locator(".badge--success").count() == 0
    confirmed(contact, site, email)
    assert contact.path == f"/events/groups/{code}"
    assert contact.page.locator("#people ~ ul .badge--success").count() == 6
    contact.follow("/replace").check().fill("name", "Newroz").send().check()
    assert contact.sees("Newroz")
    assert not contact.sees(f"{NAMES[lang]} 0")
    member = visit(lang=lang, javascript=javascript)
    member.go(contact.link("/events/registrations/").partition(f"/{lang}")[2]).check()  # a code of their own
    assert member.sees("Newroz")
    member.follow("/cancel").check().send()
    contact.go(f"/events/groups/{code}")
    assert contact.page.locator("#people ~ ul .badge--success").count() == 5
    contact.follow(f"/groups/{code}/cancel").check().send().check()
    assert contact.page.locator("#people ~ ul .badge--success").count() == 0
