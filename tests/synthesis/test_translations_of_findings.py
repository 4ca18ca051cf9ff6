"""New German words: no translation goes on saying what they said before unless a person agrees."""

import pytest

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.synthesis import service
from teilhabe_app.synthesis.service import FindingDraft, Untouched
from tests.factories import moderator
from tests.factories import synthesis as make

BEFORE = {"de": "Kurse fehlen.", "en": "Courses are missing.", "ar": "تنقص الدورات."}
AFTER = {**BEFORE, "de": "Abends fehlen Kurse.", "en": "Evening courses are missing."}


@pytest.fixture
def finding(session, english):
    return make.finding(make.dossier(), statement=Multilingual(BEFORE))


def edit(finding, texts, untouched=None):
    service.edit_finding(moderator(), finding, FindingDraft(statement=Multilingual(texts), untouched=untouched))


def test_they_are_named_and_nothing_is_saved(finding):
    with pytest.raises(DomainError, match="العربية") as refused:
        edit(finding, AFTER)
    assert refused.value.field == "untouched"
    assert "English" not in str(refused.value.message), "that one was changed, too"
    assert finding.statement == BEFORE


@pytest.mark.parametrize(
    ("untouched", "left"), [(Untouched.FIT, AFTER), (Untouched.OUT, {key: AFTER[key] for key in ("de", "en")})]
)
def test_a_person_decides(finding, untouched, left):
    edit(finding, AFTER, untouched)
    assert finding.statement == left


def test_other_changes_ask_nothing(finding):
    edit(finding, {**BEFORE, "en": "There are no courses."})
    edit(finding, {"de": "Abends fehlen Kurse."})
    assert finding.statement == {"de": "Abends fehlen Kurse."}


def test_the_page_asks_and_keeps_everything(client, session, sign_in, finding):
    session.commit()
    sign_in(moderator())
    path = f"/en/dossiers/{finding.dossier.slug}/findings/{finding.number}/edit"
    assert "They still fit" not in client.get(path).text
    data = {f"statement-{key}": text for key, text in AFTER.items()} | {"version": "1"}
    page = client.post(path, data=data)
    assert page.status_code == 422
    for words in ("Abends fehlen Kurse.", "They still fit", "العربية"):
        assert words in page.text
    assert client.post(path, data={**data, "untouched": "out"}).status_code == 303
    session.expire_all()
    assert sorted(finding.statement) == ["de", "en"]


def test_themes_and_summaries_ask_as_well(client, session, sign_in):
    title, name = {"de": "Kurse", "tr": "Kurslar"}, {"de": "Abend", "ar": "المساء"}
    dossier = make.dossier(title=Multilingual(title), method=Multilingual({"de": "Gelesen.", "tr": "Okundu."}))
    theme = make.theme(dossier)
    theme.name, theme.description = Multilingual(name), Multilingual({"de": "Nach 18 Uhr.", "uk": "Після 18 години."})
    session.commit()
    sign_in(moderator())
    formats = [str(one.id) for one in dossier.formats]
    frame = {"title-de": "Kurse", "title-tr": "Kurslar", "method-de": "Neu gelesen.", "method-tr": "Okundu."}
    words = {
        "name-de": "Abends",
        "name-ar": "المساء",
        "description-de": "Nach 17 Uhr.",
        "description-uk": "Після 18 години.",
    }
    for path, data in (
        (f"/en/dossiers/{dossier.slug}/edit", {**frame, "formats": formats, "process_id": "", "version": "1"}),
        (f"/en/dossiers/{dossier.slug}/themes/{theme.id}", {**words, "field_id": "", "version": "1"}),
    ):
        assert "They still fit" not in client.get(path).text
        page = client.post(path, data=data)
        assert page.status_code == 422
        assert "They still fit" in page.text
        assert client.post(path, data={**data, "untouched": "out"}).status_code == 303
    session.expire_all()
    assert (dossier.title, dossier.method) == (title, {"de": "Neu gelesen."}), "the title was not touched"
    assert (theme.name, theme.description) == ({"de": "Abends"}, {"de": "Nach 17 Uhr."})
