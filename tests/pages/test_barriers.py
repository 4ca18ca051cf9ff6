import datetime as dt

import pytest
from sqlalchemy import func, select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.pages import privacy, service
from teilhabe_app.pages.models import BarrierReport
from tests.factories import editor, moderator, number, save, user

TYPED = {"text": "Ekran okuyucu düğmeyi okumuyor.", "page": "/tr/", "email": "Biri@example.org", "once": "abc"}


def report(**values):
    n = number()
    defaults = {"receipt": f"R{n}", "text": f"Text {n}", "language": "de", "due_on": clock.today()}
    return save(BarrierReport(**{**defaults, **values}))


def test_report_answer_and_read(client, sign_in):
    answer = client.post("/tr/accessibility", data=TYPED)
    assert answer.status_code == 303
    again = client.post("/tr/accessibility", data=TYPED)
    assert again.location == answer.location
    one = db.session.scalars(select(BarrierReport)).one()
    assert one.due_on == clock.today() + dt.timedelta(days=14)
    assert (one.language, one.email) == ("tr", "biri@example.org")
    page = client.get(answer.location).text
    assert one.text in page
    assert "biri@example.org" not in page
    sign_in(editor())
    assert one.text in client.get("/en/accessibility/reports/").text
    path = f"/en/accessibility/reports/{one.id}"
    assert client.get(path).status_code == 200
    empty = client.post(f"{path}/answer", data={"answer": " "})
    assert empty.status_code == 422
    assert client.post(f"{path}/answer", data={"answer": "Düzelttik <b>."}).status_code == 303
    assert client.post(f"{path}/answer", data={"answer": "Again"}).status_code == 422
    assert "Düzelttik &lt;b&gt;." in client.get(answer.location).text
    assert "Düzelttik" in client.get(path).text
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [(mail.language, mail.kind) for mail in mails] == [("tr", "barrier_received"), ("tr", "barrier_answered")]
    assert "Düzelttik <b>." in mails[1].text
    assert "&lt;b&gt;" in mails[1].html
    assert f"/tr/c/{one.receipt}" in mails[0].text


def test_bad_input_keeps_what_was_typed(client):
    for change in ({"text": ""}, {"email": "no"}, {"text": "x" * 4001}, {"website": "spam"}):
        answer = client.post("/en/accessibility", data={**TYPED, **change})
        assert answer.status_code == 422
        assert "/tr/" in answer.text
    assert db.session.scalar(select(func.count()).select_from(BarrierReport)) == 0


def test_without_an_address_there_is_no_mail(client):
    client.post("/de/accessibility", data={**TYPED, "email": ""})
    assert db.session.scalar(select(func.count()).select_from(OutboxMail)) == 0


def test_many_reports_are_stopped(client):
    codes = [client.post("/de/accessibility", data={**TYPED, "once": str(n)}).status_code for n in range(11)]
    assert codes == [303] * 10 + [429]


def test_the_most_urgent_comes_first(client, sign_in):
    late = report(due_on=clock.today() - dt.timedelta(days=1))
    soon, later = report(), report(due_on=clock.today() + dt.timedelta(days=9))
    done = report(answer="Ja", answered_at=clock.now())
    sign_in(editor())
    page = client.get("/en/accessibility/reports/").text
    places = [page.index(one.text) for one in (late, soon, later, done)]
    assert places == sorted(places)
    assert page.count("Overdue") == 1
    assert "Overdue" in client.get(f"/en/accessibility/reports/{late.id}").text


def test_only_the_office(client, sign_in):
    one = report()
    db.session.commit()
    assert client.get("/de/accessibility/reports/").status_code == 302
    sign_in(user())
    assert client.get("/de/accessibility/reports/").status_code == 403
    assert client.get(f"/de/accessibility/reports/{one.id}").status_code == 403
    assert client.post(f"/de/accessibility/reports/{one.id}/answer").status_code == 403


def test_the_desk_shows_moderators_what_is_due(client, sign_in):
    one = report()
    db.session.commit()
    sign_in(moderator())
    assert one.receipt in client.get("/de/desk/").text
    assert client.get(f"/de/accessibility/reports/{one.id}").status_code == 200


@pytest.mark.usefixtures("session")
def test_the_service_asks_the_policy():
    with pytest.raises(Forbidden):
        service.answer_barrier(user(), report(), "x")
    with pytest.raises(DomainError):
        service.answer_barrier(editor(), report(answer="Ja", answered_at=clock.now()), "x")


@pytest.mark.usefixtures("session")
def test_addresses_go_a_year_after_the_answer():
    now = clock.now()
    old = report(email="a@example.org", answer="Ja", answered_at=now - dt.timedelta(days=366))
    fresh = report(email="b@example.org", answer="Ja", answered_at=now)
    waiting = report(email="c@example.org")
    assert privacy.erase_addresses(now) == 1
    db.session.expire_all()
    assert [one.email for one in (old, fresh, waiting)] == [None, "b@example.org", "c@example.org"]
