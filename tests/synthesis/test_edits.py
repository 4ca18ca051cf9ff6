"""What people and the program did with a text, once its author changes the words."""

import datetime as dt

import pytest
from sqlalchemy import select

from teilhabe_app.contributions import service as contributions
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.synthesis import engine, queries, service
from teilhabe_app.synthesis.models import (
    AsideReason,
    Candidate,
    CandidateMember,
    Coding,
    DossierState,
    Evidence,
    Finding,
    NoTheme,
    PointAct,
    Segment,
    SenseVector,
    SetAside,
)
from teilhabe_app.synthesis.service import CodeDraft, PointDraft, SplitDraft
from tests.factories import contribution, ml, moderator, save, thread, user
from tests.factories import synthesis as make

PARTS = ["Es ist dunkel.", "Wir brauchen Licht.", "Auch der Bus fehlt."]

pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def story(session):
    """A text of an account in three segments, the dossier, two themes and the moderator."""
    source = contribution(thread(), author=user(), text=" ".join(PARTS), language="de")
    dossier = make.dossier(source.format)
    themes = [make.theme(dossier), make.theme(dossier)]
    session.flush()
    return source, dossier, themes, moderator()


def cut(actor, dossier, source, *words):
    seen = queries.seen_of(source, queries.segments_of(dossier, [source.id])[source.id])
    starts = [source.text.index(one) for one in words]
    return service.split(actor, dossier, source, SplitDraft(starts=starts, seen=seen))


def change(source, words):
    kept = contributions.edit(source.author, source, contributions.Edit(text=words, language=source.language))
    db.session.flush()
    db.session.expire_all()
    return kept


def current(dossier, source):
    found = queries.segments_of(dossier, [source.id])[source.id]
    return {part.text: part.id for part in found if part.is_current}


def test_a_second_edit_keeps_the_work_on_every_segment(story):
    source, dossier, themes, person = story
    made = cut(person, dossier, source, *PARTS[1:])
    service.code_text(person, dossier, source, made[2], CodeDraft(theme_ids=[themes[0].id]))
    assert change(source, "Es ist dunkel. Bitte mehr Laternen. Auch der Bus fehlt.")
    first = current(dossier, source)
    assert list(first) == [PARTS[0], "Bitte mehr Laternen.", PARTS[2]]
    assert change(source, "Es ist dunkel. Bitte mehr Laternen. Auch der Bus fehlt. Danke.")
    second = current(dossier, source)
    assert {words: second.get(words) for words in first} == first
    assert list(second) == [*first, "Danke."]
    assert {(made[0].id, made[2].id)} == {(first[PARTS[0]], first[PARTS[2]])}
    assert db.session.scalars(select(Coding.segment_id)).all() == [made[2].id]
    assert change(source, " ".join(PARTS))  # what was lost two wordings ago is found again
    assert current(dossier, source)[PARTS[1]] == made[1].id


def test_themes_of_vanished_words_go_to_the_whole_text(story):
    source, dossier, themes, person = story
    made = cut(person, dossier, source, *PARTS[1:])
    service.code_text(person, dossier, source, made[1], CodeDraft(theme_ids=[themes[0].id]))
    service.code_text(person, dossier, source, made[2], CodeDraft(theme_ids=[themes[1].id]))
    save(NoTheme(dossier_id=dossier.id, contribution_id=source.id, created_by_id=person.id))
    change(source, f"{PARTS[0]} {PARTS[2]}")
    cut(person, dossier, source, PARTS[2])
    said = db.session.execute(select(Coding.theme_id, Coding.segment_id).order_by(Coding.theme_id)).all()
    assert [tuple(row) for row in said] == [(themes[0].id, None), (themes[1].id, made[2].id)]
    assert not db.session.scalars(select(NoTheme)).all()


def set_aside(person, dossier, source, _theme):
    service.set_aside(person, dossier, [source], AsideReason.TOO_SHORT)


def split(person, dossier, source, _theme):
    cut(person, dossier, source, PARTS[1])


def coded(person, dossier, source, theme):
    service.code(person, dossier, theme, [source])


def fits_none(person, dossier, source, _theme):
    service.code_text(person, dossier, source, None, CodeDraft(fits_none=True))


