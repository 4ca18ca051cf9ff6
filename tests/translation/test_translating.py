import dataclasses
import datetime as dt
import re

import pytest
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Kind
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.translation import engine, glossary, queries, service
from teilhabe_app.translation.glossary import Official
from teilhabe_app.translation.models import Engine, EngineRest, EngineUse, State, Term, Translation
from teilhabe_app.translation.service import Original, TermDraft, Translated
from tests.factories import contribution, editor, measure, ml, moderator, user
from tests.support import stub as stubs

pytestmark = pytest.mark.usefixtures("session")
ARABIC = Original(about="contribution:1", text="نريد دورات", language="ar")


@pytest.fixture
def stub(app, monkeypatch):
    with stubs.running() as running:
        settings = dataclasses.replace(
            app.config["TEILHABE"], translation="libretranslate", translation_url=running.url, translation_quota=1000
        )
        monkeypatch.setitem(app.config, "TEILHABE", settings)
        yield running


def by_hand(original, text, target="de"):
    return Translated(target=target, text=text, wording=queries.digest(original.text))


def asked(original=ARABIC, target="de"):
    made = service.ask(original, target, Engine.LIBRETRANSLATE)
    db.session.commit()
    return made


def again(made):
    db.session.expire_all()
    return db.session.get(Translation, made.id)


def test_without_an_engine_nothing_leaves_the_host():
    made = asked()
    assert engine.chosen() is None
    assert engine.run() == 0
    assert again(made).state is State.ASKED


def test_the_worker_translates_and_forgets_the_source(stub):
    stub.answer({"translatedText": "Wir wollen\u202e Kurse"})
    made = asked()
    assert engine.run() == 1
    db.session.commit()
    made = again(made)
    assert (made.state, made.text, made.source, made.is_human) == (State.DONE, "Wir wollen Kurse", None, False)
    assert db.session.scalar(select(EngineUse.characters)) == len(ARABIC.text)
    assert engine.run() == 0
    assert len(stub.asked) == 1


def test_asking_twice_is_one_translation(stub):
    assert asked() is asked()
    assert len(db.session.scalars(select(Translation)).all()) == 1


def test_the_quota_of_the_month_holds(stub):
    stub.answer({"translatedText": "x"})
    asked(Original(about="contribution:1", text="a" * 900, language="ar"))
    asked(Original(about="contribution:2", text="b" * 200, language="ar"))
    assert engine.run() == 1
    db.session.commit()
    assert engine.run() == 0
    assert len(stub.asked) == 1


def test_an_engine_that_fails_rests_longer_each_time_and_then_works_again(stub, monkeypatch):
    stub.answer({}, 503)
    made = asked()
    for _ in range(engine.FAILURES_BEFORE_REST):
        engine.run()
        db.session.commit()
    row = db.session.scalars(select(EngineRest)).one()
    assert row.rests_until > clock.now()
    calls = len(stub.asked)
    engine.run()
    assert len(stub.asked) == calls
    stub.answers.clear()
    stub.answer({"translatedText": "Kurse"})
    later = clock.now() + dt.timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert engine.run() == 1
    db.session.commit()
    db.session.expire_all()
    assert db.session.scalars(select(EngineRest)).one().failures == 0
    assert again(made).text == "Kurse"


def test_what_the_engine_refuses_is_given_up_and_can_be_asked_again(stub):
    stub.answer({}, 400)
    made = asked()
    engine.run()
    db.session.commit()
    assert (again(made).state, again(made).source) == (State.FAILED, None)
    assert asked().state is State.ASKED


def test_a_spent_quota_of_the_engine_rests_an_hour_and_loses_nothing(stub):
    stub.answer({}, 456)
    made = asked()
    engine.run()
    db.session.commit()
    row = db.session.scalars(select(EngineRest)).one()
    assert row.rests_until > clock.now() + dt.timedelta(minutes=50)
    assert again(made).state is State.ASKED


def test_what_was_forgotten_meanwhile_stays_forgotten(stub):
    stub.answer({"translatedText": "Kurse"})
    asked()
    tasks, _terms = engine._read(Engine.LIBRETRANSLATE)
    service.forget(ARABIC.about)
    db.session.commit()
    assert engine._write(Engine.LIBRETRANSLATE, [engine.Outcome(tasks[0], text="Kurse")]) == 0


