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
    "/consultations/landesgesetz-2026/follow",
    "/consultations/documents/1",
    "/consultations/documents/1/changes",
    "/consultations/documents/1/paragraphs/p14",
    "/consultations/documents/1/gone",
    "/consultations/statements/3",
    "/consultations/statements/4/changes",
    "/contributions/threads/16",
    "/contributions/25",
    "/contributions/25/history",
    "/contributions/25/translation",
    "/contributions/25/notice",
    "/surveys/umfrage-fachtag",
    "/surveys/umfrage-gehoert/results",
    "/surveys/umfrage-gehoert/results?question=took_part&by=page-language",
    "/surveys/umfrage-gehoert/results/rounds",
    "/surveys/umfrage-gehoert/paper",
    "/surveys/umfrage-ankommen/opinions",
    "/framework/",
    "/framework/fields/spracherwerb",
    "/framework/measures/HF01-M1",
    "/framework/indicators",
    "/organisations/",
    "/organisations/frauentreff-hafenblick",
    "/organisations/bodies/",
    "/organisations/bodies/sasji",
    "/dossiers/",
    "/dossiers/deutsch-lernen",
    "/dossiers/deutsch-lernen/findings/1",
    "/dossiers/deutsch-lernen/set-aside",
    "/dossiers/deutsch-lernen/versions",
    "/dossiers/deutsch-lernen/versions/1",
    "/dossiers/deutsch-lernen/versions/2/changes",
    "/dossiers/deutsch-lernen/changes",
    "/dossiers/deutsch-lernen/data",
    "/dossiers/promises",
    "/dossiers/organisations/frauentreff-hafenblick",
    "/dossiers/deutsch-lernen/synopsis",
    "/search/?q=sprache",
    "/search/?q=gibtesnicht",
    "/glossary/",
    "/contributions/formats/landesgesetz-2026/data",
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
    all_fine(visitor, PUBLIC)


@pytest.mark.parametrize("lang", EVERY)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_most_read_pages_in_every_layout(visit, lang, dark) -> None:
    """The pages that nearly everybody opens, in the layouts that the other tests leave out."""
    for width in (320, 1280):
        if EVERY[lang] != (width, dark):
            all_fine(visit(lang=lang, width=width, dark=dark), MOST_READ)


@pytest.mark.parametrize("lang", EVERY)
def test_contributions_inside_another_page(visit, lang) -> None:
    """This page stands in a frame of somebody else's page: it has neither our head nor our menu, on purpose."""
    width, dark = EVERY[lang]
    visitor = visit(lang=lang, width=width, dark=dark).go("/contributions/formats/landesgesetz-2026/embed")
    visitor.check()
    assert visitor.has("article, li")


def all_fine(visitor: Visitor, paths: tuple[str, ...]) -> None:
    """Open each path; name everything that is wrong with any of them."""
    found = []
    for path in paths:
        visitor.go(path)
        try:
            visitor.check()
        except AssertionError as error:
            found.append(str(error).partition("\nassert")[0])
    assert not found, "\n".join(found)
