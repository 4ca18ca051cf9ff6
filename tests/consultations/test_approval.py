"""A second person approves; several write at the same time; a point of others is adopted; what is new is shown."""

import datetime as dt

import pytest
from sqlalchemy.exc import IntegrityError

from teilhabe_app.consultations import mail, queries, service
from teilhabe_app.consultations.models import ConsultationPhase, Point, PointKind, StatementState
from teilhabe_app.consultations.service.comparing import Change, compared
from teilhabe_app.consultations.views.papers import _point
from teilhabe_app.contributions import service as contributions
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import PhaseKind
from teilhabe_app.organisations.models import MemberRole
from tests.consultations.test_statements import address, two_people, words
from tests.factories import format_, moderator, organisation, user
from tests.factories.consultations import consultation, member, statement

pytestmark = pytest.mark.usefixtures("session")


def handed_in(of=None, by=None, **values):
    made = statement(of, by, **values)
    _drafter, approver = two_people(made)
    service.hand_in(approver, made, made.version)
    return made


def test_propose_send_back_propose_again_and_approve(client, sign_in):
    made = statement()
    drafter, approver = two_people(made)
    sign_in(drafter)
    assert "/propose" in client.get(address(made, "hand-in")).text
    assert client.post(address(made, "propose"), data={"version": made.version}).status_code == 303
    db.session.expire_all()
    assert (made.state, made.proposed_by_id) == (StatementState.PROPOSED, drafter.id)
    assert client.get(address(made)).status_code == 403  # nobody changes what waits
    assert client.post(address(made, "send-back"), data={"note": "x"}).status_code == 403
    asked = db.session.scalars(db.select(OutboxMail)).one()
    assert asked.to_address == approver.email
    assert f"/statements/{made.id}/hand-in" in asked.text
    sign_in(approver)
    assert client.post(address(made, "send-back"), data={"note": ""}).status_code == 422
    assert client.post(address(made, "send-back"), data={"note": "Bitte kürzer."}).status_code == 303
    db.session.expire_all()
    assert (made.state, made.proposed_by_id, made.returned_note) == (StatementState.DRAFT, None, "Bitte kürzer.")
    sign_in(drafter)
    assert "Bitte kürzer." in client.get(address(made)).text
    client.post(address(made, "propose"), data={"version": made.version})
    db.session.expire_all()
    assert made.returned_note is None
    assert client.post(address(made, "take-back")).status_code == 303
    db.session.expire_all()
    assert made.state is StatementState.DRAFT
    client.post(address(made, "propose"), data={"version": made.version})
    db.session.expire_all()
    sign_in(approver)
    assert client.post(address(made, "hand-in"), data={"version": made.version}).status_code == 303
    db.session.expire_all()
    assert (made.state, made.handed_in_by_id) == (StatementState.HANDED_IN, approver.id)
    told = db.session.scalars(db.select(OutboxMail.to_address).where(OutboxMail.kind == "handed_in")).all()
    assert set(told) == {drafter.email, approver.email}


def test_who_proposed_does_not_approve_but_who_began_may():
    made = statement()
    first = member(made.organisation, MemberRole.APPROVER)
    made.drafted_by_id = first.id
    second = member(made.organisation, MemberRole.SPOKESPERSON)
    service.propose(second, made, made.version)
    with pytest.raises(Forbidden):
        service.hand_in(second, made, made.version)
    service.hand_in(first, made, made.version)
    assert made.state is StatementState.HANDED_IN


def test_nothing_incomplete_and_nothing_unread_is_proposed(client, sign_in):
    made = statement(mandate="")
    drafter, _approver = two_people(made)
    sign_in(drafter)
    assert client.post(address(made, "propose"), data={"version": made.version}).status_code == 422
    made.mandate = "Beschluss"
    db.session.commit()
    assert client.post(address(made, "propose"), data={"version": made.version - 1}).status_code == 422
    with pytest.raises(Forbidden):
        service.propose(user(), made, made.version)


def test_two_members_write_at_the_same_time(client, sign_in):
    made = statement(points=2)
    drafter, approver = two_people(made)
    sign_in(drafter)
    opened = words(made, {"text": "Punkt 1", "reason": "Weil."}, {"text": "Punkt 2", "reason": "Weil."})
    opened |= {"introduction": made.introduction, "mandate": made.mandate}
    sign_in(approver)
    assert client.post(address(made), data={**opened, "points-1-text": "Zwei von B"}).status_code == 303
    sign_in(drafter)
    assert client.post(address(made), data={**opened, "points-0-text": "Eins von A"}).status_code == 303
    db.session.expire_all()
    assert [point.text for point in made.points] == ["Eins von A", "Zwei von B"]
    refused = client.post(address(made), data={**opened, "points-1-text": "Zwei von A", "mandate": "Auch neu"})
    assert refused.status_code == 422
    assert "Zwei von A" in refused.text
    assert "Zwei von B" in refused.text
    assert "Eins von A" in refused.text  # who left a point as it was sees what it says now
    db.session.expire_all()
    assert made.mandate != "Auch neu"