def test_a_person_comes_before_an_engine_and_an_earlier_wording_is_marked(stub):
    stub.answer({"translatedText": "Maschine"})
    asked()
    engine.run()
    db.session.commit()
    assert queries.best(ARABIC.about, ARABIC.text, "de").translation.text == "Maschine"
    service.write(moderator(), ARABIC, by_hand(ARABIC, "Mensch"))
    db.session.commit()
    assert queries.best(ARABIC.about, ARABIC.text, "de").translation.text == "Mensch"
    shown = queries.best(ARABIC.about, "anders", "de")
    assert (shown.translation.text, shown.stale) == ("Mensch", True)
    assert queries.best(ARABIC.about, ARABIC.text, "tr") is None


def test_only_staff_write_translations():
    with pytest.raises(Forbidden):
        service.write(user(), ARABIC, by_hand(ARABIC, "Mensch"))
    with pytest.raises(DomainError):
        service.write(moderator(), ARABIC, by_hand(ARABIC, "نص", "ar"))


def test_the_database_holds_the_rules():
    for values in ({"state": State.DONE, "source": None}, {"is_human": True}, {"state": State.ASKED, "source": None}):
        made = service._of(ARABIC, "de", Engine.DEEPL, is_human=False)
        made.source = "x"
        for name, value in values.items():
            setattr(made, name, value)
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(made)


def translated(**values):
    made = contribution(text="نريد دورات", language="ar", **values)
    db.session.commit()
    original = contributions.original_of(made)
    service.write(moderator(), original, by_hand(original, "Wir wollen Kurse"))
    db.session.commit()
    return made


def test_what_is_hidden_leaves_no_translation():
    made = translated()
    contributions.hide(moderator(), made, "Beleidigung")
    db.session.commit()
    assert db.session.scalars(select(Translation)).all() == []


def test_what_was_redacted_leaves_no_translation_of_the_earlier_wording():
    made = translated()
    contributions.redact(moderator(), made, "نريد […]")
    db.session.commit()
    assert db.session.scalars(select(Translation)).all() == []


def test_terms_are_found_as_whole_words_once(client):
    known = [Official("HF01", Multilingual({"de": "Arbeit", "en": "Work"}))]
    pieces = glossary.pieces("Arbeit, Zusammenarbeit und Arbeit", "de", known)
    assert [(piece.text, piece.term is not None) for piece in pieces] == [
        ("Arbeit", True),
        (", Zusammenarbeit und Arbeit", False),
    ]
    assert glossary.pieces("Work", "tr", known) == [glossary.Piece("Work")]
    assert glossary.pairs(known, "de", "en") == {"Arbeit": "Work"}


def test_editors_look_after_terms(client, sign_in):
    sign_in(editor())
    client.post("/en/glossary/new", data={"name-de": "Teilhabe", "name-tr": "Katılım", "meaning-de": "Dabei sein"})
    term = db.session.scalars(select(Term)).one()
    assert "Katılım" in client.get("/en/glossary/").text
    page = client.get(f"/en/glossary/{term.key}/edit")
    assert page.status_code == 200
    service.save_term(editor(), term, TermDraft(name=Multilingual({"de": "Mitwirkung"}), meaning=None))
    db.session.commit()
    stale = client.post(f"/en/glossary/{term.key}/edit", data={"version": "1", "name-de": "Anders"})
    assert stale.status_code in {409, 422}
    client.post(f"/en/glossary/{term.key}/remove")
    db.session.expire_all()
    assert db.session.scalars(select(Term)).all() == []


def test_the_page_shows_the_original_first_and_says_who_translated(client):
    made = translated()
    page = client.get(f"/en/contributions/{made.id}/translation?into=de").text
    assert page.index("نريد") < page.index("Wir wollen Kurse")
    assert "translated by a person" in page
    assert 'lang="de" dir="ltr"' in page


def test_who_reads_the_language_of_the_original_is_told_so(client):
    made = contribution(language="en", text="More courses in the evening.")
    db.session.commit()
    address = f"/en/contributions/{made.id}/translation"
    assert "it needs no translation" in client.get(address).text
    assert "it needs no translation" not in client.get(f"{address}?into=tr").text


