import datetime as dt

import pytest
from flask import g
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import (
    AnswerDraft,
    AsideReason,
    Citation,
    CitationRole,
    Coding,
    Decision,
    DossierState,
    Outcome,
    SetAside,
)
from teilhabe_app.synthesis.queries import DeskFilter, Standing
from teilhabe_app.synthesis.service import CiteDraft, ResponseDraft, RouteDraft, find_span
from tests.factories import administrator, body, contribution, editor, format_, ml, moderator, thread, user
from tests.factories import synthesis as make


@pytest.fixture(autouse=True)
def english(request):
    """Messages are compared in the language they are written in."""
    if "session" in request.fixturenames:
        request.getfixturevalue("session")
        g.language = BY_CODE["en"]


TEXTS = [
    ("Mehr Kurse am Abend, bitte.", "Kurse am Abend", "Kurse am Abend"),
    ("نحتاج إلى دورات مسائية مع رعاية أطفال", "دورات مسائية", "دورات مسائية"),
    ("👩🏽‍🎓 lernt 👨‍👩‍👧 gern", "👨‍👩‍👧 gern", "👨‍👩‍👧 gern"),
    ("👩🏽‍🎓 lernt", "👩", "👩🏽‍🎓"),
    ("می‌خواهم یاد بگیرم", "می‌خواهم", "می‌خواهم"),
    ("Erste Zeile\n\nZweite   Zeile", "Zeile\nZweite Zeile", "Zeile\n\nZweite   Zeile"),
    ("a (b) [c] *d* \\ $", "(b) [c] *d* \\", "(b) [c] *d* \\"),
    ("Ganz", "", "Ganz"),
]


@pytest.mark.parametrize(("text", "typed", "quoted"), TEXTS)
def test_a_span_is_exactly_what_the_text_says(text, typed, quoted):
    span = find_span(text, typed)
    assert text[span.starts : span.ends] == quoted


@pytest.mark.parametrize("typed", ["kurse", "Kurse  am  Morgen", "Abend, bitte!", "x" * 5000])
def test_other_words_have_no_span(typed):
    assert find_span("Mehr Kurse am Abend, bitte.", typed) is None


@pytest.mark.parametrize(("text", "typed", "quoted"), TEXTS)
def test_citing_keeps_the_exact_words_in_the_database(session, text, typed, quoted):
    source = contribution(text=text)
    finding = make.finding(make.dossier(source.format))
    citation = service.cite(moderator(), finding, source, CiteDraft(quote=typed, role=CitationRole.MINORITY))
    session.expire_all()
    assert citation.quote == quoted == source.text[citation.starts : citation.ends]
    assert citation.revision_number == source.revision_number
    assert citation.is_shown
    with pytest.raises(DomainError, match="already"):
        service.cite(moderator(), finding, source, CiteDraft(quote=typed))


def test_only_published_contributions_of_the_dossier_are_cited(session):
    dossier = make.dossier()
    finding = make.finding(dossier)
    own = thread(dossier.formats[0])
    for source in (contribution(), contribution(own, visibility=Visibility.PENDING)):
        with pytest.raises(DomainError):
            service.cite(moderator(), finding, source, CiteDraft())
    with pytest.raises(Forbidden):
        service.cite(user(), finding, contribution(own), CiteDraft())


@pytest.mark.parametrize(
    "broken",
    [{"starts": -1, "ends": 3, "quote": "abcd"}, {"starts": 2, "ends": 2, "quote": ""}, {"ends": 9, "quote": "abc"}],
)
def test_the_database_refuses_broken_spans(session, broken):
    source = contribution()
    finding = make.finding(make.dossier(source.format))
    row = {
        "finding_id": finding.id,
        "contribution_id": source.id,
        "revision_number": 1,
        "starts": 0,
        "role": "supports",
    }
    with pytest.raises(IntegrityError):
        session.execute(insert(Citation).values(**{**row, **broken, "created_at": clock.now()}))


