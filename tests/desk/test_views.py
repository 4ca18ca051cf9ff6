import datetime as dt

import pytest
from sqlalchemy import select

from teilhabe_app.contributions.models import Channel, Contribution, Place, SealRequest, Thread, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.desk import hosts
from tests.factories import administrator, contribution, editor, field, format_, moderator, thread, user
from tests.factories import synthesis as make


def pending(**values):
    return contribution(values.pop("in_thread", None), visibility=Visibility.PENDING, **values)


@pytest.mark.parametrize("who", [user, editor])
def test_others_do_not_see_the_desk(client, session, sign_in, who):
    waiting = pending()
    sign_in(who())
    for path in ("/de/desk/", f"/de/desk/{waiting.id}", "/de/desk/intake"):
        assert client.get(path).status_code == 403
    assert client.post(f"/de/desk/{waiting.id}/publish").status_code == 403


def test_the_queue_is_oldest_first_and_filters(client, session, sign_in):
    old = pending(text="Alt und lang wartend", submitted_at=clock.now() - dt.timedelta(days=3))
    new = pending(text="حديث", language="ar")
    finding = make.finding(make.dossier(old.format, public=True))
    make.routing(finding, due_on=clock.today() - dt.timedelta(days=3))
    sign_in(moderator())
    page = client.get("/de/desk/").text
    assert page.index(old.text) < page.index(new.text)
    assert f"/findings/{finding.number}" in page
    page = client.get("/de/desk/?language=ar&channel=web&format=abc&after=xyz").text
    assert new.text in page
    assert old.text not in page
    assert client.get(f"/de/desk/find?q={new.receipt.lower()}").status_code == 302
    assert client.get("/de/desk/find?q=99999999999999999999").status_code == 302


def test_the_queue_takes_a_constant_number_of_statements(client, session, sign_in, statements):
    sign_in(moderator())
    counts = []
    for number in (1, 3, 10):
        for _n in range(number):
            pending()
        session.commit()
        session.expire_all()
        statements.clear()
        client.get("/de/desk/")
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts


def test_publish_one_after_the_other_and_tell_the_author(client, session, sign_in):
    first, second = pending(contact_email="a@example.org"), pending()
    sign_in(moderator())
    assert client.get(f"/de/desk/{first.id}").status_code == 200
    answer = client.post(f"/de/desk/{first.id}/publish", data={"then": "next"})
    assert answer.headers["Location"].endswith(f"/desk/{second.id}")
    again = client.post(f"/en/desk/{first.id}/publish", follow_redirects=True)
    assert "already published" in again.text
    answer = client.post(f"/de/desk/{second.id}/publish", data={"then": "next"})
    assert answer.headers["Location"].endswith("/desk/")
    db.session.expire_all()
    assert first.visibility is Visibility.PUBLISHED
    assert session.scalars(select(OutboxMail.to_address)).all() == ["a@example.org"]


def test_hide_with_a_reason_in_the_language_of_the_author(client, session, sign_in):
    waiting = pending(contact_email="a@example.org", contact_language="en")
    sign_in(moderator())
    path = f"/de/desk/{waiting.id}/hide"
    assert client.post(path, data={"template": "", "words": ""}).status_code == 422
    assert client.post(path, data={"template": "advert", "words": "Bitte ohne Preise."}).status_code == 303
    db.session.expire_all()
    assert waiting.hidden_reason == "It is advertising.\nBitte ohne Preise."
    assert "Bitte ohne Preise." in session.scalars(select(OutboxMail)).one().text
    assert client.get(f"/de/desk/{waiting.id}").status_code == 200


