import datetime as dt
import re

import pytest

from teilhabe_app.consultations import service
from teilhabe_app.consultations.models import Consultation
from teilhabe_app.contributions.models import Place
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.formats.models import State
from tests.factories import contribution, editor, field, format_, measure, ml, moderator, user
from tests.factories.consultations import consultation, material, question, statement

pytestmark = pytest.mark.usefixtures("session")


def page(client, of, language="de"):
    return client.get(f"/{language}/consultations/{of.format.slug}")


def test_the_page_leads_to_every_place_to_write(client):
    in_field = field()
    made = consultation(format_(fields=[in_field]), who_decides=ml("Der **Senat** entscheidet."))
    shown = material(made, measure=measure(in_field))
    need = material(made, field=in_field)
    contribution(made.questions[0].thread, text="أريد دورة", language="ar")
    db.session.commit()
    text = page(client, made).text
    for thread_id in (made.questions[0].thread_id, shown.thread_id, need.thread_id):
        assert f"/de/contributions/threads/{thread_id}" in text
    assert shown.measure.title["de"] in text
    assert "<strong>Senat</strong>" in text
    assert 'lang="ar" dir="auto"' in text
    arabic = page(client, made, "ar").text
    assert '<html lang="ar" dir="rtl">' in arabic
    assert 'lang="de" dir="ltr"' in arabic


def test_only_the_two_newest_contributions_are_shown(client):
    made = consultation()
    now = clock.now()
    for n in range(4):
        contribution(made.questions[0].thread, text=f"Stimme {n}", published_at=now - dt.timedelta(hours=9 - n))
    db.session.commit()
    text = page(client, made).text
    assert [f"Stimme {n}" in text for n in range(4)] == [False, False, True, True]


