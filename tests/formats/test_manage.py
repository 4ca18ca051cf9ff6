import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, StaleError
from teilhabe_app.formats import service
from teilhabe_app.formats.models import Format, Kind, Process, State
from tests.factories import editor, field, format_, ml, moderator, save, user

pytestmark = pytest.mark.usefixtures("session")

DAY = dt.timedelta(days=1)
TEXTS = {"title-de": "Zum Gesetz", "summary-de": "Worum es geht."}


def draft(**values):
    now = clock.now()
    defaults = {
        "slug": "",
        "title": ml("Tag der Vielfalt"),
        "summary": ml("Kurz"),
        "opens_at": now,
        "closes_at": now + DAY,
    }
    return service.Draft(**{**defaults, **values})


def test_slug_is_made_from_the_title_and_taken_once():
    boss = editor()
    made = service.create_format(boss, Kind.EVENT, draft(field_ids=[field().id]))
    assert made.slug == "tag-der-vielfalt"
    assert made.state is State.DRAFT
    assert len(made.fields) == 1
    with pytest.raises(DomainError) as error:
        service.create_format(boss, Kind.EVENT, draft())
    assert error.value.field == "slug"


def test_end_before_beginning_is_refused_by_service_and_database():
    with pytest.raises(DomainError):
        service.create_format(editor(), Kind.EVENT, draft(closes_at=clock.now() - DAY))
    with pytest.raises(IntegrityError):
        format_(closes_at=clock.now() - 30 * DAY)


def test_second_author_is_told():
    boss, made = editor(), format_()
    service.update_format(boss, made, draft(version=1, slug="eins"))
    assert made.version == 2
    with pytest.raises(StaleError):
        service.update_format(boss, made, draft(version=1, slug="zwei"))


def test_only_editors_change_formats():
    for actor in (user(), moderator()):
        with pytest.raises(Forbidden):
            service.create_format(actor, Kind.EVENT, draft())


def test_publish_and_call_off(client, sign_in):
    made = format_(state=State.DRAFT)
    sign_in(editor())
    for act, state in (("publish", State.PUBLISHED), ("publish", State.PUBLISHED), ("cancel", State.CANCELLED)):
        assert client.post(f"/de/formats/manage/{made.slug}/{act}").status_code == 303
        db.session.expire_all()
        assert db.session.get(Format, made.id).state is state


def test_table_shows_drafts_to_staff_only(client, session, sign_in):
    format_(title=ml("Geheim"), state=State.DRAFT)
    session.commit()
    assert client.get("/de/formats/manage").status_code != 200
    sign_in(moderator())
    assert "Geheim" in client.get("/de/formats/manage").text


def test_process_with_phases_in_the_browser(client, sign_in):
    sign_in(editor())
    bad = client.post("/en/formats/manage/processes/new", data={**TEXTS, "summary-de": "", "state": "draft"})
    assert bad.status_code == 422
    assert "Zum Gesetz" in bad.text
    assert client.post("/en/formats/manage/processes/new", data={**TEXTS, "state": "published"}).status_code == 303
    made = db.session.query(Process).one()
    phase = {"kind": "response", "title-de": "Antworten", "starts_on": "2026-12-01", "ends_on": "2026-11-01"}
    address = f"/en/formats/manage/processes/{made.slug}/phases/new"
    assert client.post(address, data=phase).status_code == 422
    assert client.post(address, data={**phase, "ends_on": "2027-01-31"}).status_code == 303
    db.session.expire_all()
    number = made.phases[0].id
    assert "2027" in client.get(f"/en/formats/manage/phases/{number}").text
    changed = {**phase, "ends_on": "2027-02-28", "kind": "decision"}
    assert client.post(f"/en/formats/manage/phases/{number}", data=changed).status_code == 303
    assert client.post(f"/en/formats/manage/phases/{number}/remove").status_code == 303
    db.session.expire_all()
    assert made.phases == []


def test_stale_process_keeps_the_words(client, sign_in):
    made = save(Process(slug="weg", title=ml("Weg"), summary=ml("Kurz"), version=3))
    sign_in(editor())
    address = "/en/formats/manage/processes/weg"
    answer = client.post(address, data={**TEXTS, "state": "draft", "slug": "weg", "version": "2"})
    assert answer.status_code == 422
    assert "Zum Gesetz" in answer.text
    assert 'value="3"' in answer.text
    answer = client.post(address, data={**TEXTS, "state": "draft", "slug": "weg", "version": "3"})
    assert answer.status_code == 303
    db.session.expire_all()
    assert made.title["de"] == "Zum Gesetz"
