"""Every page of an event as those meet it who come, help, moderate or edit: no barrier, nothing sideways, mirrored."""

from __future__ import annotations

import pytest

from tests.e2e.browser import Visitor
from tests.e2e.test_events import EVENT, rows
from tests.e2e.test_pages import all_fine

OVER = "werkstatt-abend-beispiel"
STAFF = {
    "moderation": (
        "registrations",
        "registrations?q=a",
        "registrations?state=call",
        "registrations/new",
        "registrations/requests",
        "registrations/{registration}",
        "registrations/{registration}/told",
        "check-in",
        "papers",
        "results",
        "workshops/{workshop}/cards",
    ),
    "redaktion": (
        "programme",
        "edit",
        "items/new",
        "items/{item}",
        "rooms/new",
        "rooms/{room}",
        "rounds/new",
        "rounds/{slot}",
        "workshops/new",
        "workshops/{workshop}",
        "materials/new",
        "materials/{material}/edit",
        "places",
        "places/new",
        "places/{pool}",
        "questions",
        "questions/new",
        "questions/{question}",
        "needs",
        "needs/of/childcare",
        "needs/{need}",
        "messages",
        "messages/confirmed",
        "messages/reminder",
        "tell/event_changed",
        "mails",
        "allocation",
        "stored",
        "new",
    ),
}
WITHOUT_EVENT = ("new", "items/{", "rooms/{", "rounds/{", "workshops/{", "materials/{", "needs/{")


def one(site, query: str, *values: object) -> str:
    return str(rows(site, f"{query} LIMIT 1", *values)[0][0])


def of_event(site, table: str, slug: str = EVENT) -> str:
    return one(
        site,
        f"SELECT {table}.id FROM {table} JOIN event ON event.id = {table}.event_id"  # noqa: S608 -- our own words
        " JOIN format ON format.id = event.format_id WHERE slug = ?",
        slug,
    )


def known(site) -> dict[str, str]:
    """Return a number of each part of the coming event."""
    names = ("workshop", "room", "slot", "pool", "registration")
    own = "FROM registration JOIN event ON event.id = event_id JOIN format ON format.id = format_id WHERE slug = ?"
    need = f"SELECT need.id FROM need WHERE registration_id IN (SELECT registration.id {own})"  # noqa: S608
    return {name: of_event(site, name) for name in names} | {
        "item": of_event(site, "programme_item"),
        "material": of_event(site, "event_material"),
        "question": of_event(site, "event_question"),
        "need": one(site, need, EVENT),
        "receipt": one(site, f"SELECT receipt {own} AND registration.state = 'confirmed' AND group_id IS NULL", EVENT),
        "came": one(site, f"SELECT receipt {own}", OVER),
        "group": one(site, "SELECT receipt FROM registration_group"),
        "member": one(site, f"SELECT registration.id {own} AND group_id IS NOT NULL", EVENT),
    }


def public(site) -> tuple[str, ...]:
    found = known(site)
    own, group = f"/events/registrations/{found['receipt']}", f"/events/groups/{found['group']}"
    return (
        f"/events/{EVENT}",
        f"/events/{EVENT}/register",
        f"/events/{EVENT}/register-group",
        *(own + end for end in ("", "/edit", "/code", "/hand-over", "/cancel", "/decline")),
        f"{own}/confirm/0123456789abcdef",
        f"/events/registrations/{found['came']}",
        *(group + end for end in ("", "/add", f"/members/{found['member']}/replace", "/cancel")),
        f"{group}/members/{found['member']}/cancel",
        f"/events/{OVER}",
        f"/events/{OVER}/results",
    )


@pytest.mark.parametrize(
    ("lang", "width", "dark"), [("de", 1280, False), ("de", 320, False), ("ar", 320, False), ("ar", 1280, True)]
)
def test_pages_for_everybody(site, visit, lang, width, dark) -> None:
    all_fine(visit(lang=lang, width=width, dark=dark), public(site))


@pytest.mark.parametrize("who", STAFF)
@pytest.mark.parametrize(("width", "dark"), [(1280, False), (320, True)])
def test_pages_of_staff(site, visit, who, width, dark) -> None:
    found = known(site)
    paths = tuple(
        f"/events/{'' if path == 'new' or path.startswith(WITHOUT_EVENT[1:]) else EVENT + '/'}{path.format(**found)}"
        for path in STAFF[who]
    )
    all_fine(visit(width=width, dark=dark).sign_in(who), paths)


def test_results_of_a_finished_event(site, visit) -> None:
    moderator = visit().sign_in("moderation")
    all_fine(moderator, (f"/events/{OVER}/results", f"/events/{OVER}/check-in", f"/events/{OVER}/registrations"))


def test_arabic_pages_of_events_are_mirrored(site, visit) -> None:
    reader: Visitor = visit(lang="ar", width=1280)
    reader.go(f"/events/{EVENT}")
    sides = (
        "e => { const b = e.getBoundingClientRect(); return [b.left, document.documentElement.clientWidth - b.right]; }"
    )
    for selector in ("h1", ".programme > li h3", ".workshops > li h4", ".materials li"):
        left, right = reader.page.locator(f"main {selector}").first.evaluate(sides)
        text = reader.page.locator(f"main {selector}").first.evaluate("e => getComputedStyle(e).direction")
        assert text == "rtl", selector
        assert right <= left + 2, (selector, left, right)
    for time in reader.page.locator("main .programme time").all()[:3]:
        assert time.evaluate("e => e.getBoundingClientRect().left > innerWidth / 2")
    reader.go(f"/events/registrations/{known(site)['receipt']}")
    assert reader.page.locator("main .dl strong[dir=ltr]").count() == 1