@pytest.mark.parametrize("act", [set_aside, split, coded, fits_none])
def test_words_that_people_worked_on_stay_as_a_revision(story, statements, act):
    source, dossier, themes, person = story
    db.session.flush()
    statements.clear()
    assert contributions.leaves_no_trace(source)
    assert len(statements) == 2  # whether somebody reported it, and whether people worked on it
    act(person, dossier, source, themes[0])
    db.session.flush()
    assert not contributions.leaves_no_trace(source)


def test_a_correction_makes_the_program_read_again(story):
    source, dossier, _themes, _person = story
    words = "Bitte stellen Sie am Spielplatz endlich wieder Laternen auf, abends ist es dort sehr dunkel."
    twin = contribution(source.thread, text=f"Hallo! {words}", language="de")
    other = contribution(source.thread, text="Der Bus soll am Sonntag bis Mitternacht fahren.", language="de")
    assert not change(source, words)
    db.session.commit()
    worked()
    group = db.session.scalars(select(Candidate)).one()
    assert {member.contribution_id for member in group.members} == {source.id, twin.id}
    before = vector_of(source)
    other_before = vector_of(other)
    assert not change(source, "Wir wünschen uns Kurse am Vormittag, wenn die Kinder in der Schule sind.")
    db.session.commit()
    assert vector_of(source) is None
    assert db.session.scalars(select(Candidate)).all() == []
    assert source.revision_number == 1
    worked()
    assert vector_of(source) not in (None, before)
    assert vector_of(other) == other_before
    assert db.session.scalars(select(CandidateMember)).all() == []
    assert not change(source, words)
    db.session.commit()
    worked()
    assert db.session.scalars(select(Candidate)).one().dossier_id == dossier.id


def vector_of(source):
    query = select(SenseVector.vector).where(SenseVector.contribution_id == source.id)
    return db.session.scalar(query)


def worked():
    for _round in range(9):
        done = engine.run()
        db.session.commit()
        if not done:
            break


def test_numbers_of_words_that_changed_meanwhile_are_not_kept(story):
    source, _dossier, _themes, _person = story
    from teilhabe_app.synthesis.engine import material, rounds  # noqa: PLC0415 -- as the worker loads it

    task = material.Task(source.id, 1, "Worte von vorhin")
    assert rounds._keep_vectors("letters/1/8", [task], [b"1234"]) == 0
    assert rounds._keep_vectors("letters/1/8", [material.Task(source.id, 1, source.text)], [b"1234"]) == 1


def test_what_was_set_aside_is_open_again_with_new_words(story):
    source, dossier, _themes, person = story
    service.set_aside(person, dossier, [source], AsideReason.TOO_SHORT)
    dossier.state, dossier.published_at = DossierState.PUBLISHED, clock.now()
    db.session.flush()
    assert not queries.is_open(dossier, source)
    assert change(source, "Wir brauchen Kurse am Abend mit Betreuung der Kinder.")
    assert db.session.scalars(select(SetAside)).all() == []
    assert queries.is_open(dossier, source)
    assert dossier.state is DossierState.REOPENED
    service.set_aside(person, dossier, [source], AsideReason.OFF_TOPIC)
    db.session.flush()
    contributions.hide(person, source, "Werbung")
    contributions.publish(person, source)
    assert db.session.scalars(select(SetAside.reason)).all() == [AsideReason.OFF_TOPIC]


def figure(of, **values):
    base = {"format_id": of.dossier.formats[0].id, "release": 1, "question": "q1", "answer": "yes"}
    words = {"question_text": ml("Fehlt Licht?"), "answer_text": ml("Ja"), "count": 3, "base": 9}
    return save(Evidence(finding=of, **{**base, **words, "created_at": clock.now() - dt.timedelta(days=1), **values}))


def test_merging_keeps_the_figures(story):
    source, dossier, _themes, person = story
    large, few = make.finding(dossier), make.finding(dossier, number=2)
    make.citation(few, source, PARTS[0])
    figure(large)
    figure(few)
    only = figure(few, answer="no", count=6)
    service.decide_point(person, few, PointDraft(act=PointAct.MERGED, reason="Dasselbe.", into_id=large.id))
    db.session.expire_all()
    assert db.session.scalars(select(Finding.id)).all() == [large.id]
    assert [(one.answer, one.count) for one in large.evidence] == [("yes", 3), ("no", 6)]
    assert large.evidence[1].id == only.id
    assert db.session.scalars(select(Segment)).all() == []
