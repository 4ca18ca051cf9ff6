import datetime as dt

import pytest
from sqlalchemy import select

from teilhabe_app.consultations.models import ConsultationPhase
from teilhabe_app.contributions.models import Kind as ContributionKind
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.formats.models import PhaseKind, Stage, State
from teilhabe_app.search import indexing, queries
from teilhabe_app.search.models import Entry, Kind, Word
from teilhabe_app.search.queries import Wanted
from tests.factories import contribution, documents, field, format_, measure, ml, organisation
from tests.factories.consultations import consultation, question

pytestmark = pytest.mark.usefixtures("session")


def titles(typed, **more):
    found = queries.found(Wanted(words=queries.words_of(typed), **more))
    return [entry.title.in_language("de").text for entry in found.entries]


def texts(typed, **more):
    found = queries.found(Wanted(words=queries.words_of(typed), kind=Kind.CONTRIBUTION, **more))
    return [entry.text.in_language("de").text for entry in found.entries]


def said(text, language="de", **more):
    made = contribution(text=text, language=language, **more)
    db.session.commit()
    return made


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("Mehr Bürgerbeteiligung!", "Beteiligung"),
        ("Mehr Bürgerbeteiligung!", "burger"),
        ("In unserer Straße", "STRASSE"),
        ("نريد دورات باللغة العربية", "العربيه"),
        ("أريد أن أتعلم", "اريد"),
        ("کودکان و مدرسه", "كودكان"),
        ("Ich brauche KI", "ki"),
        ("Більше уроків української", "УКРАЇНСЬКОЇ"),
        ("100 % und _mehr_", "100 %"),
        ('sagt "ja" (immer)', '"ja"'),
        ("Straße zum Glück", "glück zum"),
    ],
)
def test_parts_of_words_are_found_in_every_script(text, typed):
    said(text)
    said("Etwas ganz anderes")
    assert texts(typed) == [text]


def test_what_looks_like_a_wildcard_is_not_one():
    said("Mehr Bürgerbeteiligung!")
    assert texts("B%g") == []
    assert texts("b_rger") == []


def test_only_what_everybody_may_see_is_found():
    pending = said("Geheimnis eins", visibility=Visibility.PENDING, published_at=None)
    public = said("Geheimnis zwei")
    assert texts("geheimnis") == ["Geheimnis zwei"]
    public.visibility, public.hidden_reason = Visibility.HIDDEN, "Beleidigung"
    db.session.commit()
    assert texts("geheimnis") == []
    assert (
        db.session.scalar(select(Entry.id).where(Entry.object_id == pending.id, Entry.kind == Kind.CONTRIBUTION))
        is None
    )


def test_proposed_words_are_found_as_they_are_now():
    made = said("So ist es besser.", kind=ContributionKind.WORDING, passage="Sie sollen.", proposed_text="Sie müssen.")
    assert texts("müssen") == ["So ist es besser.\nSie müssen."]
    made.proposed_text = "Sie werden."
    db.session.commit()
    assert texts("müssen") == []
    assert texts("werden") == ["So ist es besser.\nSie werden."]


def test_a_format_and_what_was_said_in_it_go_with_its_publication():
    made = format_(title=ml("Runder Tisch Pflege"), state=State.DRAFT)
    db.session.commit()
    assert titles("pflege") == []
    made.state = State.PUBLISHED
    db.session.commit()
    assert titles("pflege") == ["Runder Tisch Pflege"]
    made.state = State.DRAFT
    db.session.commit()
    assert titles("pflege") == []


def test_contributions_of_a_format_taken_back_are_not_found():
    made = said("Sichtbar nur mit dem Format")
    assert texts("sichtbar")
    made.format.state = State.DRAFT
    db.session.commit()
    assert texts("sichtbar") == []


def test_what_changes_is_found_as_it_now_reads():
    made = consultation(format_(title=ml("Gesetz")), intro=ml("Worum es geht: Wohnen"))
    db.session.commit()
    assert titles("wohnen") == ["Gesetz"]
    made.intro = Multilingual({"de": "Worum es geht: Arbeit"})
    db.session.commit()
    assert titles("wohnen") == []
    assert titles("arbeit") == ["Gesetz"]