def test_few_statements_whatever_the_amount(client, statements):
    counts = []
    for many in (1, 3):
        fields = [field() for _ in range(many)]
        made = consultation(format_(fields=fields), questions=many)
        for n in range(many):
            material(made, measure=measure(fields[n]))
            material(made, field=fields[n])
            statement(made)
            for _ in range(many):
                contribution(made.questions[n].thread)
        db.session.commit()
        slug = made.format.slug
        db.session.expunge_all()
        statements.clear()
        assert client.get(f"/de/consultations/{slug}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_drafts_are_for_staff(client, sign_in):
    made = consultation(format_(state=State.DRAFT))
    db.session.commit()
    assert page(client, made).status_code == 302
    sign_in(moderator())
    assert page(client, made).status_code == 200
    assert client.get("/de/consultations/no-such").status_code == 404


@pytest.mark.parametrize("days", [(-9, -1), (1, 9)])
def test_outside_the_period_the_page_says_so(client, days):
    now = clock.now()
    made = consultation(format_(opens_at=now + dt.timedelta(days=days[0]), closes_at=now + dt.timedelta(days=days[1])))
    db.session.commit()
    assert "statements/new" not in page(client, made).text


def test_editors_only(client, sign_in):
    made = consultation()
    db.session.commit()
    paths = (
        "/de/consultations/new",
        f"/de/consultations/{made.format.slug}/edit",
        f"/de/consultations/{made.format.slug}/questions/new",
        f"/de/consultations/{made.format.slug}/material",
        f"/de/consultations/questions/{made.questions[0].id}/edit",
    )
    assert {client.get(path).status_code for path in paths} == {302}
    sign_in(user())
    assert {client.get(path).status_code for path in paths} == {403}
    sign_in(editor())
    assert {client.get(path).status_code for path in paths} == {200}


WORDS = {
    "title-de": "Deutsch lernen",
    "summary-de": "Kurz gesagt.",
    "intro-de": "Wir sammeln Erfahrungen.",
    "opens_at": "2026-03-01T08:00",
    "closes_at": "2026-05-01T18:00",
    "takes_statements": "y",
    "process_id": "0",
}


def test_an_editor_creates_a_consultation(client, sign_in):
    sign_in(editor())
    in_field = field()
    db.session.commit()
    answer = client.post("/de/consultations/new", data={**WORDS, "field_ids": [in_field.id]})
    assert answer.status_code == 303, answer.text
    made = db.session.scalars(db.select(Consultation)).one()
    assert (made.format.slug, made.format.state, made.intro["de"]) == (
        "deutsch-lernen",
        State.DRAFT,
        WORDS["intro-de"],
    )
    bad = client.post("/de/consultations/new", data={**WORDS, "closes_at": "2025-01-01T00:00"})
    assert bad.status_code == 422
    assert WORDS["intro-de"] in bad.text
    clash = client.post("/de/consultations/new", data=WORDS)
    assert clash.status_code == 422
    assert 'id="slug-error"' in clash.text


def test_a_lost_update_gives_the_words_back(client, sign_in):
    sign_in(editor())
    client.post("/de/consultations/new", data=WORDS)
    made = db.session.scalars(db.select(Consultation)).one()
    where = f"/de/consultations/{made.format.slug}/edit"
    data = {**WORDS, "version": made.format.version}
    assert client.post(where, data=data).status_code == 303
    second = client.post(where, data={**data, "intro-de": "Meine eigenen Worte"})
    assert second.status_code == 422
    assert "Meine eigenen Worte" in second.text


def test_two_editors_of_a_question_do_not_overwrite_each_other(client, sign_in):
    made = consultation()
    db.session.commit()
    sign_in(editor())
    address = f"/de/consultations/questions/{made.questions[0].id}/edit"
    seen = re.search(r'name="seen" type="hidden" value="(\w+)"', client.get(address).text)[1]
    assert client.post(address, data={"text-de": "Was fehlt?", "seen": seen}).status_code == 303
    second = client.post(address, data={"text-de": "Was fehlt Ihnen?", "seen": seen})
    assert second.status_code == 422
    assert "Was fehlt?" in second.text
    assert "Was fehlt Ihnen?" in second.text
    again = re.search(r'name="seen" type="hidden" value="(\w+)"', second.text)[1]
    assert client.post(address, data={"text-de": "Was fehlt Ihnen?", "seen": again}).status_code == 303


def test_questions_are_added_reworded_moved_and_removed(client, sign_in):
    made = consultation(questions=0)
    sign_in(editor())
    where = f"/de/consultations/{made.format.slug}/questions/new"
    for text in ("Erste?", "Zweite?"):
        assert client.post(where, data={"text-de": text}).status_code == 303
    assert client.post(where, data={"text-de": ""}).status_code == 422
    db.session.expire_all()
    first, second = made.questions
    assert first.thread.place is Place.QUESTION
    client.post(f"/de/consultations/questions/{first.id}/edit", data={"text-de": "Erste, besser?"})
    client.post(f"/de/consultations/questions/{second.id}/move", data={"do": "up"})
    db.session.expire_all()
    assert [one.text["de"] for one in made.questions] == ["Zweite?", "Erste, besser?"]
    assert first.thread.title["de"] == "Erste, besser?"
    contribution(first.thread)
    db.session.commit()
    assert client.post(f"/de/consultations/questions/{first.id}/remove").status_code == 422
    assert client.post(f"/de/consultations/questions/{second.id}/remove").status_code == 303
    db.session.expire_all()
    assert [one.id for one in made.questions] == [first.id]


def test_moving_beyond_the_end_changes_nothing():
    made = consultation(questions=0)
    only = question(made)
    service.move_question(editor(), only, up=True)
    assert made.questions == [only]


def test_material_is_chosen_and_stays_once_commented(client, sign_in):
    in_field = field()
    one, other = measure(in_field), measure(in_field)
    made = consultation(format_(fields=[in_field]))
    sign_in(editor())
    where = f"/de/consultations/{made.format.slug}/material"
    data = {"measures": [one.id, other.id], "fields": [in_field.id]}
    assert client.post(where, data=data).status_code == 303
    db.session.expire_all()
    assert [(m.measure_id, m.field_id) for m in made.materials] == [
        (one.id, None),
        (other.id, None),
        (None, in_field.id),
    ]
    assert made.materials[0].thread.field_id == in_field.id
    contribution(made.materials[0].thread)
    db.session.commit()
    assert client.post(where, data={"fields": [in_field.id]}).status_code == 303
    db.session.expire_all()
    assert [(m.measure_id, m.field_id) for m in made.materials] == [(one.id, None), (None, in_field.id)]
    assert client.post(where, data={"measures": [999_999]}).status_code == 422


def test_a_question_with_input_stays():
    made = consultation()
    contribution(made.questions[0].thread)
    with pytest.raises(DomainError):
        service.remove_question(editor(), made.questions[0])