def test_words_for_a_point_that_was_removed_meanwhile_are_kept(client, sign_in):
    made = statement(points=2)
    drafter, _approver = two_people(made)
    sign_in(drafter)
    opened = words(made, {"text": "Punkt 1", "reason": "Weil."}, {"text": "Punkt 2", "reason": "Weil."})
    client.post(address(made), data={**opened, "do": "remove-1"})
    client.post(address(made), data={**opened, "points-1-text": "Doch wichtig"})
    db.session.expire_all()
    assert [point.text for point in made.points] == ["Punkt 1", "Doch wichtig"]


def test_the_page_saves_by_itself(client, sign_in):
    made = statement(points=1)
    drafter, _approver = two_people(made)
    sign_in(drafter)
    opened = words(made, {"text": "Neu", "reason": "Weil."}, do="autosave")
    told = client.post(address(made), data=opened).get_json()
    db.session.expire_all()
    assert made.points[0].text == "Neu"
    assert told["values"]["points-0-seen"] == service.digest_of(made.points[0])
    assert told["conflict"] is False
    second = client.post(
        address(made), data={**opened, "points-0-text": "Anders", "mandate": "Neues Mandat"}
    ).get_json()
    assert second["conflict"] is True
    db.session.expire_all()
    assert (made.points[0].text, made.mandate) == ("Neu", "Beschluss vom Treffen")
    wrong = client.post(address(made), data={**opened, "language": "xx"})
    assert wrong.status_code == 422
    assert wrong.get_json()["message"]


def test_drafting_begins_with_the_phase_of_information(client, sign_in):
    now, today = clock.now(), clock.today()
    coming = format_(opens_at=now + dt.timedelta(days=5), closes_at=now + dt.timedelta(days=40))
    made = statement(consultation(coming))
    drafter, approver = two_people(made)
    with pytest.raises(Forbidden):
        service.save_statement(
            drafter, made, service.StatementDraft(language="de", introduction="", mandate="", points=())
        )
    day = dt.timedelta(days=1)
    phase = ConsultationPhase(kind=PhaseKind.INFORMATION, starts_on=today - day, ends_on=today + 3 * day)
    made.consultation.phases.append(phase)
    db.session.commit()
    sign_in(drafter)
    assert client.get(address(made)).status_code == 200
    assert f"/consultations/{coming.slug}/statements/new" in client.get(f"/de/consultations/{coming.slug}").text
    service.propose(drafter, made, made.version)
    db.session.commit()
    sign_in(approver)
    assert client.get(address(made, "hand-in")).status_code == 200
    with pytest.raises(Forbidden):  # handing in belongs to the phase of contributions
        service.hand_in(approver, made, made.version)


def test_adopting_a_point_shows_on_both_and_is_counted(client, sign_in):
    first = statement(points=1)
    first.points[0].text = "Mehr Dolmetschende"
    _drafter, handing = two_people(first)
    service.hand_in(handing, first, first.version)
    by = organisation()
    drafter = sign_in(member(by))
    point = first.points[0]
    assert f"/points/{point.id}/adopt" in client.get(address(first, "")).text
    where = f"/de/consultations/points/{point.id}/adopt"
    assert point.text in client.get(where).text
    data = {"organisation_id": by.id, "language": "de", "reason": ""}
    assert client.post(where, data=data).status_code == 422
    assert client.post(where, data={**data, "reason": "Bei uns auch."}).status_code == 303
    assert client.post(where, data={**data, "reason": "Noch einmal."}).status_code == 422
    made = queries.statements_of(first.consultation, by)[0]
    own = made.points[0]
    assert (own.adopted_id, own.kind, own.text) == (point.id, PointKind.AGREE, "")
    kept = client.post(address(made), data=words(made, {"kind": "agree", "reason": "Bei uns noch mehr."}))
    assert kept.status_code == 303
    assert point.text in client.get(address(made)).text
    assert queries.adoption_counts([point.id]) == {}  # a draft is not said yet
    approver = member(by, MemberRole.APPROVER)
    service.propose(drafter, made, made.version)
    service.hand_in(approver, made, made.version)
    db.session.commit()
    assert own.contribution.text == "Bei uns noch mehr."
    assert own.contribution.parent_id == point.contribution_id
    assert queries.adoption_counts([point.id]) == {point.id: 1}
    client.post("/de/account/sign-out")
    assert by.name in client.get(address(first, "")).text
    text = client.get(address(made, "")).text
    assert point.text in text
    assert "Bei uns noch mehr." in text
    contributions.hide(moderator(), point.contribution, "Werbung")
    db.session.commit()
    assert point.text not in client.get(address(made, "")).text