def test_questions_lead_to_their_consultation():
    made = consultation(format_(title=ml("Gesetz")), questions=0)
    question(made, text=ml("Was hilft beim Ankommen?"))
    db.session.commit()
    assert titles("ankommen") == ["Gesetz"]


def test_filters():
    one, two = field(), field()
    said("Kita im Norden", field=one)
    said("Kita auf Türkisch gesucht", language="tr", field=two)
    assert texts("kita", field_id=one.id) == ["Kita im Norden"]
    assert texts("kita", language="tr") == ["Kita auf Türkisch gesucht"]
    assert len(texts("kita", stage=Stage.RUNNING)) + len(texts("kita", stage=Stage.OVER)) == 2
    assert texts("kita", stage=Stage.UPCOMING) == []


def test_pages_of_one_kind_follow_each_other():
    made = said("Erster von vielen")
    for number in range(queries.PAGE + 4):
        contribution(made.thread, text=f"Nummer {number} von vielen")
    db.session.commit()
    wanted = Wanted(words=("von", "vielen"), kind=Kind.CONTRIBUTION)
    first = queries.found(wanted)
    second = queries.found(wanted, first.next_id)
    ids = [entry.id for entry in (*first.entries, *second.entries)]
    assert len(first.entries) == queries.PAGE
    assert second.next_id is None
    assert ids == sorted(set(ids), reverse=True)
    assert len(ids) == queries.PAGE + 5 == first.counts[Kind.CONTRIBUTION]


def test_a_slip_of_the_finger_finds_the_word_that_is_meant(client):
    said("Mehr Beteiligung für alle")
    indexing.list_words()
    db.session.commit()
    for typed in ("Beteiligugn", "Beteilgung", "Betieligung", "Beteiligungg"):
        assert queries.nearest(queries.words_of(typed)) == ("beteiligung",)
    assert queries.nearest(("xylofon",)) is None
    page = client.get("/en/search/?q=Beteiligugn").text
    assert "This was found for “Beteiligung”" in page


def test_the_list_of_words_grows_in_rounds_and_only_once():
    said("Sprachkurse und Kinderbetreuung")
    assert indexing.list_words() > 0
    db.session.commit()
    assert indexing.list_words() == 0
    assert {"sprachkurse", "kinderbetreuung"} <= set(db.session.scalars(select(Word.word)))


def test_everything_can_be_written_anew():
    in_field = field(name=ml("Gesundheit"))
    measure(in_field, title=ml("Sprachmittlung im Krankenhaus"))
    organisation(name="Verein Brücke")
    said("Sprachmittlung fehlt")
    before = {(entry.kind, entry.object_id, entry.folded) for entry in db.session.scalars(select(Entry))}
    db.session.execute(indexing.ENTRIES.delete())
    assert indexing.rebuild() == len(before)
    db.session.expire_all()
    assert {(entry.kind, entry.object_id, entry.folded) for entry in db.session.scalars(select(Entry))} == before
    assert "Sprachmittlung im Krankenhaus" in titles("sprachmittlung")


def test_what_is_rolled_back_is_not_written():
    made = said("Bleibt wie es ist")
    made.text = "Sollte nicht bleiben"
    db.session.flush()
    db.session.rollback()
    db.session.commit()
    assert texts("sollte nicht") == []


def test_counters_do_not_write_entries(statements):
    made = said("Zähler bewegen sich oft")
    statements.clear()
    made.thread.published_count += 1
    db.session.commit()
    assert not [line for line in statements if "search_entry" in line]


def test_the_page_marks_words_and_keeps_the_filters(client):
    one = field(short_name=ml("Bildung"), slug="bildung")
    said("Die Schule <b>soll</b> dolmetschen", field=one)
    page = client.get("/en/search/?q=schule&field=bildung&stage=running&language=de").text
    assert "<mark>Schule</mark> &lt;b&gt;soll" in page
    assert '<option value="bildung" selected>' in page
    assert '<option value="de" selected' in page


