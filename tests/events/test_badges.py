"""Papers: badges and lists as tagged PDF, in many scripts; what cannot be drawn is said, not guessed."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from teilhabe_app.core import typesetting
from teilhabe_app.events.views import papers
from tests import factories
from tests.factories import events

NAMES = ["Amína Nguyễn", "فاطمه حسینی‌زاده", "Олена Їжак", "ተስፋይ ገብረ", "आशा तामाङ", "գոհար", "#strong[x] $y$ \\ <z>"]


@pytest.fixture
def day(session):
    event = events.event()
    workshop = events.workshop(event, 10)
    for name in NAMES:
        events.registration(event, name=name, organisation_name="Verein *Nord* #1")
    session.commit()
    return event, workshop


def test_badges_and_lists_are_tagged_pdf(day, client, sign_in):
    event, workshop = day
    sign_in(factories.moderator())
    for path in ("badges.pdf", "attendance.pdf", f"attendance.pdf?workshop={workshop.id}"):
        for lang in ("de-simple", "ar"):
            answer = client.get(f"/{lang}/events/{event.format.slug}/{path}")
            assert answer.status_code == 200
            assert answer.mimetype == "application/pdf"
            assert answer.data.startswith(b"%PDF-")
            assert b"/StructTreeRoot" in answer.data
            assert answer.headers["Cache-Control"] == "private, no-store"


def test_names_that_no_font_has_are_named_on_the_page(day, client, sign_in):
    event, _workshop = day
    events.registration(event, name="王小明")
    sign_in(factories.moderator())
    text = client.get(f"/en/events/{event.format.slug}/papers").text
    assert "王小明" in text
    assert "by hand" in text
    assert client.get(f"/en/events/{event.format.slug}/badges.pdf").status_code == 200


def test_lists_as_tables_are_at_hand(day, client, sign_in):
    event, _workshop = day
    sign_in(factories.moderator())
    text = client.get(f"/en/events/{event.format.slug}/papers").text
    address = f"/en/events/{event.format.slug}/registrations/export"
    assert f'action="{address}"' in text
    assert "Download as a table (XLSX)" in text
    made = client.post(address, data={"list": "workshops", "file": "xlsx"})
    assert made.data.startswith(b"PK")


def test_only_staff_print(day, client, sign_in):
    event, _workshop = day
    assert client.get(f"/en/events/{event.format.slug}/badges.pdf").status_code in {302, 401, 403}
    sign_in(factories.user())
    assert client.get(f"/en/events/{event.format.slug}/papers").status_code == 403


def test_what_can_be_drawn():
    assert [name for name in NAMES if typesetting.missing(name)] == []
    assert typesetting.missing("王小王") == "王小"
    assert typesetting.direction("12 فاطمه") == "rtl"
    assert typesetting.direction("Олена") == "ltr"


def test_a_long_organisation_leaves_the_line_below_free():
    """What stands at the foot of a badge looks the same, whatever stands above it."""
    feet = []
    for organisation in ("", "Landesverband der Organisationen von Migrantinnen und Migranten in Bremen " * 2):
        one = {"name": "Olena", "organisation": organisation, "language": "Deutsch", "workshops": "Workshops 1, 2"}
        one |= {"dir": "ltr", "organisation_dir": "ltr"}
        data = {"title": "x", "lang": "de", "dir": "ltr", "event": "Fachtag", "people": [one]}
        page = Image.open(io.BytesIO(typesetting.png(papers.TEMPLATES / "badges.typ", data))).convert("L")
        mm = page.width / 210
        feet.append(page.crop((int(21 * mm), int(57 * mm), int(100 * mm), int(67 * mm))))
    assert feet[0].getextrema()[0] < 128  # there is something to read
    assert feet[0].tobytes() == feet[1].tobytes()


def test_a_broken_paper_says_why(tmp_path):
    (tmp_path / "broken.typ").write_text("#unknown()", "utf-8")
    with pytest.raises(typesetting.TypesettingError, match="unknown"):
        typesetting.pdf(tmp_path / "broken.typ", {})
