"""Statements one after the other, those that people add, and groups in which nobody can be recognised."""

from __future__ import annotations

import json
import random

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest, Role
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Visibility
from teilhabe_app.core import audit, chores, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.analysis.problems import Unreadable
from teilhabe_app.surveys.models import (
    Access,
    Answer,
    Mode,
    OpinionPoll,
    Paging,
    QuestionKind,
    Submission,
    Survey,
    SurveyQuestion,
)
from teilhabe_app.surveys.service import exchange, grouping, opinions
from teilhabe_app.surveys.service.exchange import PolisDraft
from teilhabe_app.surveys.service.opinions import StatementDraft
from tests import factories as make
from tests.factories import surveys as build

pytestmark = pytest.mark.usefixtures("session", "english")


def asked(statements: int = 3, *, polled: bool = True, **values) -> SurveyQuestion:
    """Build a running survey with statements that people can add to."""
    survey = build.empty(**values)
    question = build.question(survey, QuestionKind.STATEMENTS, code="views", options=statements)
    if polled:
        opinions.arrange(make.editor(), question, one_by_one=True, takes_new=True)
        db.session.flush()
    return question


def draft(text: str = "Mehr Kurse am Abend.", language: str = "de", once: str = "a") -> StatementDraft:
    return StatementDraft(text=text, language=language, once=once)


def cast(question: SurveyQuestion, rows: list[dict[str, int]]) -> None:
    """Store votes, one submission for each person."""
    ids = {option.code: option.id for option in question.options}
    for number, votes in enumerate(rows):
        row = Submission(survey_id=question.survey_id, once=f"v{number}", language="de")
        row.answers = [Answer(question_id=question.id, option_id=ids[code], number=v) for code, v in votes.items()]
        db.session.add(row)
    question.survey.submission_count += len(rows)
    db.session.flush()


def camps(people: int, statements: int, seed: int = 3) -> list[dict[str, int]]:
    """Make up people of two camps who agree on the last two statements."""
    chance = random.Random(seed)  # noqa: S311 -- made-up people
    rows = []
    for person in range(people):
        side = 1 if person % 5 < 3 else -1
        votes = {}
        for at in range(1, statements + 1):
            leaning = 1 if at > statements - 2 else side if at % 2 else -side
            votes[str(at)] = chance.choices([leaning, 0, -leaning], [85, 8, 7])[0]
        rows.append(votes)
    return rows


def test_one_after_the_other_opens_a_thread_and_the_way_question_by_question():
    question = asked(polled=False)
    opinions.arrange(make.editor(), question, one_by_one=True, takes_new=False)
    assert (question.survey.paging, question.thread is not None) == (Paging.ONE, True)
    opinions.arrange(make.editor(), question, one_by_one=False, takes_new=False)
    assert question.thread is None
    with pytest.raises(DomainError, match="only where"):
        opinions.arrange(make.editor(), question, one_by_one=False, takes_new=True)
    with pytest.raises(Forbidden):
        opinions.arrange(make.moderator(), question, one_by_one=True, takes_new=True)


def test_statements_come_by_priority_and_the_same_until_somebody_votes():
    question = asked(4)
    weights = {"1": 0.0001, "2": 500.0, "3": 0.0001, "4": 0.0001}
    first = {opinions.next_statement(question, weights, {}, seed).code for seed in range(40)}
    assert first == {"2"}
    assert len({opinions.next_statement(question, {}, {}, seed).code for seed in range(40)}) == 4
    assert opinions.next_statement(question, {}, {"2": 1}, 7) is opinions.next_statement(question, {}, {"2": 1}, 7)
    assert opinions.next_statement(question, {}, dict.fromkeys("1234", 0), 7) is None
    question.options[0].is_open = False
    assert opinions.next_statement(question, {}, dict.fromkeys("234", 0), 7) is None


