from __future__ import annotations

import datetime as dt
import hashlib
import re

import pytest
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.reports import snapshot
from teilhabe_app.reports.models import Edition, Snapshot
from teilhabe_app.synthesis import chain
from tests import factories as make
from tests.factories import reports as build


def frozen(**values) -> Edition:
    edition = build.edition(**values)
    snapshot.freeze(make.editor(), edition)
    db.session.commit()
    return edition


@pytest.mark.parametrize("lang", ["de", "de-simple", "ar"])
def test_the_list_says_what_comes_next(client, lang):
    build.edition(cutoff_on=dt.date(2031, 5, 4), slug="entwurf")
    frozen(slug="fertig")
    text = client.get(f"/{lang}/reports/").text
    assert f"/{lang}/reports/fertig" in text
    assert f"/{lang}/reports/entwurf" not in text
    assert "2031" in text or "٢٠٣١" in text


def test_the_list_without_any_edition(client):
    assert "There is no report yet" in client.get("/en/reports/").text


@pytest.mark.parametrize("lang", ["de", "ar"])
def test_a_frozen_edition_is_read_from_its_snapshot_only(client, lang):
    field = build.world()[0]
    edition = frozen()
    seal = edition.snapshot.sha256
    before = client.get(f"/{lang}/reports/{edition.slug}").text
    assert seal[:32] in before
    assert f'id="field-{field.slug}"' in before
    assert f'href="#field-{field.slug}"' in before
    assert "Kurse am Abend" in before or "دروس مسائية" in before
    assert re.search(r"11[.,٫]2|١١٫٢", before)
    for measure in db.session.get(type(field), field.id).measures:
        measure.title = make.ml("Umbenannt")
    db.session.get(type(field), field.id).name = make.ml("Anderes Feld")
    db.session.get(Edition, edition.id).title = make.ml("Anderer Titel")
    db.session.commit()
    after = client.get(f"/{lang}/reports/{edition.slug}").text
    assert after == before


def test_the_download_is_what_was_sealed(client):
    build.world()
    edition = frozen()
    answer = client.get(f"/de/reports/{edition.slug}/data.json")
    assert answer.mimetype == "application/json"
    assert hashlib.sha256(answer.data).hexdigest() == edition.snapshot.sha256
    assert answer.json["edition"]["slug"] == edition.slug


def test_drafts_are_for_the_staff(client, sign_in):
    edition = build.edition()
    db.session.commit()
    assert client.get(f"/de/reports/{edition.slug}").status_code == 302
    assert client.get(f"/de/reports/{edition.slug}/data.json").status_code == 302
    sign_in(make.moderator())
    page = client.get(f"/de/reports/{edition.slug}").text
    assert "/freeze" not in page
    assert client.get(f"/de/reports/{edition.slug}/data.json").status_code == 404
    assert client.post(f"/de/reports/{edition.slug}/freeze").status_code == 403
    assert client.get("/de/reports/unknown").status_code == 404


def test_an_editor_makes_and_freezes_an_edition(client, sign_in):
    field = build.world()[0]
    body = make.body()
    sign_in(make.editor())
    assert client.get("/de/reports/new").status_code == 200
    today = clock.today().isoformat()
    entered = {
        "title-de": "Zweiter Bericht",
        "title-ar": "التقرير الثاني",
        "introduction-de": "Was *geschah*.",
        "cutoff_on": today,
        "data_year": "2025",
        "previous_id": "0",
        "decisions-0-on": today,
        "decisions-0-body_id": str(body.id),
        "decisions-0-act": "adopted",
        "decisions-1-on": "",
        "decisions-1-body_id": "0",
        "decisions-1-act": "presented",
    }
    for wrong in ({"cutoff_on": "31.02.2026"}, {"decisions-0-body_id": "0"}, {"previous_id": "99"}, {"data_year": "5"}):
        answer = client.post("/de/reports/new", data={**entered, **wrong})
        assert answer.status_code == 422
        assert "Zweiter Bericht" in answer.text
    made = client.post("/en/reports/new", data=entered)
    assert made.status_code == 303, made.text
    page = client.get(made.location).text
    assert "This is a draft" in page
    assert f'id="field-{field.slug}"' in page
    assert "<em>geschah</em>" in page
    assert client.get(f"{made.location}/edit").status_code == 200
    changed = client.post(f"{made.location}/edit", data={**entered, "version": "1", "title-de": "Bericht zwei"})
    assert changed.status_code == 303, changed.text
    stale = client.post(f"{made.location}/edit", data={**entered, "version": "1", "title-de": "Bericht drei"})
    assert stale.status_code == 422
    assert "Bericht drei" in stale.text
    for _second_click in range(2):
        assert client.post(f"{made.location}/freeze").status_code == 303
    text = client.get(made.location).text
    assert "Bericht zwei" in text
    assert "This is a draft" not in text
    assert db.session.scalars(select(Snapshot.id)).all() != []
    assert client.get(f"{made.location}/edit").status_code == 403


def test_an_edition_whose_cut_off_is_to_come_stays_a_draft(client, sign_in):
    edition = build.edition(cutoff_on=clock.today() + dt.timedelta(days=3))
    sign_in(make.editor())
    path = f"/en/reports/{edition.slug}"
    assert client.post(f"{path}/freeze").status_code == 303
    assert "cut-off date is still to come" in client.get(path).text


def test_people_who_are_quoted_get_one_mail_in_their_language(client, sign_in):
    finding = build.finding(0)
    words = [make.contribution(contact_email=f"{name}@example.org", contact_language="ar") for name in "aab"]
    words.append(make.contribution(contact_email="A@example.org"))
    words.append(make.contribution())
    for contribution in words:
        build.cite(finding, contribution)
    make.contribution(contact_email="nobody@example.org")
    edition = build.edition()
    sign_in(make.editor())
    assert client.post(f"/de/reports/{edition.slug}/freeze").status_code == 303
    db.session.expire_all()
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "in_report").order_by(OutboxMail.id)).all()
    assert sorted((mail.to_address.lower(), mail.language) for mail in mails) == [
        ("a@example.org", "de"),
        ("b@example.org", "ar"),
    ]
    assert words[0].receipt in mails[0].text
    assert words[1].receipt in mails[0].text
    assert f"/ar/c/{words[2].receipt}" in mails[1].text
    assert f"/ar/reports/{edition.slug}" in mails[1].text


def test_a_frozen_report_is_the_last_step_of_the_chain(app, client):
    with_answer = build.finding()
    build.answer(with_answer)
    other = build.finding(public=False)
    edition = frozen()
    with app.test_request_context("/de/"):
        steps = chain.steps_for_finding(with_answer)
        assert (steps[-1].key, steps[-1].href) == ("report", f"/de/reports/{edition.slug}")
        assert chain.steps_for_finding(other)[-1].href is None


def test_a_frozen_edition_takes_few_statements(client, statements):
    counts = []
    for times in (1, 3):
        build.world(times)
        edition = frozen()
        db.session.expire_all()
        slug = edition.slug
        statements.clear()
        assert client.get(f"/de/reports/{slug}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 6, statements


def test_the_list_takes_constant_statements(client, statements):
    counts = []
    for _ in range(2):
        frozen()
        db.session.expire_all()
        statements.clear()
        client.get("/de/reports/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8, statements