def test_the_database_holds_the_other_rules(session):
    source = contribution()
    dossier = make.dossier(source.format)
    row = {"dossier_id": dossier.id, "contribution_id": source.id, "created_at": clock.now(), "note": ""}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(insert(SetAside).values(**row, reason=AsideReason.OTHER))
    dossier.state = DossierState.PUBLISHED
    with pytest.raises(IntegrityError):
        session.flush()


def full(session, count=4):
    place = thread()
    sources = [contribution(place, language=lang) for lang in ("de", "ar", "tr", "uk")[:count]]
    dossier = make.dossier(place.format)
    finding = make.finding(dossier)
    boss = moderator()
    for source in sources[:-1]:
        service.cite(boss, finding, source, CiteDraft())
    service.set_aside(boss, dossier, sources[-1:], AsideReason.DUPLICATE)
    session.flush()
    return dossier, finding, sources, boss


def test_coverage_counts_cited_and_set_aside(session, statements):
    dossier, _finding, sources, _boss = full(session)
    contribution(sources[0].thread, visibility=Visibility.HIDDEN)
    contribution()
    late = contribution(sources[0].thread, language="ar")
    session.flush()
    statements.clear()
    coverage = queries.coverage_of(dossier)
    assert (coverage.total, coverage.cited, coverage.aside, coverage.open) == (5, 3, 1, 1)
    assert len(statements) == 1
    shares = {share.key: (share.total, share.open) for share in coverage.by("language")}
    assert shares == {"ar": (2, 1), "de": (1, 0), "tr": (1, 0), "uk": (1, 0)}
    assert coverage.by("channel")[0].is_small is False
    assert coverage.by("language")[0].is_small
    assert coverage.reasons == {AsideReason.DUPLICATE: 1}
    page = queries.work_page(dossier, queries.WorkFilter(state="open"), None)
    assert [row.contribution.id for row in page.items] == [late.id]


def test_publishing_below_full_coverage_is_refused_unless_the_gap_is_shown(session):
    dossier, _finding, sources, boss = full(session)
    contribution(sources[0].thread)
    session.flush()
    with pytest.raises(DomainError, match="1 of 5"):
        service.publish(boss, dossier, shows_gap=False)
    service.publish(boss, dossier, shows_gap=True)
    assert dossier.shows_gap
    assert dossier.published_at


def test_publishing_at_full_coverage_shows_no_gap(session):
    dossier, _finding, _sources, boss = full(session)
    with pytest.raises(Forbidden):
        service.publish(user(), dossier, shows_gap=True)
    service.publish(boss, dossier, shows_gap=True)
    assert (dossier.state, dossier.shows_gap) == (DossierState.PUBLISHED, False)
    with pytest.raises(DomainError):
        service.publish(boss, dossier, shows_gap=False)


def test_a_dossier_without_findings_is_not_published(session):
    with pytest.raises(DomainError, match="finding"):
        service.publish(moderator(), make.dossier(), shows_gap=True)


def test_a_late_contribution_reopens(session):
    dossier, finding, sources, boss = full(session)
    service.publish(boss, dossier, shows_gap=False)
    late = contribution(sources[0].thread, visibility=Visibility.PENDING)
    assert dossier.state is DossierState.PUBLISHED
    contributions.publish(boss, late)
    assert dossier.state is DossierState.REOPENED
    service.cite(boss, finding, late, CiteDraft())
    service.publish(boss, dossier, shows_gap=False)
    assert dossier.state is DossierState.PUBLISHED


