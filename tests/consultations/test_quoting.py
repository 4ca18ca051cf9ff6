"""A change of wording quotes what stands there, and nothing else."""

import pytest

from teilhabe_app.contributions.models import Contribution, Place
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Moderation
from tests.factories import measure, ml, thread, user
from tests.factories.consultations import consultation, material
from tests.factories.documents import SECOND, document, passage, publish

pytestmark = pytest.mark.usefixtures("session")
DATA = {"text": "Das ist besser.", "language": "de", "kind": "wording", "proposed_text": "Das Land hört nie zu."}


def count():
    return db.session.query(Contribution).count()


@pytest.mark.parametrize("on_the_page_of_the_thread", [False, True])
def test_nobody_puts_words_into_the_text_of_a_document(client, sign_in, on_the_page_of_the_thread):
    made = document()
    one = passage(made, "Das Land")
    publish(made, SECOND)
    sign_in(user())
    address = f"/en/consultations/documents/{made.id}/paragraphs/{one.paragraph.code}"
    if on_the_page_of_the_thread:
        address = f"/en/contributions/threads/{one.paragraph.thread_id}"
    false = client.post(address, data={**DATA, "passage": "Das Land schweigt."})
    assert false.status_code == 422
    assert "These words do not stand there." in false.text
    assert "Das Land hört nie zu." in false.text
    for words in (one.text, "Das Land   hört zu, antwortet"):  # an earlier version, a part of it
        assert client.post(address, data={**DATA, "passage": words}).status_code == 303
    assert count() == 2


def test_measures_are_quoted_as_they_are(client, sign_in):
    made = consultation()
    shown = material(made, measure=measure(description=ml("Kurse am Abend anbieten.", en="Offer evening courses.")))
    sign_in(user())
    address = f"/en/contributions/threads/{shown.thread_id}"
    assert client.post(address, data={**DATA, "passage": "Kurse streichen."}).status_code == 422
    for words in ("Kurse am Abend anbieten.", "evening courses"):
        assert client.post(address, data={**DATA, "passage": words}).status_code == 303
    free = thread(made.format, place=Place.QUESTION)
    db.session.commit()
    assert client.post(f"/en/contributions/threads/{free.id}", data={**DATA, "passage": "Egal."}).status_code == 303
    assert count() == 3


@pytest.mark.parametrize("rule", list(Moderation))
def test_the_form_says_when_a_text_appears_and_guests_always_get_their_code(client, sign_in, rule):
    made = document()
    made.consultation.format.moderation = rule
    one = passage(made, "Das Land")
    db.session.commit()
    places = (
        f"/en/consultations/documents/{made.id}/paragraphs/{one.paragraph.code}",
        f"/en/contributions/threads/{made.consultation.questions[0].thread_id}",
    )
    for number, address in enumerate(places):
        shown = client.get(address).text
        assert ("Your text is published at once" in shown) is (rule is Moderation.AFTER)
        data = {"text": f"Von einem Gast {number}", "language": "de", "kind": "idea"}
        answer = client.post(address, data=data)
        assert "/c/" in answer.location
    sign_in(user())
    for address in places:
        assert ("Your text is published at once" in client.get(address).text) is (rule is not Moderation.BEFORE)
