"""Several editors at one version of a document: nobody publishes what they have not seen, and nothing is lost."""

import pytest
from sqlalchemy import update

from teilhabe_app.consultations.models import DocumentEdition, PassageKind
from teilhabe_app.consultations.service import documents, passages, publishing
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from tests.factories import editor
from tests.factories.documents import document, passage

pytestmark = pytest.mark.usefixtures("session")


def draft(text, version=1):
    return passages.PassageDraft(text=text, kind=PassageKind.TEXT, level=0, mark="", version=version)


def test_what_changed_since_it_was_looked_at_is_not_published():
    made, by = document(), editor()
    seen = documents.begin_edition(by, made).version
    one = passage(made, "Das Land")
    passages.edit_passage(by, one, draft("Das Land hört manchmal zu.", one.version))
    with pytest.raises(StaleError):
        publishing.publish_edition(by, made, None, seen)
    passages.move_passage(by, one, up=True)
    publishing.publish_edition(by, made, None, made.draft.version)
    assert made.current_number == 2


def test_words_for_a_version_that_was_published_meanwhile_are_given_back(client, sign_in):
    made = document()
    documents.begin_edition(editor(), made)
    one = passage(made, "Das Land")
    sign_in(editor())
    change = update(DocumentEdition).where(DocumentEdition.id == one.edition_id)
    db.session.execute(change.values(published_at=clock.now(), version=DocumentEdition.version + 1))
    db.session.commit()
    data = {"text": "Lange überlegte Worte", "kind": "text", "level": "0", "mark": "", "version": one.version}
    answer = client.post(f"/en/consultations/passages/{one.id}/edit", data=data)
    assert answer.status_code == 422
    assert "Lange überlegte Worte" in answer.text


def test_two_who_begin_the_next_version_at_once(monkeypatch):
    made, by = document(), editor()
    db.session.add(DocumentEdition(document_id=made.id, number=2))
    db.session.flush()
    db.session.expire(made, ["editions"])
    monkeypatch.setattr(type(made), "draft", None)  # as the other one's was not there yet
    with pytest.raises(DomainError):
        documents.begin_edition(by, made)


def test_joining_paragraphs_joins_their_translations():
    made, by = document(), editor()
    documents.begin_edition(by, made)
    first, second = passage(made, "Alle Menschen"), passage(made, "Das Land")
    passages.translate_passage(by, first, {"en": "All people."}, first.version)
    passages.translate_passage(by, second, {"en": "The state listens.", "tr": "Devlet dinler."}, second.version)
    joined = passages.join_passage(by, second)
    db.session.flush()
    words = {one.language: (one.text, one.stale) for one in joined.wordings}
    assert words == {"en": ("All people. The state listens.", True), "tr": ("Devlet dinler.", True)}


def test_the_languages_of_a_version_are_those_of_its_words():
    made, by = document(), editor()
    first, second = passage(made, "Alle Menschen"), passage(made, "Das Land")
    passages.translate_passage(by, first, {"en": "All people."}, first.version)
    other = update(DocumentEdition).where(DocumentEdition.id == first.edition_id).values(languages=[])
    db.session.execute(other, execution_options={"synchronize_session": False})  # another translator's commit
    passages.translate_passage(by, second, {"tr": "Devlet dinler."}, second.version)
    assert made.current.languages == ["en", "tr"]
    passages.translate_passage(by, first, {"en": ""}, first.version)
    assert made.current.languages == ["tr"]
