"""What points of a draft hang on stays, whatever editors change meanwhile; and what colleagues wrote stays too."""

import pytest

from teilhabe_app.consultations import queries, service
from teilhabe_app.consultations.models import Point, PointKind
from teilhabe_app.consultations.service.comparing import Change, compared
from teilhabe_app.contributions import service as contributions
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from tests.consultations.test_statements import address, two_people, words
from tests.factories import editor, moderator, organisation
from tests.factories.consultations import member, statement
from tests.factories.documents import FIRST, document, passage, publish

pytestmark = pytest.mark.usefixtures("session")


def test_a_point_stays_at_its_paragraph_when_a_new_version_drops_it(client, sign_in):
    made = statement()
    paper = document(made.consultation)
    paragraph = passage(paper, "Dem Beirat").paragraph
    made.points[0].paragraph = paragraph
    drafter, approver = two_people(made)
    publish(paper, FIRST.replace("(2) Dem Beirat gehören zwölf Mitglieder an, die verschiedene Sprachen sprechen.", ""))
    assert paragraph.id not in queries.paragraph_ids(made.consultation)
    sign_in(drafter)
    assert f'<option selected value="p{paragraph.id}">' in client.get(address(made)).text
    sent = words(made, {"target": f"p{paragraph.id}", "text": "Zwölf sind zu wenige."}, do="save")
    assert client.post(address(made), data=sent).status_code == 303
    db.session.expire_all()
    assert made.points[0].paragraph_id == paragraph.id
    service.hand_in(approver, made, made.version)
    assert made.points[0].contribution.thread_id == paragraph.thread_id


def test_a_question_that_an_organisation_answers_stays(client, sign_in):
    made = statement()
    question = made.consultation.questions[0]
    made.points[0].question = question
    sign_in(editor())
    answer = client.post(f"/en/consultations/questions/{question.id}/remove")
    assert answer.status_code == 422
    assert "so it stays" in answer.text
    with pytest.raises(DomainError):
        service.remove_question(editor(), question)


def handed_in(by, texts, of=None, number=1):
    made = statement(of, by, points=0, number=number)
    made.points = [Point(position=n, kind=PointKind.CHANGE, text=text) for n, text in enumerate(texts, 1)]
    _drafter, approver = two_people(made)
    service.hand_in(approver, made, made.version)
    db.session.flush()
    return made


def test_an_addendum_takes_nothing_back_and_counts_next_time(client):
    by = organisation()
    first = handed_in(by, ["Mehr Kurse am Abend anbieten", "Eine Anlaufstelle fehlt"])
    addendum = handed_in(by, ["Wohnungen für große Familien"], first.consultation, 2)
    assert [pair.change for pair in compared(addendum, queries.said_together(first))] == [Change.NEW]
    db.session.commit()
    assert "Anlaufstelle" not in client.get(address(addendum, "changes")).text
    following = statement(by=by, points=0)
    following.points = [Point(position=1, kind=PointKind.CHANGE, text="Mehr Kurse am Abend anbieten")]
    earlier = queries.earlier_statement(following)
    assert earlier.id == addendum.id
    changes = [pair.change for pair in compared(following, queries.said_together(earlier))]
    assert changes == [Change.SAME, Change.GONE, Change.GONE]


def test_the_line_of_successors_is_followed_to_its_beginning():
    oldest, middle, newest = organisation(), organisation(), organisation()
    oldest.successor, middle.successor = middle, newest
    said = handed_in(oldest, ["Seit jeher"])
    member(newest)
    assert queries.earlier_statement(statement(by=newest)).id == said.id


def test_when_every_point_is_hidden_nothing_else_of_the_statement_is_shown(client):
    made = statement(
        introduction="Eine Beleidigung", file_name="x.pdf", file_type="pdf", file_size=3, file_content=b"%PD"
    )
    _drafter, approver = two_people(made)
    service.hand_in(approver, made, made.version)
    db.session.commit()
    page = client.get(address(made, "")).text
    said = made.points[0].contribution
    assert "Eine Beleidigung" in page
    assert f"/contributions/{said.id}/notice" in page
    assert client.get(address(made, "file")).status_code == 200
    contributions.hide(moderator(), said, "Beleidigung")
    db.session.commit()
    page = client.get(address(made, "")).text
    assert "Eine Beleidigung" not in page
    assert "x.pdf" not in page
    assert client.get(address(made, "file")).status_code == 404
    assert client.get(f"/de/consultations/statements/{made.id}.pdf").status_code == 200
