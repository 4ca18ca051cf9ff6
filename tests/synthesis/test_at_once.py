"""Two people act at the same moment, on two connections: the second one waits, and decides on what the first left."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_migrate import upgrade
from sqlalchemy import func, select

from config import Settings
from teilhabe_app.accounts.models import User
from teilhabe_app.app import create_app
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db, locks_late
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis import service
from teilhabe_app.synthesis.models import (
    AsideReason,
    Candidate,
    CandidateMember,
    Citation,
    Coding,
    Decision,
    Dossier,
    DossierState,
    Finding,
    PointAct,
    Reader,
    Response,
    Rhythm,
    Routing,
    SetAside,
    Theme,
)
from teilhabe_app.synthesis.service import (
    FindingDraft,
    PointDraft,
    ResponseDraft,
    RouteDraft,
    assistance,
    news,
)
from tests.factories import body, contribution, ml, moderator, thread
from tests.factories import synthesis as make

WAIT = 0.4  # seconds in which the second one reaches the lock
REASON = "Das gehört zu einer anderen Stelle."


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def committed(request, tmp_path_factory):
    """The application on a database of its own."""
    folder = tmp_path_factory.mktemp("at-once")
    if request.param == "sqlite":
        url = f"sqlite:///{folder / 'once.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_server").create("once")
    app = create_app(Settings(secret_key="x" * 40, database_url=url, instance=folder, testing=True, sense="none"))
    with app.app_context():
        upgrade()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def here(committed):
    """A session that really commits."""
    with committed.app_context():
        yield committed
        db.session.remove()


def ids(*rows):
    db.session.commit()
    found = [row.id for row in rows]
    db.session.remove()
    return found


def at_once(app, first, second):
    """Let the second act begin when the first has loaded and done all but the commit; return what became of both.

    Each is a pair: what is loaded before anybody acts, and the act on it.
    """
    loaded, acted = threading.Barrier(2), threading.Event()

    def run(load, act, *, is_first):
        with app.app_context():
            locks_late.set(True)  # as in requests: what is looked up first belongs to no transaction
            try:
                rows = load()
                loaded.wait(20)
                if not is_first:
                    assert acted.wait(20)
                answer = act(*rows)
                db.session.flush()
                if is_first:
                    acted.set()
                    threading.Event().wait(WAIT)
                db.session.commit()
            except (DomainError, NotFound) as error:
                return error
            else:
                return answer
            finally:
                acted.set()
                db.session.remove()

    with ThreadPoolExecutor(2) as pool:
        one = pool.submit(run, *first, is_first=True)
        two = pool.submit(run, *second, is_first=False)
        return one.result(30), two.result(30)


def load(*wanted):
    """Return the loader of some rows by kind and key; findings come with all that a page has read of them."""

    def loader():
        rows = [db.session.get(kind, key) for kind, key in wanted]
        for row in rows:
            if isinstance(row, Finding):
                _ = row.dossier.state, row.routings, row.citations
            if isinstance(row, Citation):
                _ = row.finding.dossier.state, row.finding.citations
        return rows

    return loader


def summary():
    """A draft whose only finding quotes its only contribution."""
    source = contribution()
    made = make.dossier(source.format)
    finding = make.finding(made)
    return made, finding, make.citation(finding, source), moderator()


def published(boss, dossier):
    return service.publish(boss, dossier, shows_gap=False)


def test_a_quote_is_removed_while_somebody_publishes(here):
    made, _finding, citation, boss = summary()
    dossier_id, citation_id, boss_id = ids(made, citation, boss)
    at_once(
        here,
        (load((User, boss_id), (Dossier, dossier_id)), published),
        (load((User, boss_id), (Citation, citation_id)), service.remove_citation),
    )
    assert db.session.get(Dossier, dossier_id).state is DossierState.REOPENED


def test_somebody_publishes_while_a_quote_is_removed(here):
    made, _finding, citation, boss = summary()
    dossier_id, citation_id, boss_id = ids(made, citation, boss)
    _removed, refused = at_once(
        here,
        (load((User, boss_id), (Citation, citation_id)), service.remove_citation),
        (load((User, boss_id), (Dossier, dossier_id)), published),
    )
    assert isinstance(refused, DomainError)
    assert db.session.get(Dossier, dossier_id).state is DossierState.DRAFT


@pytest.mark.parametrize("act", ["remove", "aside"])
def test_what_is_just_being_published_stays(here, act):
    made, finding, _citation, boss = summary()
    dossier_id, finding_id, boss_id = ids(made, finding, boss)

    def decide(actor, one):
        draft = PointDraft(act=PointAct.ASIDE, reason="Nur eine Stimme.")
        return service.remove_finding(actor, one) if act == "remove" else service.decide_point(actor, one, draft)

    _published, refused = at_once(
        here,
        (load((User, boss_id), (Dossier, dossier_id)), published),
        (load((User, boss_id), (Finding, finding_id)), decide),
    )
    assert isinstance(refused, DomainError)
    assert db.session.get(Finding, finding_id) is not None


def test_a_finding_that_two_remove_is_gone_for_the_second(here):
    _made, finding, _citation, boss = summary()
    finding_id, boss_id = ids(finding, boss)
    both = (load((User, boss_id), (Finding, finding_id)), service.remove_finding)
    assert isinstance(at_once(here, both, both)[1], NotFound)


def test_words_that_a_body_is_just_being_asked_about_stay(here):
    finding = make.finding(make.dossier(public=True), statement=ml("Kurse fehlen."))
    finding_id, body_id, boss_id = ids(finding, body(), moderator())

    def ask(actor, one):
        return service.route(actor, one, RouteDraft(body=db.session.get(Body, body_id)))

    _asked, refused = at_once(
        here,
        (load((User, boss_id), (Finding, finding_id)), ask),
        (
            load((User, boss_id), (Finding, finding_id)),
            lambda actor, one: service.edit_finding(actor, one, FindingDraft(statement=ml("Anders."))),
        ),
    )
    assert isinstance(refused, DomainError)
    assert db.session.get(Finding, finding_id).statement["de"] == "Kurse fehlen."


@pytest.mark.parametrize("back_first", [True, False])
def test_a_question_is_answered_or_sent_back_not_both(here, back_first):
    of = body()
    person = make.responder(of)
    routing = make.routing(make.finding(make.dossier(public=True)), body=of)
    routing_id, person_id = ids(routing, person)
    rows = load((User, person_id), (Routing, routing_id))
    draft = ResponseDraft(decision=Decision.ADOPTED, reason=ml("Ja, das machen wir."))
    acts = [
        (rows, lambda actor, one: service.send_back(actor, one, REASON)),
        (rows, lambda actor, one: service.respond(actor, one, draft)),
    ]
    _first, refused = at_once(here, *(acts if back_first else reversed(acts)))
    assert isinstance(refused, DomainError)
    answers = db.session.scalar(select(func.count()).where(Response.routing_id == routing_id))
    assert (answers, db.session.get(Routing, routing_id).is_sent_back) == ((0, True) if back_first else (1, False))


def group():
    place = thread()
    sources = [contribution(place), contribution(place)]
    made = make.dossier(place.format)
    members = [
        CandidateMember(contribution_id=one.id, position=number, revision_number=1)
        for number, one in enumerate(sources)
    ]
    found = Candidate(dossier=made, engine="test", mark="m", people=2, languages=["de"], members=members)
    db.session.add(found)
    return made, found, sources


def test_two_make_a_finding_of_one_group(here):
    made, found, sources = group()
    boss = moderator()
    dossier_id, found_id, boss_id, first_id = ids(made, found, boss, sources[0])

    def press(actor, dossier, candidate):
        _ = candidate.members
        draft = assistance.TakeDraft(chosen=[first_id], whole=True, statement="Abends fehlen Kurse.")
        return assistance.make_finding(actor, dossier, candidate, draft)

    both = (load((User, boss_id), (Dossier, dossier_id), (Candidate, found_id)), press)
    _first, refused = at_once(here, both, both)
    assert isinstance(refused, DomainError)
    assert db.session.scalar(select(func.count()).where(Finding.dossier_id == dossier_id)) == 1


def test_two_merge_two_themes_into_each_other(here):
    source, boss = contribution(), moderator()
    made = make.dossier(source.format)
    themes = [make.theme(made), make.theme(made)]
    service.code(boss, made, themes[0], [source])
    dossier_id, boss_id, one, two = ids(made, boss, *themes)
    rows = (User, boss_id), (Dossier, dossier_id)
    _merged, refused = at_once(
        here,
        (load(*rows, (Theme, one), (Theme, two)), service.merge_theme),
        (load(*rows, (Theme, two), (Theme, one)), service.merge_theme),
    )
    assert isinstance(refused, DomainError)
    assert db.session.get(Theme, two).retired_at is None
    assert db.session.scalars(select(Coding.theme_id).where(Coding.theme_id.in_((one, two)))).all() == [two]


def test_a_theme_that_is_just_being_merged_is_not_given(here):
    source, boss = contribution(), moderator()
    made = make.dossier(source.format)
    themes = [make.theme(made), make.theme(made)]
    dossier_id, boss_id, source_id, one, two = ids(made, boss, source, *themes)
    rows = (User, boss_id), (Dossier, dossier_id), (Theme, one)

    def code(actor, dossier, theme, text):
        return service.code(actor, dossier, theme, [text])

    _merged, refused = at_once(
        here,
        (load(*rows, (Theme, two)), service.merge_theme),
        (load(*rows, (Contribution, source_id)), code),
    )
    assert isinstance(refused, DomainError)
    assert not db.session.scalars(select(Coding).where(Coding.theme_id.in_((one, two)))).all()


def test_ticks_of_two_people_overlap(here):
    place = thread()
    sources = [contribution(place) for _n in range(3)]
    dossier_id, boss_id, *keys = ids(make.dossier(place.format), moderator(), *sources)

    def put(some):
        rows = load((User, boss_id), (Dossier, dossier_id), *((Contribution, key) for key in some))
        return rows, lambda actor, dossier, *ticked: service.set_aside(actor, dossier, ticked, AsideReason.TOO_SHORT)

    assert at_once(here, put(keys[:2]), put(keys[1:])) == (2, 1)
    query = select(SetAside.contribution_id).where(SetAside.dossier_id == dossier_id)
    assert set(db.session.scalars(query)) == set(keys)


def test_two_first_choices_of_one_reader(here):
    key = news.reader_key("twice@example.org")

    def choose(rhythm):
        return list, lambda: news.set_rhythm(key, rhythm)

    at_once(here, choose(Rhythm.WEEKLY), choose(Rhythm.NEVER))
    assert db.session.scalars(select(Reader.rhythm).where(Reader.key == key)).one() is Rhythm.NEVER