def test_a_guest_asks_where_an_editor_allows_it(client, stub):
    made = contribution(text="نريد دورات", language="ar")
    db.session.commit()
    address = f"/en/contributions/{made.id}/translation"
    assert "Have it translated" not in client.get(address).text
    assert "/sign-in" in client.post(address, data={"into": "de"}).location
    assert db.session.scalars(select(Translation)).all() == []
    made.format.translates = True
    db.session.commit()
    assert "is sent to LibreTranslate" in client.get(address).text
    answer = client.post(address, data={"into": "de"})
    assert answer.status_code == 303
    assert "was asked for" in client.get(answer.location).text
    stub.answer({"translatedText": "Wir wollen <b>Kurse</b>"})
    engine.run()
    db.session.commit()
    page = client.get(answer.location).text
    assert "machine translation by LibreTranslate" in page
    assert "Wir wollen &lt;b&gt;Kurse" in page


def test_no_translation_of_what_is_not_public(client):
    made = translated()
    contributions.hide(moderator(), made, "Beleidigung")
    db.session.commit()
    assert client.get(f"/en/contributions/{made.id}/translation").status_code == 410


def test_people_translate_on_the_page(client, sign_in):
    made = contribution(text="نريد دورات", language="ar")
    db.session.commit()
    sign_in(moderator())
    address = f"/en/contributions/{made.id}/translation/write?into=tr"
    assert client.post(address, data={"text": " ", "into": "tr"}).status_code == 422
    sent = {"text": "Kurs istiyoruz", "into": "tr", **hidden_of(client.get(address).text)}
    assert client.post(address, data=sent).status_code == 303
    assert "Kurs istiyoruz" in client.get(f"/en/contributions/{made.id}/translation?into=tr").text


def hidden_of(page):
    return dict(re.findall(r'name="(wording|version)" type="hidden" value="([^"]*)"', page))


def test_a_translation_of_words_that_were_changed_meanwhile_is_no_translation_of_the_new_ones(client, sign_in):
    made = contribution(text="Wir wollen Kurse am Abend.", language="de")
    db.session.commit()
    sign_in(moderator())
    address = f"/en/contributions/{made.id}/translation/write?into=tr"
    seen = hidden_of(client.get(address).text)
    made.text = "Wir wollen keine Kurse."
    db.session.commit()
    page = client.post(address, data={"text": "Akşam kursları istiyoruz", "into": "tr", **seen})
    assert page.status_code == 422
    assert "Akşam kursları istiyoruz" in page.text
    assert "Wir wollen keine Kurse." in page.text
    assert db.session.scalars(select(Translation)).all() == []
    again = {"text": "Kurs istemiyoruz", "into": "tr", **hidden_of(page.text)}
    assert client.post(address, data=again).status_code == 303


def test_two_people_who_translate_at_once_do_not_overwrite_each_other(client, sign_in):
    made = contribution(text="نريد دورات", language="ar")
    db.session.commit()
    sign_in(moderator())
    address = f"/en/contributions/{made.id}/translation/write?into=de"
    seen = hidden_of(client.get(address).text)
    service.write(
        editor(), contributions.original_of(made), by_hand(contributions.original_of(made), "Wir wollen Kurse")
    )
    db.session.commit()
    page = client.post(address, data={"text": "Wir möchten Kurse", "into": "de", **seen})
    assert page.status_code == 422
    assert "Wir wollen Kurse" in page.text
    again = {"text": "Wir möchten Kurse", "into": "de", **hidden_of(page.text)}
    assert client.post(address, data=again).status_code == 303
    assert "Wir möchten Kurse" in client.get(f"/en/contributions/{made.id}/translation?into=de").text


def test_what_an_editor_no_longer_allows_does_not_leave_the_host(client, stub):
    stub.answer({"translatedText": "Wir wollen Kurse"})
    made = contribution(text="نريد دورات", language="ar")
    made.format.translates = True
    db.session.commit()
    contributions.ask_for_translation(user(), made, "de", Engine.LIBRETRANSLATE)
    db.session.commit()
    made.format.translates = False
    db.session.commit()
    assert engine.run() == 0
    db.session.commit()
    assert stub.asked == []
    assert db.session.scalars(select(Translation)).all() == []  # nor does the copy of the text stay on the list