def test_votes_are_kept_on_the_way_and_stored_with_the_survey():
    question = asked()
    survey = question.survey
    code, saved = service.begin(Guest(), survey)
    opinions.vote(question, saved, "1", 1)
    opinions.vote(question, saved, "3", -1)
    assert saved.answers == {"views": {"1": 1, "3": -1}}
    for statement, value in (("9", 1), ("1", 2)):
        with pytest.raises(DomainError):
            opinions.vote(question, saved, statement, value)
    filled = service.with_saved(service.Filled(once=code, language="ar", answers=saved.answers), saved)
    service.submit(Guest(), survey, filled)
    stored = db.session.execute(select(Answer.option_id, Answer.number).order_by(Answer.number)).all()
    assert [tuple(row) for row in stored] == [(question.options[2].id, -1), (question.options[0].id, 1)]


def test_a_suggestion_waits_without_author_moment_or_link():
    question = asked()
    made = opinions.suggest(make.user(), question, draft("دورات {views} أكثر", "ar"))
    assert (made.visibility, made.channel, made.language) == (Visibility.PENDING, Channel.SURVEY, "ar")
    assert made.text == "دورات (views) أكثر"
    assert (made.author_id, made.contact_email) == (None, None)
    assert made.submitted_at.astimezone(service.ZONE).time().isoformat() == "00:00:00"
    assert opinions.suggest(Guest(), question, draft("دورات {views} أكثر", "ar")) is made  # sent twice, there once
    assert [option.code for option in question.options] == ["1", "2", "3"]
    assert list(queries.waiting_statements(question)) == [made]
    acts = db.session.scalars(select(audit.AuditEntry).where(audit.AuditEntry.action == "contribution.receive")).all()
    assert [entry.actor_id for entry in acts] == [None]


def test_what_cannot_be_added():
    question = asked()
    question.options[0].label = make.ml("Kurse am Abend helfen!", en="Evening courses help")
    with pytest.raises(DomainError, match="there already: “Evening courses help”"):
        opinions.suggest(Guest(), question, draft("  evening   COURSES help. ", "en"))
    with pytest.raises(DomainError, match="too long"):
        opinions.suggest(Guest(), question, draft("x" * 201))
    queries.poll_of(question).takes_new = False
    with pytest.raises(DomainError, match="No statements"):
        opinions.suggest(Guest(), question, draft())
    with pytest.raises(DomainError, match="No statements"):
        opinions.suggest(Guest(), asked(polled=False), draft())


def test_accepted_statements_are_asked_in_their_own_language():
    question = asked()
    made = opinions.suggest(Guest(), question, draft("Ще курси", "uk"))
    opinions.accept(make.moderator(), question, made)
    option = question.options[-1]
    assert made.visibility is Visibility.PUBLISHED
    assert (option.code, option.label, option.is_open) == (f"p{made.id}", {"uk": "Ще курси"}, True)
    found = option.label.in_language("de")
    assert (found.lang, found.fallback) == ("uk", True)
    moderator, twin = make.moderator(), opinions.suggest(Guest(), asked(), draft("ще КУРСИ!", "uk"))
    with pytest.raises(DomainError, match="there already"):
        opinions.accept(moderator, question, twin)
    editor, new = make.editor(), opinions.suggest(Guest(), question, draft("Neu", once="b"))
    with pytest.raises(Forbidden):
        opinions.accept(editor, question, new)


def test_declined_statements_keep_their_reason():
    question = asked()
    made = opinions.suggest(Guest(), question, draft())
    opinions.decline(make.moderator(), question, made, "Es sagt zwei Dinge.")
    assert (made.visibility, made.hidden_reason) == (Visibility.HIDDEN, "Es sagt zwei Dinge.")
    assert len(question.options) == 3


def test_the_desk_moves_statements_too_and_hidden_words_are_nowhere():
    question, moderator = asked(), make.moderator()
    made = opinions.suggest(Guest(), question, draft("Frau Muster ist gemein."))
    contributions.publish(moderator, made)
    option = question.options[-1]
    contributions.redact(moderator, made, "Jemand ist gemein.")
    assert option.label == {"de": "Jemand ist gemein."}
    cast(question, [{option.code: 1}])
    contributions.hide(moderator, made, "Beleidigung")
    assert not option.is_open
    assert "gemein" not in json.dumps(option.label)
    contributions.publish(moderator, made)
    assert (option.is_open, option.label) == (True, {"de": "Jemand ist gemein."})


