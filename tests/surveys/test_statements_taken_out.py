"""Statements that are taken out, changed or closed: nowhere are they still read, and nobody is stuck by them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from sqlalchemy import select

from teilhabe_app.accounts.models import Guest
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.analysis import polis_csv
from teilhabe_app.surveys.analysis.problems import Unreadable
from teilhabe_app.surveys.analysis.suppression import share
from teilhabe_app.surveys.models import Answer, SurveyQuestion, SurveyRelease
from teilhabe_app.surveys.service import citing, exchange, grouping, opinions, publishing
from teilhabe_app.surveys.service.exchange import PolisDraft
from teilhabe_app.synthesis.models import Dossier, Evidence, Finding
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.test_opinion_views import begun
from tests.surveys.test_opinions import COMMENTS, VOTES, asked, camps, cast, draft

pytestmark = pytest.mark.usefixtures("session", "english")


def added(question: SurveyQuestion, text: str = "Frau Muster ist gemein.", once: str = "a") -> Contribution:
    """Let somebody add a statement, and a moderator accept it."""
    made = opinions.suggest(Guest(), question, draft(text, once=once))
    opinions.accept(make.moderator(), question, made)
    return made


def published_with(question: SurveyQuestion, made: Contribution) -> SurveyRelease:
    """Publish figures with votes on a statement, and let a finding rest on them."""
    survey = question.survey
    survey.shows_interim = True
    code = f"p{made.id}"
    build.filled(survey, [{"views": {code: one, "1": one}} for one in (1, 1, -1) * 20])
    release = publishing.publish_results(make.editor(), survey)
    dossier = make.save(Dossier(slug="d", title=make.ml("Bericht")))
    finding = make.save(Finding(dossier=dossier, number=1, statement=make.ml("Viele sagen es.")))
    figure = next(one for one in release.figures["questions"] if one["code"] == "views")
    citing.cite(make.moderator(), survey, finding, citing.Place(release, figure, code, "1"), share(40, 60))
    db.session.commit()
    return release


def told() -> str:
    """Return everything that published figures and findings say."""
    db.session.expire_all()
    figures = [one.figures for one in db.session.scalars(select(SurveyRelease))]
    words = [dict(one.question_text) for one in db.session.scalars(select(Evidence))]
    return json.dumps([figures, words], ensure_ascii=False)


@pytest.mark.parametrize("act", ["hide", "redact"])
def test_published_figures_and_findings_do_not_keep_words_that_were_taken_out(client, act):
    question = asked()
    made = added(question)
    published_with(question, made)
    assert told().count("Frau Muster") == 2
    moderator = make.moderator()
    if act == "hide":
        contributions.hide(moderator, made, "Beleidigung")
    else:
        contributions.redact(moderator, made, "Jemand ist gemein.")
    db.session.commit()
    assert "Muster" not in told()
    now = "This statement was removed." if act == "hide" else "Jemand ist gemein."
    assert told().count(now) == 2
    slug = question.survey.format.slug
    for page in ("", "?release=1", ".json", ".json?release=1"):
        text = client.get(f"/en/surveys/{slug}/results{page}").text
        assert "Muster" not in text
        assert now in text
    release = db.session.scalars(select(SurveyRelease)).one()
    figure = next(one for one in release.figures["questions"] if one["code"] == "views")
    assert dict(next(row for row in figure["rows"] if row["row"] == f"p{made.id}")["cells"]) == {
        "1": 40, "0": None, "-1": None,
    }  # fmt: skip


def test_what_is_shown_again_is_read_again():
    question = asked()
    made = added(question)
    published_with(question, made)
    moderator = make.moderator()
    contributions.hide(moderator, made, "Beleidigung")
    contributions.publish(moderator, made)
    db.session.commit()
    assert told().count("Frau Muster") == 2


def test_earlier_versions_of_the_question_forget_it_too():
    question = asked()
    made = added(question)
    cast(question, [{f"p{made.id}": 1}] * 3)
    renewed = service.change_question(
        make.editor(),
        question,
        service.QuestionDraft(kind=question.kind, text=question.text, options=None, code="views", new_meaning=True),
    )
    assert renewed.id != question.id
    contributions.hide(make.moderator(), made, "Beleidigung")
    db.session.commit()
    labels = [dict(option.label) for one in queries.former_questions(question.survey) for option in one.options]
    assert "Muster" not in json.dumps(labels, ensure_ascii=False)


def test_a_vote_on_a_statement_that_was_taken_out_stops_nobody(client):
    question = asked(2)
    made = added(question)
    code = f"p{made.id}"
    db.session.commit()
    address = begun(client, question)
    client.post(address, data={"statement": code, "vote": "1"})
    client.post(address, data={"statement": "1", "vote": "-1"})
    contributions.hide(make.moderator(), db.session.get(Contribution, made.id), "Beleidigung")
    db.session.commit()
    assert code not in {option.code for option in queries.by_slug(question.survey.format.slug).questions[0].options}
    check = address.replace("q/views/statements", "check")
    assert "need a second look" not in client.get(check).text
    assert client.post(check).location.endswith("/thanks")
    db.session.expire_all()
    assert [answer.number for answer in db.session.scalars(select(Answer))] == [-1]


def test_a_statement_that_moderators_closed_stays_closed_when_it_is_redacted():
    question, moderator = asked(), make.moderator()
    made = added(question)
    option = question.options[-1]
    opinions.set_open(moderator, option, is_open=False)
    contributions.redact(moderator, made, "Jemand ist gemein.")
    assert (option.is_open, option.label) == (False, {"de": "Jemand ist gemein."})


def test_one_closed_while_another_opens_is_computed_anew():
    question, moderator = asked(10), make.moderator()
    opinions.set_open(moderator, question.options[0], is_open=False)
    cast(question, camps(60, 10))
    grouping.compute_opinions()
    assert "1" not in queries.poll_of(question).weights
    opinions.set_open(moderator, question.options[0], is_open=True)
    opinions.set_open(moderator, question.options[1], is_open=False)
    assert grouping.compute_opinions() == 1
    assert {"1", "2"} & set(queries.poll_of(question).weights) == {"1"}
    assert grouping.compute_opinions() == 0


def test_files_of_another_conversation_are_refused():
    question, editor = asked(2), make.editor()
    exchange.take_over(editor, question, PolisDraft(comments=COMMENTS.encode(), votes=VOTES.encode()))
    other = COMMENTS.replace("Mehr Busse", "Die Schule soll später beginnen")
    with pytest.raises(DomainError, match="Statement 0 has other words here") as refused:
        exchange.take_over(editor, question, PolisDraft(comments=other.encode(), votes=VOTES.encode()))
    assert refused.value.field == "comments"
    question.options[-1].label = make.ml("Mehr Busse!", en="More buses")  # a comma mended, a translation added
    assert exchange.take_over(editor, question, PolisDraft(comments=COMMENTS.encode())).statements == 0


def test_a_heading_that_is_no_number_of_a_statement_is_named():
    heading = "9" * 5_000
    content = f"participant,{heading}\n1,1\n".encode()
    with pytest.raises(Unreadable, match="is not a number"):
        list(polis_csv.read_participants(content))


def test_a_statement_that_is_typed_while_the_survey_closes_is_given_back(client):
    question = asked(2)
    db.session.commit()
    address = begun(client, question)
    question.survey.format.closes_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    refused = client.post(f"{address}/new", data={"text": "Mehr Kurse am Abend.", "language": "de", "once": "a"})
    assert refused.status_code == 422
    assert "not open now" in refused.text
    assert "Mehr Kurse am Abend." in refused.text
    assert db.session.scalars(select(Contribution)).all() == []


def test_whoever_decides_second_is_told(client, sign_in):
    question = asked(2)
    made = opinions.suggest(Guest(), question, draft())
    number = made.id
    opinions.accept(make.moderator(), question, made)
    db.session.commit()
    sign_in(make.moderator())
    address = f"/en/surveys/{question.survey.format.slug}/statements/{question.id}"
    for act, data in (("accept", {}), ("decline", {"template": "topic"})):
        answer = client.post(f"{address}/{act}/{number}", data=data)
        assert answer.location.endswith(address)
        assert "Somebody else changed this meanwhile." in client.get(address).text
    assert client.post(f"{address}/accept/{number + 1}").status_code == 404
    db.session.expire_all()
    assert db.session.get(Contribution, number).visibility.value == "published"