def test_what_may_not_leave_the_host_holds_up_nothing_else(stub):
    stub.answer({"translatedText": "Wir wollen Kurse"})
    for number in range(engine.AT_ONCE):
        refused = contribution(text=f"لا {number}", language="ar")
        service.ask(contributions.original_of(refused), "de", Engine.LIBRETRANSLATE)
    allowed = contribution(text="نعم", language="ar")
    allowed.format.translates = True
    service.ask(contributions.original_of(allowed), "de", Engine.LIBRETRANSLATE)
    db.session.commit()
    made = 0
    for _round in range(2):
        made += engine.run()
        db.session.commit()
    assert made == 1
    assert [one.body["q"] for one in stub.asked] == ["نعم"]


def test_a_long_text_goes_to_the_engine_as_a_whole(app, stub, monkeypatch):
    settings = dataclasses.replace(app.config["TEILHABE"], translation_quota=50_000)
    monkeypatch.setitem(app.config, "TEILHABE", settings)
    stub.answer({"translatedText": "lang"})
    made = asked(Original(about="contribution:1", text="ا" * 9_999, language="ar"))
    assert engine.run() == 1
    db.session.commit()
    assert again(made).state is State.DONE
    assert db.session.scalar(select(EngineUse.characters)) == 9_999


def test_the_label_names_the_engine_that_did_it(stub):
    stub.answer({"translatedText": "Wir wollen Kurse"})
    made = service.ask(ARABIC, "de", Engine.DEEPL)
    db.session.commit()
    engine.run()
    db.session.commit()
    assert again(made).engine is Engine.LIBRETRANSLATE


def test_whoever_waits_is_told_when_the_engine_rests(app, client, stub, monkeypatch):
    made = contribution(text="نريد دورات", language="ar")
    made.format.translates = True
    db.session.commit()
    address = f"/en/contributions/{made.id}/translation"
    assert "within a minute" in client.post(address, data={"into": "en"}, follow_redirects=True).text
    db.session.add(
        EngineRest(engine=Engine.LIBRETRANSLATE, failures=3, rests_until=clock.now() + dt.timedelta(hours=1))
    )
    db.session.commit()
    assert "The translation service rests now" in client.get(address).text
    db.session.execute(delete(EngineRest))
    db.session.commit()
    assert "within a minute" in client.get(address).text
    settings = dataclasses.replace(app.config["TEILHABE"], translation_quota=5)
    monkeypatch.setitem(app.config, "TEILHABE", settings)
    page = client.post(f"{address}?into=tr", data={"into": "tr"}, follow_redirects=True).text
    assert "The translation service rests now" in page
    assert "within a minute" not in page


def test_nobody_waits_for_an_engine_that_is_not_there(client):
    made = contribution(text="نريد دورات", language="ar")
    service.ask(contributions.original_of(made), "en", Engine.DEEPL)
    db.session.commit()
    page = client.get(f"/en/contributions/{made.id}/translation").text
    assert "was asked for" not in page
    assert "There is no translation yet." in page


def test_the_page_shows_which_words_are_proposed(client):
    made = contribution(kind=Kind.WORDING, passage="Sie können antworten.", proposed_text="Sie sollen antworten.")
    db.session.commit()
    page = client.get(f"/en/contributions/{made.id}/translation").text
    assert "<ins>" in page
    assert page.index("sollen") < page.index('id="translated"')


def test_official_terms_are_explained_in_the_readers_language(client):
    known = measure(
        title=Multilingual({"de": "Elternlotsen", "en": "Parent guides"}), description=ml("Eltern helfen Eltern.")
    )
    made = contribution(text="Mehr Elternlotsen für alle.", language="de")
    db.session.commit()
    glossary_page = client.get("/en/glossary/").text
    assert "Elternlotsen" not in glossary_page  # it has a page of its own
    assert ">Framework concept</a></p>" in glossary_page
    english = client.get(f"/en/contributions/{made.id}/translation").text
    said = 'Elternlotsen<span class="term__more" lang="en" dir="ltr"> (Parent guides)</span></a>'
    assert f'href="/en/framework/measures/{known.key}">{said}' in english
    german = client.get(f"/de/contributions/{made.id}/translation").text
    assert "(Eltern helfen Eltern.)</span></a>" in german
