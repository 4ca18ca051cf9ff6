"""The pages of those who sign in, as `test_pages.py` for guests; a module of its own, so that both run side by side."""

from __future__ import annotations

import pytest

from tests.e2e.test_pages import EVERY, all_fine

STAFF = {
    "mitglied": (
        "/account/",
        "/contributions/mine",
        "/consultations/points/10/adopt",
        "/organisations/mine",
        "/consultations/landesgesetz-2026/statements/new",
    ),
    "moderation": (
        "/desk/",
        "/desk/15",
        "/desk/intake",
        "/contributions/25/translation/write",
        "/consultations/landesgesetz-2026/statements/intake",
        "/dossiers/work",
        "/dossiers/new",
        "/dossiers/deutsch-lernen/work",
        "/dossiers/deutsch-lernen/themes",
        "/dossiers/deutsch-lernen/contributions/1",
        "/dossiers/landesgesetz-zwischenstand/suggestions",
        "/dossiers/landesgesetz-zwischenstand/suggestions/1",
        "/dossiers/landesgesetz-zwischenstand/suggestions/uncertain",
        "/dossiers/landesgesetz-zwischenstand/suggestions/twins",
        "/dossiers/landesgesetz-zwischenstand/suggestions/like?ids=25",
        "/dossiers/landesgesetz-zwischenstand/work?assigned=0&q=e",
        "/dossiers/landesgesetz-zwischenstand/coding",
        "/dossiers/landesgesetz-zwischenstand/coding?of=all",
        "/dossiers/landesgesetz-zwischenstand/themes",
        "/dossiers/landesgesetz-zwischenstand/findings",
        "/dossiers/landesgesetz-zwischenstand/agreement",
        "/dossiers/landesgesetz-zwischenstand/log",
        "/dossiers/landesgesetz-zwischenstand/contributions/25/segments",
        "/dossiers/deutsch-lernen/findings/4/edit",
        "/dossiers/deutsch-lernen/findings/4/route",
        "/dossiers/deutsch-lernen/route",
        "/dossiers/escalations",
        "/events/fachtag-2027-beispiel/registrations",
        "/surveys/umfrage-gehoert/paper/entry",
    ),
    "ressort": (
        "/dossiers/answers",
        "/dossiers/answers?state=answered",
        "/dossiers/answers/4",
        "/dossiers/answers/4/back",
        "/dossiers/answers/together?ids=4",
        "/dossiers/answers/1/1",
        "/dossiers/answers/1/1/change?measure=HF01-M1",
    ),
    "redaktion": (
        "/formats/manage",
        "/reports/new",
        "/dossiers/meetings",
        "/dossiers/meetings/1",
        "/dossiers/answers/1/1/add",
        "/framework/measures/HF01-M1/revise",
        "/framework/fields/spracherwerb/edit",
        "/events/fachtag-2027-beispiel/edit",
        "/events/fachtag-2027-beispiel/needs",
        "/surveys/umfrage-fachtag/edit",
        "/surveys/umfrage-fachtag/paper",
        "/surveys/umfrage-gehoert/results/settings",
        "/surveys/umfrage-gehoert/counts",
        "/surveys/umfrage-gehoert/exports",
        "/surveys/umfrage-ankommen-2/statements",
        "/surveys/xlsform",
        "/consultations/landesgesetz-2026/edit",
        "/consultations/landesgesetz-2026/phases",
        "/consultations/documents/1/edit",
        "/p/",
    ),
    "verwaltung": ("/account/people/", "/account/audit", "/account/outbox/"),
}


@pytest.mark.parametrize("lang", EVERY)
@pytest.mark.parametrize("who", STAFF)
def test_pages_for_those_who_sign_in(visit, who, lang) -> None:
    width, dark = EVERY[lang]
    visitor = visit(lang=lang, width=width, dark=dark).sign_in(who)
    all_fine(visitor, STAFF[who])
