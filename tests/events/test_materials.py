"""Files and links of an event: what is taken, who sees it when, and how it is shown."""

import datetime as dt
import io

import pytest
from PIL import Image
from sqlalchemy.exc import IntegrityError

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.events.models import EventMaterial, ItemKind, MaterialKind, ProgrammeItem
from teilhabe_app.events.service import materials
from teilhabe_app.formats.models import State
from tests.factories import editor, ml
from tests.factories.events import event, workshop

PDF = b"%PDF-1.7\n" + b"x" * 2000


def png():
    out = io.BytesIO()
    Image.new("RGB", (6, 6)).save(out, "PNG")
    return out.getvalue()


def material(of, **values):
    defaults = {"kind": MaterialKind.FILE, "title": ml("Ablauf"), "file_name": "ablauf.pdf", "file_type": "pdf"}
    made = EventMaterial(event_id=of.id, **{**defaults, "file_size": len(PDF), "content": PDF, **values})
    of.materials.append(made)
    db.session.flush()
    return made


def send(client, of, content=None, name="a.bin", status=303, **data):
    form = {"kind": "file", "title-de": "Ablauf", "language": "", "where": "", "is_public": "y", **data}
    if content is not None:
        form["file"] = (io.BytesIO(content), name)
    address = f"/en/events/{of.format.slug}/materials/new"
    answer = client.post(address, data=form, content_type="multipart/form-data")
    assert answer.status_code == status, answer.text
    return answer


def test_a_file_is_stored_under_what_it_is(client, session, sign_in):
    made = event()
    sign_in(editor())
    send(client, made, PDF, name="..\\Einladung.exe")
    db.session.expire_all()
    found = made.materials[0]
    assert (found.file_name, found.file_type, found.file_size) == ("Einladung.pdf", "pdf", len(PDF))
    page = client.get(f"/en/events/{made.format.slug}").text
    assert "(File, PDF) (2 kB)" in page
    answer = client.get(f"/en/events/materials/{found.id}")
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    again = client.get(f"/en/events/materials/{found.id}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    ("data", "content", "words"),
    [
        ({}, None, "Please give either a link or a file."),
        ({"url": "http://example.org/a"}, None, "begins with https://"),
        ({"url": "https://user@example.org/a"}, None, "begins with https://"),
        ({"url": "ftp://example.org/a"}, None, "begins with https://"),
        ({"url": "https://example.org/a"}, PDF, "Please give either a link or a file."),
        ({}, b"<html><script>alert(1)</script>", "without macros"),
        ({}, PDF * 2, "larger than 10 MB"),
        ({"kind": "photo", "description": "Eine Wand"}, PDF, "PNG, JPEG or WEBP"),
        ({"kind": "captions"}, PDF, "VTT, SRT or TXT"),
        ({"kind": "photo"}, png(), "what the photo shows"),
    ],
)
def test_what_is_refused_and_why(client, session, sign_in, monkeypatch, *, data, content, words):
    monkeypatch.setattr(materials, "MAX_FILE", len(PDF))
    made = event()
    sign_in(editor())
    answer = send(client, made, content, status=422, **data)
    assert words in answer.text
    assert 'value="Ablauf"' in answer.text
    assert made.materials == []


def test_files_up_to_the_limit_get_through(app):
    for name in ("events.new_material", "events.edit_material"):
        assert app.view_functions[name].takes_bytes > materials.MAX_FILE == 10 * 1024 * 1024


def test_photos_are_shown_with_their_description(client, session, sign_in):
    made = event()
    sign_in(editor())
    send(client, made, png(), kind="photo", description="Eine Wand mit Karten", language="de")
    page = client.get(f"/en/events/{made.format.slug}").text
    assert 'alt="Eine Wand mit Karten" lang="de"' in page
    answer = client.get(f"/en/events/materials/{made.materials[0].id}")
    assert answer.mimetype == "image/png"
    assert "attachment" not in answer.headers.get("Content-Disposition", "")


def test_a_material_stands_where_it_belongs(client, session):
    made = event()
    item = ProgrammeItem(position=1, kind=ItemKind.TALK, title=ml("Vortrag"))
    made.items.append(item)
    shop = workshop(made)
    session.flush()
    material(made, title=ml("Folien"), kind=MaterialKind.SLIDES, item_id=item.id)
    material(made, title=ml("Blatt"), workshop_id=shop.id)
    material(made, title=ml("Plan"), language="ar")
    session.commit()
    page = client.get(f"/en/events/{made.format.slug}").text
    order = [page.index(words) for words in ("Vortrag", "Folien", "Werkstatt 1", "Blatt", ">Materials<", "Plan")]
    assert order == sorted(order)
    assert "العربية" in page


def test_what_comes_after_the_event_or_is_for_the_desk_is_not_shown_before(client, session, sign_in):
    made = event()
    later = material(made, title=ml("Nachher"), is_after=True)
    inside = material(made, title=ml("Intern"), is_public=False)
    session.commit()
    address = f"/en/events/{made.format.slug}"
    page = client.get(address).text
    assert "Nachher" not in page
    assert "Intern" not in page
    for one in (later, inside):
        assert client.get(f"/en/events/materials/{one.id}").status_code in {302, 303, 401, 403}
    made.documentation_published_at = clock.now() - dt.timedelta(hours=1)
    session.commit()
    assert "Nachher" in client.get(address).text
    assert client.get(f"/en/events/materials/{later.id}").status_code == 200
    sign_in(editor())
    answer = client.get(f"/en/events/materials/{inside.id}")
    assert answer.headers["Cache-Control"] == "private, no-store"
    made.format.state = State.DRAFT
    session.commit()


def test_drafts_keep_their_files_to_themselves(client, session):
    draft = event(shared={"state": State.DRAFT})
    found = material(draft)
    session.commit()
    assert client.get(f"/en/events/materials/{found.id}").status_code in {302, 303, 401, 403}


def test_a_material_is_changed_keeps_its_file_and_goes(client, session, sign_in):
    made = event()
    found = material(made)
    session.commit()
    sign_in(editor())
    address = f"/en/events/materials/{found.id}/edit"
    assert "ablauf.pdf" in client.get(address).text
    data = {"kind": "slides", "title-de": "Folien", "language": "de", "where": "", "version": "1"}
    assert client.post(address, data=data, content_type="multipart/form-data").status_code == 303
    db.session.expire_all()
    assert (found.kind, found.content, found.is_public) == (MaterialKind.SLIDES, PDF, False)
    assert client.post(address, data=data, content_type="multipart/form-data").status_code == 422
    link = {**data, "version": "2", "kind": "link", "url": "https://example.org/a"}
    assert client.post(address, data=link, content_type="multipart/form-data").status_code == 303
    db.session.expire_all()
    assert (found.url, found.content, found.file_type) == ("https://example.org/a", None, None)
    assert client.post(f"/en/events/materials/{found.id}/remove").status_code == 303
    db.session.expire_all()
    assert made.materials == []


@pytest.mark.parametrize("values", [{"url": "https://example.org", "content": b"x"}, {"url": None, "content": None}])
def test_a_material_is_a_link_or_a_file(session, values):
    made = event()
    with pytest.raises(IntegrityError):
        material(made, **values)