def test_nobody_adopts_a_point_of_their_own_or_of_a_draft():
    made = handed_in()
    own = made.organisation.active[0].user
    with pytest.raises(DomainError):
        service.adopt_point(own, made.points[0], made.organisation, "de", "Weil")
    with pytest.raises(Forbidden):
        service.adopt_point(member(organisation()), statement().points[0], organisation(), "de", "Weil")


def test_a_point_is_adopted_once_in_a_statement_and_about_one_thing():
    first = handed_in()
    made = statement(first.consultation)
    for number in (5, 6):
        made.points.append(Point(position=number, kind=PointKind.AGREE, text="", adopted_id=first.points[0].id))
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_what_is_new_since_last_time(client):
    by = organisation()
    before = statement(by=by, points=0)
    before.points = [
        Point(position=1, kind=PointKind.CHANGE, text="Mehr Kurse am Abend in allen Stadtteilen"),
        Point(position=2, kind=PointKind.ADD, text="Eine Anlaufstelle fehlt"),
        Point(position=3, kind=PointKind.ASK, text="Wann kommt der Bericht?"),
    ]
    _drafter, approver = two_people(before)
    service.hand_in(approver, before, before.version)
    before_id = before.id
    now = statement(by=by, points=0)
    now.points = [
        Point(position=1, kind=PointKind.CHANGE, text="Mehr Kurse am Wochenende in allen Stadtteilen"),
        Point(position=2, kind=PointKind.ADD, text="Eine Anlaufstelle fehlt"),
        Point(position=3, kind=PointKind.CHANGE, text="Etwas ganz anderes"),
    ]
    now.drafted_by_id = member(by).id
    service.hand_in(approver, now, now.version)
    db.session.commit()
    assert queries.earlier_statement(now).id == before_id
    pairs = compared(now, [before])
    assert [pair.change for pair in pairs] == [Change.CHANGED, Change.SAME, Change.NEW, Change.GONE]
    text = client.get(address(now, "changes")).text
    assert "Wochenende</ins>" in text
    assert "Abend</del>" in text
    assert "Wann kommt der Bericht?" in text
    assert client.get(address(before, "changes")).status_code == 404
    later = organisation()
    by.successor = later
    following = statement(by=later)
    assert queries.earlier_statement(following).id == now.id