@pytest.mark.parametrize("how", ["hide", "redact", "withdraw"])
def test_a_changed_source_flags_the_finding_and_reopens(session, how):
    person = user()
    place = thread()
    source = contribution(place, text="Ruft mich an: 0421 1234567. Mehr Kurse!", author=person)
    dossier = make.dossier(place.format)
    finding, boss = make.finding(dossier), moderator()
    citation = service.cite(boss, finding, source, CiteDraft(quote="Mehr Kurse!"))
    service.publish(boss, dossier, shows_gap=False)
    if how == "hide":
        contributions.hide(boss, source, "Werbung")
    elif how == "redact":
        contributions.redact(boss, source, "Mehr Kurse!")
    else:
        contributions.withdraw(person, source)
    session.flush()
    assert finding.source_changed
    assert not citation.is_shown
    assert dossier.state is DossierState.REOPENED
    with pytest.raises(DomainError, match="sources"):
        service.publish(boss, dossier, shows_gap=False)
    left = service.check_sources(boss, finding)
    if how == "redact":
        assert (left, citation.starts, citation.revision_number) == (0, 0, 2)
    else:
        assert left == 1
        service.remove_citation(boss, citation)
        assert finding.citations == []
    assert not finding.source_changed
    service.publish(boss, dossier, shows_gap=False)


def test_showing_it_again_clears_the_flag(session):
    dossier, finding, sources, boss = full(session)
    contributions.hide(boss, sources[0], "Versehen")
    assert finding.source_changed
    contributions.publish(boss, sources[0])
    assert not finding.source_changed
    assert dossier.state is DossierState.DRAFT


def test_taking_back_reopens_a_published_dossier(session):
    dossier, finding, sources, boss = full(session)
    service.publish(boss, dossier, shows_gap=False)
    service.remove_citation(boss, finding.citations[0])
    assert dossier.state is DossierState.REOPENED
    service.take_back_aside(boss, dossier, sources[-1].id)
    with pytest.raises(DomainError):
        service.take_back_aside(boss, dossier, sources[-1].id)
    assert queries.coverage_of(dossier).open == 2


def test_set_aside_leaves_cited_ones_alone_and_citing_takes_it_back(session):
    dossier, finding, sources, boss = full(session)
    assert service.set_aside(boss, dossier, [*sources, contribution()], AsideReason.OFF_TOPIC) == 0
    service.cite(boss, finding, sources[-1], CiteDraft())
    session.flush()
    assert queries.asides_of(dossier, [sources[-1].id]) == {}


def test_themes_code_once_and_leave_contributions_behind(session):
    dossier, finding, sources, boss = full(session)
    theme = service.add_theme(boss, dossier, service.ThemeDraft(name=ml("Kurse")))
    session.flush()
    assert service.code(boss, dossier, theme, sources) == 4
    assert service.code(boss, dossier, theme, sources) == 0
    service.uncode(boss, dossier, theme, sources[0].id)
    assert [number for _theme, number in queries.theme_counts(dossier)] == [3]
    finding.theme_id = theme.id
    session.flush()
    service.remove_theme(boss, dossier, theme)
    session.flush()
    assert not session.scalars(select(Coding)).all()


def test_a_process_brings_its_formats_and_slugs_are_unique(session):
    boss = editor()
    with pytest.raises(DomainError):
        service.create_dossier(boss, service.DossierDraft(title=ml("Leer")))
    made = [
        service.create_dossier(boss, service.DossierDraft(title=ml("Answers"), formats=[format_()])) for _n in range(2)
    ]
    assert [one.slug for one in made] == ["answers-2", "answers-3"]


def asked(session, **values):
    dossier, finding, _sources, boss = full(session)
    service.publish(boss, dossier, shows_gap=False)
    of = body(**values)
    return finding, of, boss


def test_asking_a_body(session):
    finding, of, boss = asked(session)
    routing = service.route(boss, finding, RouteDraft(body=of))
    assert routing.due_on == clock.today() + dt.timedelta(weeks=8)
    with pytest.raises(DomainError, match="already"):
        service.route(boss, finding, RouteDraft(body=of))
    with pytest.raises(DomainError, match="passed"):
        service.route(boss, finding, RouteDraft(body=body(), due_on=clock.today() - dt.timedelta(days=1)))
    with pytest.raises(DomainError, match="successor"):
        service.route(boss, finding, RouteDraft(body=body(successor=of)))
    draft = make.finding(make.dossier())
    with pytest.raises(DomainError, match="publish"):
        service.route(boss, draft, RouteDraft(body=of))
    with pytest.raises(DomainError, match="words"):
        service.edit_finding(boss, finding, service.FindingDraft(statement=ml("Umgedeutet")))