def test_a_hidden_statement_without_votes_goes():
    question, moderator = asked(), make.moderator()
    made = opinions.suggest(Guest(), question, draft())
    contributions.publish(moderator, made)
    contributions.hide(moderator, made, "Doppelt")
    assert [option.code for option in question.options] == ["1", "2", "3"]
    other = make.contribution(make.thread(question.survey.format))
    contributions.hide(moderator, other, "Werbung")  # elsewhere nothing happens
    assert len(question.options) == 3


def test_alike_statements_are_named_for_moderators():
    question = asked()
    question.options[0].label = make.ml("Die Ämter sollen auch am Abend offen sein")
    made = opinions.suggest(Guest(), question, draft("Die Ämter sollten auch abends offen sein."))
    assert opinions.alike(question, made.text) == ["Die Ämter sollen auch am Abend offen sein"]
    assert opinions.alike(question, "Etwas ganz anderes") == []


def test_editors_add_statements_and_close_them():
    question, editor = asked(1), make.editor()
    added = opinions.add_statement(editor, question, make.ml("Neu {x}"))
    assert (added.code, added.label) == ("2", {"de": "Neu (x)"})
    opinions.set_open(editor, question.options[0], is_open=False)
    with pytest.raises(DomainError, match="At least one"):
        opinions.set_open(editor, added, is_open=False)
    assert [option.code for option in queries.options_in_order(question, 1)] == ["2"]
    with pytest.raises(Forbidden):
        opinions.add_statement(make.moderator(), question, make.ml("Nein"))


def test_changing_the_question_leaves_its_statements_alone():
    question, editor = asked(), make.editor()
    opinions.accept(make.moderator(), question, opinions.suggest(Guest(), question, draft()))
    changed = service.QuestionDraft(kind=question.kind, text=make.ml("Neu?"), options=None, code="views")
    same = service.change_question(editor, question, changed)
    assert same is question
    assert len(question.options) == 4


def test_two_camps_become_groups_without_a_person_or_a_count():
    question = asked(10)
    cast(question, camps(90, 10))
    assert grouping.compute_opinions() == 1
    assert grouping.compute_opinions() == 0
    poll = queries.poll_of(question)
    result = poll.result
    assert (poll.base, result["people"], result["reasons"]) == (90, 90, [])
    assert [group["share"] for group in result["groups"]] == [60, 40]
    assert {code for code, _side in result["common"]} >= {"9", "10"}
    assert set(result["divisive"]) <= {str(n) for n in range(1, 9)}
    assert len(result["divisive"]) == 5
    for group in result["groups"]:
        assert all(code not in {"9", "10"} for code, _side, _band in group["typical"])
        assert all(isinstance(number, int) for number in group["ellipse"])
        x, y, wide, high, _angle = group["ellipse"]
        assert 0 < x < 360
        assert 0 < y < 240
        assert wide >= high
    assert all(band in {None, 0, 1, 2, 3, 4} for row in result["table"].values() for band in row)
    assert set(poll.weights) == {str(n) for n in range(1, 11)}


def test_without_groups_there_is_common_ground_only():
    chance = random.Random(1)  # noqa: S311 -- made-up people
    question = asked(8)
    rows = [{str(at): 1 if at == 8 else chance.choice([1, 0, -1]) for at in range(1, 9)} for _person in range(80)]
    cast(question, rows)
    result = grouping.compute(question, question.survey).result
    assert (result["groups"], result["divisive"], result["table"]) == ([], [], {})
    assert result["reasons"]
    assert result["common"] == [["8", "agree"]]


def test_few_votes_say_nothing_at_all():
    question = asked(3)
    cast(question, [{"1": 1, "2": 1, "3": -1}] * 9)
    result = grouping.compute(question, question.survey).result
    assert result == {"people": 0, "reasons": ["people"], "groups": [], "divisive": [], "table": {}, "common": []}