def test_the_page_says_what_to_do_when_nothing_is_found(client):
    page = client.get("/en/search/?q=gibtesnicht")
    assert page.status_code == 200
    assert "Nothing was found" in page.text
    assert "Nothing was found" not in client.get("/en/search/").text


@pytest.mark.parametrize(
    "query", ["q=%E2%80%AE", "q=%F0%9F%98%80", "q=" + "a" * 5000, "q=x&kind=nonsense&after=99999999999", "q='--"]
)
def test_strange_input_finds_nothing_and_breaks_nothing(client, query):
    assert client.get(f"/en/search/?{query}").status_code == 200


def test_few_statements_whatever_the_amount(client, statements):
    counts = []
    for _ in range(2):
        for number in range(3):
            said(f"Wiederkehrendes Wort {number}")
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        client.get("/en/search/?q=wort")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_paragraphs_are_found_as_the_newest_version_reads(client):
    made = documents.document(None, "# Gesetz\n\nDer Beirat tagt öffentlich.", title=ml("Entwurf"))
    db.session.commit()
    assert titles("öffentlich") == ["Entwurf"]
    documents.publish(made, "# Gesetz\n\nDer Beirat tagt vertraulich.")
    db.session.commit()
    assert titles("öffentlich") == []
    found = queries.found(Wanted(words=("vertraulich",))).entries
    assert [(entry.kind, entry.place["document_id"]) for entry in found] == [(Kind.PARAGRAPH, made.id)]
    address = f"/documents/{made.id}/paragraphs/{found[0].place['code']}"
    assert address in client.get("/de/search/?q=vertraulich").text


@pytest.mark.parametrize("filters", ["language=sr", "stage=over", "kind=contribution&after=1"])
def test_a_word_that_is_near_but_outside_of_the_filter_finds_nothing(client, filters):
    said("Wir brauchen Dolmetscher im Amt")
    indexing.rebuild()
    indexing.list_words()
    db.session.commit()
    assert "Dolmetscher" in client.get("/en/search/?q=Dolmetschre").text
    answer = client.get(f"/en/search/?q=Dolmetschre&{filters}")
    assert answer.status_code == 200


def test_a_document_is_found_by_its_title():
    made = documents.document(None, "# Gesetz\n\nDer Beirat tagt öffentlich.", title=ml("Partizipationsentwurf"))
    db.session.commit()
    found = queries.found(Wanted(words=("partizipationsentwurf",))).entries
    assert [(entry.kind, entry.place["document_id"]) for entry in found] == [(Kind.PARAGRAPH, made.id)]


def test_consultations_are_found_by_the_phase_they_are_in(client):
    now, today, day = clock.now(), clock.today(), dt.timedelta(days=1)
    over = format_(opens_at=now - 60 * day, closes_at=now - 30 * day, title=ml("Wort im März"))
    made = consultation(over)
    made.phases.append(ConsultationPhase(kind=PhaseKind.SYNTHESIS, starts_on=today - day, ends_on=today))
    made.phases.append(ConsultationPhase(kind=PhaseKind.RESPONSE, starts_on=today + day, ends_on=today + 9 * day))
    running = consultation(format_(title=ml("Wort im Mai"))).format
    event = format_(FormatKind.EVENT, title=ml("Wort im Juni"))
    organisation(name="Wort e. V.")
    db.session.commit()
    assert titles("wort", phase=PhaseKind.SYNTHESIS) == [str(over.title.in_language("de").text)]
    assert titles("wort", phase=PhaseKind.CONTRIBUTIONS) == [running.title.in_language("de").text]
    assert titles("wort", phase=PhaseKind.RESPONSE) == []
    assert event.title.in_language("de").text in titles("wort", stage=Stage.RUNNING)
    page = client.get("/en/search/?q=wort&phase=synthesis").text
    assert '<option value="synthesis" selected' in page
    assert " im März" in page
    assert " im Mai" not in page
