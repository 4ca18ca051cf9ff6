"""People who read contributions for a summary have the translation beside the original, or the way to one."""

import pytest

from teilhabe_app.contributions import service as contributions
from teilhabe_app.synthesis.models import Segment
from teilhabe_app.translation import service as translating
from teilhabe_app.translation.queries import digest
from tests.factories import contribution, moderator, save, thread
from tests.factories import synthesis as make

ORIGINAL = "نحتاج إلى دورات. متى تبدأ؟"
IN_ENGLISH = "We need courses. When do they begin?"
AWAY = "Read it in another language"


@pytest.fixture
def desk(session, sign_in):
    """Two contributions, one of them in Arabic with a translation into English, and a moderator signed in."""
    place = thread()
    sources = [contribution(place, text="Es ist dunkel."), contribution(place, text=ORIGINAL, language="ar")]
    dossier = make.dossier(place.format)
    make.theme(dossier)
    me = sign_in(moderator())
    original = contributions.original_of(sources[1])
    wanted = translating.Translated(target="en", text=IN_ENGLISH, wording=digest(original.text))
    translating.write(me, original, wanted)
    session.commit()
    return f"/{{}}/dossiers/{dossier.slug}", dossier, sources


@pytest.mark.parametrize("path", ["contributions/{id}", "coding?at={id}"])
def test_the_translation_stands_below_the_original(client, desk, path):
    base, _dossier, (german, arabic) = desk
    page = client.get(f"{base.format('en')}/{path.format(id=arabic.id)}").text
    assert page.index(ORIGINAL) < page.index(IN_ENGLISH)
    assert AWAY not in page.partition('id="following"')[0]
    page = client.get(f"{base.format('en')}/{path.format(id=german.id)}").text
    assert f'href="/en/contributions/{german.id}/translation"' in page


@pytest.mark.parametrize("path", ["contributions/{id}", "coding?at={id}"])
def test_what_is_in_the_language_of_the_reader_needs_none(client, desk, path):
    base, _dossier, (german, arabic) = desk
    page = client.get(f"{base.format('ar')}/{path.format(id=arabic.id)}").text
    assert ORIGINAL in page
    assert f"/contributions/{arabic.id}/translation" not in page
    assert IN_ENGLISH not in page
    page = client.get(f"{base.format('de-simple')}/{path.format(id=german.id)}").text.partition('id="following"')[0]
    assert f"/contributions/{german.id}/translation" not in page


def test_beside_a_segment_the_translation_is_that_of_the_whole(client, session, desk):
    base, dossier, (_german, arabic) = desk
    save(Segment(dossier_id=dossier.id, contribution_id=arabic.id, revision_number=1, starts=0, ends=16))
    save(Segment(dossier_id=dossier.id, contribution_id=arabic.id, revision_number=1, starts=17, ends=len(ORIGINAL)))
    session.commit()
    page = client.get(f"{base.format('en')}/coding?at={arabic.id}").text
    assert "The whole contribution in your language" in page
    assert IN_ENGLISH in page


def test_our_script_is_given_translations_too(client, desk):
    base, dossier, (german, arabic) = desk
    theme = dossier.themes[0].id
    data = {"act": "save", "at": f"{german.id}-0", "themes": [theme], "revision": "1"}
    answer = client.post(f"{base.format('en')}/coding?of=all", data=data, headers={"HX-Request": "true"})
    assert f'data-unit="{arabic.id}-0"' in answer.text
    assert IN_ENGLISH in answer.text
