"""Every page of the journeys: no barrier that axe knows, nothing sideways, in all layouts that people meet."""

from __future__ import annotations

import pytest

from tests.e2e.browser import Visitor

PUBLIC = (
    "/",
    "/formats/",
    "/formats/?view=calendar",
    "/formats/processes/landesgesetz",
    "/events/fachtag-2027-beispiel",
    "/events/fachtag-2027-beispiel/register",
    "/events/fachtag-2023-11-16",
    "/consultations/landesgesetz-2026",
    "/contributions/threads/16",
    "/surveys/umfrage-fachtag",
    "/framework/",
    "/framework/fields/spracherwerb",
    "/framework/measures/HF01-M1",
    "/framework/indicators",
    "/organisations/",
    "/organisations/bodies/",
    "/organisations/bodies/sasji",
    "/dossiers/",
    "/dossiers/deutsch-lernen",
    "/dossiers/deutsch-lernen/findings/1",
    "/dossiers/deutsch-lernen/set-aside",
    "/reports/",
    "/reports/umsetzungsbericht-beispiel",
    "/c/",
    "/p/how-it-works",
    "/p/plain",
    "/p/imprint",
    "/privacy",
    "/accessibility",
    "/account/sign-in",
    "/account/sign-up",
    "/nothing-here",
)
STAFF = {
    "mitglied": (
        "/account/",
        "/contributions/mine",
        "/organisations/mine",
        "/consultations/landesgesetz-2026/statements/new",
    ),
    "moderation": (
        "/desk/",
        "/desk/15",
        "/desk/intake",
        "/dossiers/work",
        "/dossiers/new",
        "/dossiers/deutsch-lernen/work",
        "/dossiers/deutsch-lernen/themes",
        "/dossiers/deutsch-lernen/contributions/1",
        "/dossiers/deutsch-lernen/findings/4/edit",
        "/dossiers/deutsch-lernen/findings/4/route",
        "/events/fachtag-2027-beispiel/registrations",
    ),
    "ressort": (
        "/dossiers/answers",
        "/dossiers/answers/4",
        "/dossiers/answers/1/1",
        "/dossiers/answers/1/1/change?measure=HF01-M1",
    ),
    "redaktion": (
        "/formats/manage",
        "/reports/new",
        "/framework/measures/HF01-M1/revise",
        "/framework/fields/spracherwerb/edit",
        "/events/fachtag-2027-beispiel/edit",
        "/events/fachtag-2027-beispiel/needs",
        "/surveys/umfrage-fachtag/edit",
        "/consultations/landesgesetz-2026/edit",
        "/p/",
    ),
    "verwaltung": ("/account/people/", "/account/audit", "/account/outbox/"),
}
MOST_READ = (
    "/",
    "/formats/",
    "/events/fachtag-2027-beispiel/register",
    "/contributions/threads/16",
    "/dossiers/deutsch-lernen/findings/1",
    "/reports/umsetzungsbericht-beispiel",
)
EVERY = {"de": (1280, False), "ar": (320, True), "de-simple": (320, False)}  # language: width, dark


@pytest.mark.parametrize("lang", EVERY)
def test_public_pages(visit, lang) -> None:
    width, dark = EVERY[lang]
    visitor = visit(lang=lang, width=width, dark=dark)
    _all_fine(visitor, PUBLIC)


@pytest.mark.parametrize("lang", EVERY)
@pytest.mark.parametrize("who", STAFF)
def test_pages_for_those_who_sign_in(visit, who, lang) -> None:
    width, dark = EVERY[lang]
    visitor = visit(lang=lang, width=width, dark=dark).sign_in(who)
    _all_fine(visitor, STAFF[who])


@pytest.mark.parametrize("lang", EVERY)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_most_read_pages_in_every_layout(visit, lang, dark) -> None:
    """The pages that nearly everybody opens, in the layouts that the other tests leave out."""
    for width in (320, 1280):
        if EVERY[lang] != (width, dark):
            _all_fine(visit(lang=lang, width=width, dark=dark), MOST_READ)


def _all_fine(visitor: Visitor, paths: tuple[str, ...]) -> None:
    found = []
    for path in paths:
        visitor.go(path)
        try:
            visitor.check()
        except AssertionError as error:
            found.append(str(error).partition("\nassert")[0])
    assert not found, "\n".join(found)