def test_answers_are_added_and_never_overwritten(session):
    finding, of, boss = asked(session)
    routing = service.route(boss, finding, RouteDraft(body=of))
    person = make.responder(of)
    first = service.respond(
        person, routing, ResponseDraft(decision=Decision.NO_FUNDS, reason=ml("Kein Geld."), once="a")
    )
    again = service.respond(
        person, routing, ResponseDraft(decision=Decision.NO_FUNDS, reason=ml("Kein Geld."), once="a")
    )
    second = service.respond(person, routing, ResponseDraft(decision=Decision.ADOPTED, reason=ml("Jetzt doch.")))
    session.expire_all()
    assert again is first
    assert [(r.number, r.decision) for r in routing.responses] == [(1, Decision.NO_FUNDS), (2, Decision.ADOPTED)]
    assert routing.answer is second
    draft = ResponseDraft(decision=Decision.UNDER_DISCUSSION, reason=ml("Später"))
    with pytest.raises(DomainError):
        service.respond(person, routing, draft)


@pytest.mark.parametrize("who", [moderator, editor, administrator, lambda: make.responder(body())])
def test_only_the_body_answers(session, who):
    finding, of, boss = asked(session)
    routing = service.route(boss, finding, RouteDraft(body=of))
    with pytest.raises(Forbidden):
        service.respond(who(), routing, ResponseDraft(decision=Decision.ADOPTED, reason=ml("x")))


def test_the_successor_answers_what_the_old_body_was_asked(session):
    finding, old, boss = asked(session)
    routing = service.route(boss, finding, RouteDraft(body=old))
    middle, new = body(), body()
    old.successor, middle.successor = middle, new
    session.flush()
    person = make.responder(new)
    assert service.respond(person, routing, ResponseDraft(decision=Decision.ADOPTED, reason=ml("x"))).number == 1
    answered = DeskFilter(standing=Standing.ANSWERED)
    assert [one.id for one in queries.desk(person, answered, None).page.items] == [routing.id]
    assert list(queries.desk(make.responder(body()), answered, None).page.items) == []


def test_whoever_followed_a_body_can_want_a_second_person(session):
    old, middle, new = body(), body(), body()
    old.successor, middle.successor = middle, new
    session.flush()
    routing = make.routing(make.finding(make.dossier(public=True)), body=old)
    writer, second = make.responder(new), make.responder(new)
    draft = ResponseDraft(decision=Decision.ADOPTED, reason=ml("Ja, das machen wir."))
    assert not queries.needs_second_person(old)
    service.set_four_eyes(writer, new, wanted=True)
    session.flush()
    assert [queries.needs_second_person(one) for one in (old, middle, new, body())] == [True, True, True, False]
    assert isinstance(service.answer(writer, routing, draft), AnswerDraft)
    answer = service.answer(second, routing, draft)
    assert (answer.answered_by_id, answer.released_by_id) == (writer.id, second.id)


def test_outcomes_link_once_and_can_be_taken_back(session):
    finding, of, boss = asked(session)
    response = make.response(service.route(boss, finding, RouteDraft(body=of)))
    changed = make.revision()
    with pytest.raises(Forbidden):
        service.link_outcome(boss, response, changed)
    outcome = service.link_outcome(editor(), response, changed)
    with pytest.raises(DomainError):
        service.link_outcome(make.responder(of), response, changed)
    service.unlink_outcome(make.responder(of), outcome)
    session.flush()
    assert not session.scalars(select(Outcome)).all()
