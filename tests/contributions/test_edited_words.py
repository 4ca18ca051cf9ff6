"""New words of authors are read like new contributions; what nobody has read never becomes public as history."""

import pytest
from sqlalchemy import select

from teilhabe_app.contributions import queries, service
from teilhabe_app.contributions.models import Contribution, Ground, Held, Visibility
from teilhabe_app.contributions.service import Draft, Edit, NoticeDraft
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Moderation
from teilhabe_app.translation import service as translations
from teilhabe_app.translation.models import Translation
from teilhabe_app.translation.queries import digest
from teilhabe_app.translation.service import Translated
from tests.factories import contribution, format_, moderator, thread, user

pytestmark = pytest.mark.usefixtures("session")
LINKS = "https://a.example https://b.example https://c.example"


def written(rule, author):
    made = service.contribute(author, thread(format_(moderation=rule)), Draft(text="Mehr Kurse.", language="de"))
    made.submitted_at -= service.GRACE
    db.session.flush()
    return made


def edit(author, made, text, **more):
    changed = service.edit(author, made, Edit(text=text, language="de", **more))
    db.session.flush()
    return changed


def unread():
    return list(db.session.scalars(select(Contribution.id).where(queries.unread())))


def test_words_changed_after_they_were_read_come_back_to_the_desk():
    author = user()
    made = written(Moderation.GUESTS_FIRST, author)
    service.accept(moderator(), made)
    db.session.flush()
    assert unread() == []
    edit(author, made, "Kauft bei mir.")
    assert (made.visibility, unread()) == (Visibility.PUBLISHED, [made.id])


def test_where_everything_is_read_first_new_words_are_too(client, sign_in):
    author = user()
    made = written(Moderation.BEFORE, author)
    service.publish(moderator(), made)
    db.session.flush()
    sign_in(author)
    address = f"/en/contributions/{made.id}/edit"
    assert "We read your text first and then publish it." in client.get(address).text
    assert client.post(address, data={"text": "Unfug.", "language": "de", "version": made.version}).status_code == 303
    db.session.expire_all()
    assert (made.visibility, made.thread.published_count) == (Visibility.PENDING, 0)
    assert "Unfug." not in client.get(f"/en/contributions/threads/{made.thread_id}").text
    edit(author, made, "Doch kein Unfug.")
    service.publish(moderator(), made)
    db.session.commit()
    assert made.thread.published_count == 1
    history = client.get(f"/en/contributions/{made.id}/history").text
    assert "Mehr Kurse." in history
    assert "Unfug.</p>" not in history.replace("kein Unfug.</p>", "")


def test_the_language_alone_is_no_new_text():
    author = user()
    made = written(Moderation.BEFORE, author)
    service.publish(moderator(), made)
    service.edit(author, made, Edit(text=made.text, language="en"))
    assert made.visibility is Visibility.PUBLISHED


def test_links_that_come_in_later_are_read_first():
    author = user()
    made = written(Moderation.AFTER, author)
    edit(author, made, f"Kauft {LINKS}")
    assert (made.visibility, made.held_for) == (Visibility.PENDING, Held.LINKS)
    staff = moderator()
    own = written(Moderation.AFTER, staff)
    edit(staff, own, f"Quellen {LINKS}")
    assert own.visibility is Visibility.PUBLISHED


def test_what_nobody_has_read_leaves_no_wording_behind(client):
    author = user()
    made = written(Moderation.BEFORE, author)
    assert made.visibility is Visibility.PENDING
    assert edit(author, made, "Freundlich gesagt.") is False
    service.publish(moderator(), made)
    db.session.commit()
    assert "Mehr Kurse." not in client.get(f"/en/contributions/{made.id}/history").text


def test_what_somebody_has_reported_is_not_rewritten_without_a_trace():
    author = user()
    made = contribution(author=author)
    assert service.leaves_no_trace(made)
    draft = NoticeDraft(ground=Ground.INSULT, text="Beleidigt", address="https://x.example", language="de")
    service.notify(user(), made, draft)
    assert not service.leaves_no_trace(made)
    assert edit(author, made, "Etwas anderes.") is True


def test_an_edit_without_a_trace_leaves_no_translation_of_the_old_words():
    author = user()
    made = contribution(author=author, text="Ruft 0421 123456 an.")
    original = service.original_of(made)
    words = Translated(target="en", text="Call 0421 123456.", wording=digest(original.text))
    translations.write(moderator(), original, words)
    assert edit(author, made, "Ruft an.") is False
    assert db.session.scalars(select(Translation)).all() == []