def test_the_paper_is_an_accessible_pdf_without_what_is_hidden(client):
    made = handed_in(points=2, language="ar", introduction="مقدمة 🙂\n\nسطر")
    contributions.hide(moderator(), made.points[0].contribution, "Werbung")
    db.session.commit()
    answer = client.get(f"/de/consultations/statements/{made.id}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert b"StructTreeRoot" in answer.data
    again = client.get(f"/de/consultations/statements/{made.id}.pdf", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert client.get(f"/de/consultations/statements/{statement().id}.pdf").status_code in {302, 404}


def test_one_page_per_organisation_says_what_came_of_it(client, statements):
    by, counts = organisation(), []
    for many in (1, 3):
        for _ in range(many):
            first = handed_in(by=by, points=many)
        other = organisation()
        service.adopt_point(member(other), first.points[0], other, "de", "Auch wir")
        db.session.commit()
        address_ = f"/de/organisations/{by.slug}"
        db.session.expunge_all()
        statements.clear()
        assert client.get(address_).status_code == 200
        counts.append(len(statements))
        by = db.session.get(type(by), by.id)
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_words_for_a_removed_point_are_not_added_anew_each_time_the_page_saves_by_itself(client, sign_in):
    made = statement(points=2)
    drafter, _approver = two_people(made)
    sign_in(drafter)
    opened = words(made, {"text": "Punkt 1", "reason": "Weil."}, {"text": "Punkt 2", "reason": "Weil."})
    client.post(address(made), data={**opened, "do": "remove-1"})
    for typed in ("Doch", "Doch wichtig"):
        told = client.post(address(made), data={**opened, "points-1-text": typed, "do": "autosave"}).get_json()
        assert told["conflict"] is True
    db.session.expire_all()
    assert [point.text for point in made.points] == ["Punkt 1"]
    client.post(address(made), data={**opened, "points-1-text": "Doch wichtig", "do": "save"})
    db.session.expire_all()
    assert [point.text for point in made.points] == ["Punkt 1", "Doch wichtig"]


def test_the_language_that_a_colleague_chose_meanwhile_stays(client, sign_in):
    made = statement()
    drafter, _approver = two_people(made)
    sign_in(drafter)
    assert 'name="language_seen" type="hidden" value="de"' in client.get(address(made)).text
    opened = words(made, {"text": "Punkt 1", "reason": "Weil."}, language_seen="de")
    opened |= {"introduction": made.introduction, "mandate": made.mandate}
    told = client.post(address(made), data={**opened, "language": "tr", "do": "autosave"}).get_json()
    assert told["values"]["language_seen"] == "tr"
    client.post(address(made), data={**opened, "mandate": "Ein anderes Mandat", "do": "save"})
    db.session.expire_all()
    assert (made.language, made.mandate) == ("tr", "Ein anderes Mandat")
    refused = client.post(address(made), data={**opened, "mandate": "Noch ein anderes", "do": "save"})
    assert refused.status_code == 422
    assert '<option selected value="tr">' in refused.text


def test_a_reason_that_changed_is_new_and_a_redacted_one_is_not():
    by = organisation()
    first = handed_in(by=by, points=2)
    again = statement(by=by, points=2)
    again.points[1].reason = "Weil es anders geworden ist."
    _drafter, approver = two_people(again)
    service.hand_in(approver, again, again.version)
    pairs = compared(again, [first])
    assert [pair.change for pair in pairs] == [Change.SAME, Change.CHANGED]
    assert "anders" in "".join(piece.text for piece in pairs[1].pieces)
    contributions.redact(moderator(), first.points[1].contribution, "Punkt 2\n\nWeil es anders geworden ist.")
    assert [pair.change for pair in compared(again, [first])] == [Change.SAME, Change.SAME]


def test_a_hidden_point_is_not_adopted(client, sign_in):
    first = handed_in()
    by = organisation()
    person = member(by)
    contributions.hide(moderator(), first.points[0].contribution, "Werbung")
    db.session.commit()
    sign_in(person)
    assert "/adopt" not in client.get(address(first, "")).text
    assert client.get(f"/de/consultations/points/{first.points[0].id}/adopt").status_code == 403
    with pytest.raises(Forbidden):
        service.adopt_point(person, first.points[0], by, "de", "Weil")


def test_the_paper_keeps_the_reason_of_who_adopted_a_point_that_was_hidden_since():
    first = handed_in()
    by = organisation()
    own = service.adopt_point(member(by, MemberRole.SPOKESPERSON), first.points[0], by, "de", "Bei uns auch.")
    own.statement.mandate = "Beschluss"
    service.hand_in(by.active[0].user, own.statement, own.statement.version)
    contributions.hide(moderator(), first.points[0].contribution, "Werbung")
    db.session.flush()
    line = _point(own.statement, own)
    assert line["reason"]["paragraphs"] == [["Bei uns auch."]]
    assert first.points[0].text not in str(line["text"])


def test_where_nobody_else_may_approve_the_page_says_so(client, sign_in):
    made = statement()
    chief = member(made.organisation, MemberRole.SPOKESPERSON)
    made.drafted_by_id = chief.id
    member(made.organisation)
    sign_in(chief)
    page = address(made, "hand-in").replace("/de/", "/en/")
    assert "Nobody else may approve it yet:" in client.get(page).text
    made.consultation.format.opens_at = clock.now() + dt.timedelta(days=1)
    made.drafted_by_id = made.organisation.active[1].user_id
    phase = ConsultationPhase(kind=PhaseKind.INFORMATION, starts_on=clock.today(), ends_on=clock.today())
    made.consultation.phases.append(phase)
    db.session.commit()
    assert "Nobody else may approve it yet:" not in client.get(page).text  # it can be handed in from tomorrow on
    made.consultation.format.opens_at = clock.now() - dt.timedelta(days=1)
    service.propose(chief, made, made.version)
    db.session.commit()
    waiting = client.get(page).text
    assert "Nobody else may approve it yet:" in waiting
    assert f"/organisations/{made.organisation.slug}/members" in waiting
    member(made.organisation, MemberRole.APPROVER)
    db.session.commit()
    assert "Nobody else may approve it yet:" not in client.get(page).text


def test_who_has_left_the_organisation_gets_no_mail_about_its_statement():
    made = statement()
    drafter, approver = two_people(made)
    service.propose(drafter, made, made.version)
    made.organisation.active[0].ended_at = clock.now()
    mail.tell_returned(made, drafter)
    mail.tell_handed_in(made, approver)
    db.session.flush()
    assert drafter.email != approver.email
    told = db.session.scalars(db.select(OutboxMail.to_address)).all()
    assert told == [approver.email]