def test_redact_seals_the_original_and_two_people_open_it(client, session, sign_in):
    waiting = pending(text="Ruft mich an: 0421 1234567!")
    sign_in(moderator())
    page = client.get(f"/de/desk/{waiting.id}").text
    assert "<mark>0421 1234567</mark>" in page
    path = f"/de/desk/{waiting.id}/redact"
    assert client.post(path, data={"text": waiting.text}).status_code == 422
    assert client.post(path, data={"text": "Ruft mich an!"}).status_code == 303
    assert "1234567" not in client.get(f"/de/desk/{waiting.id}").text
    ask = {"restore": "n", "reason": "Rückfrage der Polizei"}
    assert client.post(f"/de/desk/{waiting.id}/seal", data=ask).status_code == 303
    asked = session.scalars(select(SealRequest)).one()
    opening = f"/de/desk/seals/{asked.id}/open"
    assert client.post(opening).status_code == 403
    staff, admin = asked.asked_by, administrator()
    sign_in(admin)
    assert client.post(f"/de/desk/seals/{asked.id}/answer", data={"grant": "y"}).status_code == 303
    assert client.post(opening).status_code == 403  # for whoever asked, not for whoever agreed
    sign_in(staff)
    assert opening in client.get(f"/de/desk/{waiting.id}").text
    assert client.get(opening).status_code == 405
    answer = client.post(opening)
    assert "0421 1234567" in answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    note = session.scalars(select(AuditEntry).where(AuditEntry.action == "contribution.unseal")).one()
    assert (note.actor_id, note.object_id) == (staff.id, waiting.id)


def test_publish_many(client, session, sign_in):
    waiting = [pending() for _n in range(3)]
    done = contribution()
    sign_in(moderator())
    ids = [str(waiting[0].id), str(waiting[1].id), str(done.id), "x", "9" * 30]
    assert client.post("/de/desk/publish", data={"ids": ids}).status_code == 303
    assert client.post("/de/desk/publish?kind=unread", data={}).location.endswith("/desk/?kind=unread")
    db.session.expire_all()
    assert [one.visibility for one in waiting] == [Visibility.PUBLISHED, Visibility.PUBLISHED, Visibility.PENDING]


def test_intake_keeps_place_and_language_and_shows_the_receipt(client, session, sign_in):
    assert client.get("/de/desk/intake").status_code == 302
    place, theme = thread(place=Place.WORKSHOP), field()
    sign_in(moderator())
    assert client.get("/de/desk/intake").status_code == 200
    data = {
        "place": f"t{place.id}",
        "channel": "card",
        "language": "tr",
        "text": "Akşam kursları",
        "kind": "idea",
        "field_id": str(theme.id),
        "provenance": "Tisch 3",
        "publish": "y",
        "once": "karte-1",
    }
    assert client.post("/de/desk/intake", data={**data, "text": " "}).status_code == 422
    answer = client.post("/de/desk/intake", data=data)
    assert answer.status_code == 303, answer.text
    client.post("/de/desk/intake", data=data)
    card = session.scalars(select(Contribution)).one()
    assert (card.channel, card.language, card.author_id, card.provenance) == (Channel.CARD, "tr", None, "Tisch 3")
    assert card.visibility is Visibility.PUBLISHED
    page = client.get(answer.headers["Location"]).text
    assert card.receipt in page
    assert '<option selected value="tr">' in page


def test_intake_opens_a_place_for_letters(client, session, sign_in):
    of = format_()
    sign_in(moderator())
    data = {"place": f"f{of.id}", "channel": "letter", "language": "de", "text": "Ein Brief", "kind": "concern"}
    assert client.post("/de/desk/intake", data=data).status_code == 303
    opened = session.scalars(select(Thread)).one()
    assert (opened.place, opened.format_id) == (Place.INTAKE, of.id)
    assert session.scalars(select(Contribution)).one().visibility is Visibility.PENDING


def test_duties_of_other_slices(client, session, sign_in, monkeypatch):
    monkeypatch.setattr(hosts, "_providers", {})
    late = hosts.Duty(title="Barriere melden", href="/de/", due_on=clock.today() - dt.timedelta(days=1))
    hosts.register_duties("barriers", lambda: hosts.Duties(title="Barrieren", items=[late]))
    hosts.register_duties("none", lambda: None)
    sign_in(moderator())
    assert "Barriere melden" in client.get("/de/desk/").text
    assert late.is_overdue