def test_a_closed_statement_is_computed_no_more():
    question = asked(10)
    cast(question, camps(60, 10))
    grouping.compute_opinions()
    opinions.set_open(make.moderator(), question.options[0], is_open=False)
    assert grouping.compute_opinions() == 1
    assert "1" not in queries.poll_of(question).weights


def test_the_worker_computes(app):
    question = asked(3)
    cast(question, [{"1": 1}])
    assert chores.run()["surveys.opinions"] == 1


def test_the_database_refuses_a_poll_that_cannot_be():
    question = asked(polled=False)
    for wrong in ({"base": 3, "seen_submissions": 2, "computed_at": clock.now()}, {"base": 0, "seen_submissions": 2}):
        with pytest.raises(IntegrityError), db.session.begin_nested():
            db.session.execute(insert(OpinionPoll).values(question_id=question.id, **wrong))


COMMENTS = (
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1700000000,x,0,1,2,1,1,Mehr Busse\n1700000000,x,1,1,0,0,0,Weniger Formulare\n1700000000,x,2,2,0,0,-1,Werbung\n"
)
VOTES = "timestamp,datetime,comment-id,voter-id,vote\n1700000000,x,0,5,1\n1700000000,x,0,6,-1\n1700000009,x,0,5,0\n"


def test_files_of_polis_are_taken_over_once():
    question, editor = asked(2), make.editor()
    files = PolisDraft(comments=COMMENTS.encode(), votes=VOTES.encode(), language="de")
    taken = exchange.take_over(editor, question, files)
    assert (taken.statements, taken.people, taken.left_out) == (1, 2, 2)
    assert question.options[-1].label == {"de": "Mehr Busse"}
    assert sorted(value for _who, _code, value in queries.votes_on(question)) == [-1, 0]
    assert db.session.scalar(select(Survey.submission_count)) == 2
    again = exchange.take_over(editor, question, files)
    assert (again.statements, again.people) == (0, 0)
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 2
    more = PolisDraft(comments=COMMENTS.encode(), takes_waiting=True)
    assert exchange.take_over(editor, question, more).statements == 1


def test_what_polis_sends_is_checked():
    question, editor = asked(1), make.editor()
    with pytest.raises(Unreadable, match="column"):
        exchange.take_over(editor, question, PolisDraft(comments=b"a,b\n1,2\n"))
    wrong = PolisDraft(comments=COMMENTS.encode(), votes=b"comment-id,voter-id,vote\n0,1,7\n")
    with pytest.raises(Unreadable, match=r"votes\.csv, row 2"):
        exchange.take_over(editor, question, wrong)
    named = asked(1, mode=Mode.NAMED, access=Access.ACCOUNT)
    with pytest.raises(DomainError, match="anonymous"):
        exchange.take_over(editor, named, PolisDraft(comments=COMMENTS.encode()))
    with pytest.raises(Forbidden):
        exchange.take_over(make.moderator(), question, PolisDraft(comments=COMMENTS.encode()))


def test_files_for_polis_come_back_the_same():
    question, editor = asked(2), make.editor()
    cast(question, [{"1": 1, "2": 0}, {"2": -1}])
    other = asked(1, polled=False)
    votes = "".join(exchange.votes_file(editor, question)).encode()
    comments = "".join(exchange.statements_file(editor, question)).encode()
    other.options[0].label = make.ml("Ganz anders")
    assert exchange.take_over(editor, other, PolisDraft(comments=comments, votes=votes)).people == 2
    people = "".join(exchange.people_file(editor, question)).encode()
    assert sorted(value for _who, _code, value in queries.votes_on(other)) == [-1, 0, 1]
    third = asked(1, polled=False)
    third.options[0].label = make.ml("Noch anders")
    assert exchange.take_over(editor, third, PolisDraft(comments=comments, votes=people)).people == 2
    with pytest.raises(Forbidden):
        exchange.votes_file(make.user(Role.MODERATOR), question)
    assert db.session.scalars(select(Contribution)).all() == []
