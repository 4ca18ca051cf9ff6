import datetime as dt
import io
import zipfile

import pytest
from sqlalchemy.exc import IntegrityError

from teilhabe_app.consultations import hosts, service
from teilhabe_app.consultations.models import Point, PointKind, Statement, StatementState
from teilhabe_app.consultations.service.files import kind_of, safe_name
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Channel, Contribution, Kind, Place, Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, StaleError
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.organisations.models import MemberRole
from tests.factories import field, format_, measure, moderator, organisation, user
from tests.factories.consultations import consultation, material, member, statement

pytestmark = pytest.mark.usefixtures("session")
PDF = b"%PDF-1.7\n" + b"x" * 100


def address(of, end="edit"):
    return f"/de/consultations/statements/{of.id}/{end}".rstrip("/")


def odt(**more):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", "<x/>")
        for name, text in more.items():
            package.writestr(name.replace("__", "/"), text)
    return content.getvalue()


def words(of, *points, **more):
    """Return what the page sends: each point with what its author saw when they opened it."""
    data = {
        "language": "de",
        "introduction": "Liebe Leute",
        "introduction_seen": service.digest(of.introduction),
        "mandate": "Beschluss vom Treffen",
        "mandate_seen": service.digest(of.mandate),
    }
    for n, point in enumerate(points):
        one = {"kind": "change", "target": "", "text": "", "reason": "", **point}
        if n < len(of.points):
            one = {"key": of.points[n].id, "seen": service.digest_of(of.points[n]), **one}
        data.update({f"points-{n}-{name}": value for name, value in one.items()})
    return {**data, **more}


def two_people(of, role=MemberRole.APPROVER):
    drafter = member(of.organisation)
    of.drafted_by_id = drafter.id
    db.session.flush()
    return drafter, member(of.organisation, role)


def test_a_member_begins_one_draft_for_the_organisation(client, sign_in):
    made, by = consultation(), organisation()
    person = sign_in(member(by))
    where = f"/de/consultations/{made.format.slug}/statements/new"
    assert by.name in client.get(where).text
    data = {"organisation_id": by.id, "language": "ar", "once": "s1"}
    answers = [client.post(where, data=data), client.post(where, data=data)]
    answers.append(client.post(where, data={**data, "once": "s2"}))
    assert len({answer.location for answer in answers}) == 1
    one = db.session.scalars(db.select(Statement)).one()
    assert (one.drafted_by_id, one.language, one.number) == (person.id, "ar", 1)
    assert client.get(answers[0].location).status_code == 200


def test_only_members_draft_and_see_drafts(client, sign_in):
    made = statement()
    two_people(made)
    db.session.commit()
    assert client.get(address(made)).status_code == 302
    assert client.get(address(made, "")).status_code == 302
    sign_in(user())
    assert client.get(address(made)).status_code == 403
    assert client.get(address(made, "")).status_code == 403
    where = f"/de/consultations/{made.consultation.format.slug}/statements/new"
    assert client.post(where, data={"organisation_id": made.organisation_id, "language": "de"}).status_code == 422


def test_points_are_added_moved_and_removed_with_buttons(client, sign_in):
    in_field = field()
    made = statement(consultation(format_(fields=[in_field])), points=0)
    shown = material(made.consultation, measure=measure(in_field))
    asked = made.consultation.questions[0]
    drafter, _approver = two_people(made)
    sign_in(drafter)
    points = [
        {"text": "Eins", "target": f"m{shown.measure_id}", "kind": "agree"},
        {"text": "Zwei", "target": f"f{in_field.id}", "kind": "add"},
        {"text": "Drei", "target": f"q{asked.id}", "kind": "ask", "reason": "Darum."},
    ]
    added = client.post(address(made), data=words(made, *points, do="add"))
    assert added.status_code == 303
    assert added.location.endswith("#points-3")
    db.session.expire_all()
    assert [p.text for p in made.points] == ["Eins", "Zwei", "Drei", ""]
    assert [(p.measure_id, p.field_id, p.question_id) for p in made.points[:3]] == [
        (shown.measure_id, None, None),
        (None, in_field.id, None),
        (None, None, asked.id),
    ]
    keys = [p.id for p in made.points]
    client.post(address(made), data=words(made, *points, do="up-2"))
    db.session.expire_all()
    assert [p.id for p in made.points] == [keys[0], keys[2], keys[1], keys[3]]
    assert [p.text for p in made.points] == ["Eins", "Drei", "Zwei", ""]
    client.post(address(made), data=words(made, points[0], points[2], points[1], do="remove-0"))
    db.session.expire_all()
    assert [(p.position, p.text) for p in made.points] == [(1, "Drei"), (2, "Zwei"), (3, "")]
    text = client.get(address(made)).text
    assert f'<option selected value="f{in_field.id}">' in text
    now = (points[2], points[1])
    for nonsense in ("remove-99", "up-0", "remove--1", "xx"):
        assert client.post(address(made), data=words(made, *now, do=nonsense)).status_code == 303
        db.session.expire_all()
    assert [p.text for p in made.points] == ["Drei", "Zwei", ""]


def test_a_lost_update_gives_the_words_back(client, sign_in):
    made = statement()
    drafter, _approver = two_people(made)
    sign_in(drafter)
    data = words(made, {"text": "Erster"})
    assert client.post(address(made), data=data).status_code == 303
    second = client.post(address(made), data={**data, "points-0-text": "Worte der Zweiten"})
    assert second.status_code == 422
    assert "Worte der Zweiten" in second.text
    db.session.expire_all()
    assert made.points[0].text == "Erster"
    assert "Erster" in second.text  # what it says now stands beside the words of the second
    again = words(made, {"text": "Worte der Zweiten"})
    assert again["points-0-seen"] in second.text
    assert client.post(address(made), data=again).status_code == 303
    db.session.expire_all()
    assert made.points[0].text == "Worte der Zweiten"


def test_a_point_in_which_a_colleague_wrote_meanwhile_is_not_removed_unseen(client, sign_in):
    made = statement()
    drafter, _approver = two_people(made)
    sign_in(drafter)
    stored = made.points[0]
    seen = words(made, {"kind": stored.kind.value, "text": stored.text, "reason": stored.reason}, do="remove-0")
    stored.text = "Worte der Kollegin"
    db.session.commit()
    page = client.post(address(made), data=seen)
    assert page.status_code == 422
    assert "Worte der Kollegin" in page.text
    db.session.expire_all()
    assert [point.text for point in made.points] == ["Worte der Kollegin"]
    again = words(made, {"kind": stored.kind.value, "text": stored.text, "reason": stored.reason}, do="remove-0")
    assert again["points-0-seen"] in page.text
    assert client.post(address(made), data=again).status_code == 303
    db.session.expire_all()
    assert made.points == []


@pytest.mark.parametrize(
    "change",
    [
        {"points-0-target": "m999999"},
        {"points-0-kind": "shout"},
        {"points-0-text": "x" * 10_001},
        {"mandate": "x" * 2_001},
        {"language": "xx"},
        {"points-0-seen": "nobody", "points-0-key": "99999999999999999999", "points-0-target": "q0"},
    ],
)
def test_bad_input_keeps_every_word(client, sign_in, change):
    made = statement()
    drafter, _approver = two_people(made)
    sign_in(drafter)
    answer = client.post(address(made), data=words(made, {"text": "Bleibt", "reason": "Bleibt auch"}, **change))
    assert answer.status_code == 422
    assert "Bleibt auch" in answer.text


def test_a_second_person_hands_in_and_each_point_becomes_a_contribution(client, sign_in):
    in_field = field()
    made = statement(consultation(format_(fields=[in_field])), points=0)
    shown, need = material(made.consultation, measure=measure(in_field)), material(made.consultation, field=in_field)
    asked = made.consultation.questions[0]
    made.points = [
        Point(position=1, kind=PointKind.AGREE, text="Gut", reason="Hilft.", measure_id=shown.measure_id),
        Point(position=2, kind=PointKind.ADD, text="Fehlt", field_id=in_field.id),
        Point(position=3, kind=PointKind.ASK, text="Wann?", question_id=asked.id),
        Point(position=4, kind=PointKind.CHANGE, text="Alles"),
        Point(position=5, kind=PointKind.CHANGE, text="Noch etwas"),
    ]
    drafter, approver = two_people(made)
    sign_in(drafter)
    assert client.post(address(made, "hand-in"), data={"version": made.version}).status_code == 403
    sign_in(approver)
    assert "Hilft." in client.get(address(made, "hand-in")).text
    answer = client.post(address(made, "hand-in"), data={"version": made.version})
    assert answer.status_code == 303
    db.session.expire_all()
    assert (made.state, made.handed_in_by_id) == (StatementState.HANDED_IN, approver.id)
    found = [point.contribution for point in made.points]
    assert {one.visibility for one in found} == {Visibility.PUBLISHED}
    assert {one.channel for one in found} == {Channel.STATEMENT}
    assert {one.organisation_id for one in found} == {made.organisation_id}
    assert [one.kind for one in found] == [Kind.AGREE, Kind.ADD, Kind.ASK, Kind.CHANGE, Kind.CHANGE]
    assert [one.thread_id for one in found[:3]] == [shown.thread_id, need.thread_id, asked.thread_id]
    assert found[3].thread.place is Place.STATEMENT
    assert found[3].thread_id == found[4].thread_id
    assert [(one.measure_id, one.field_id) for one in found[:2]] == [
        (shown.measure_id, in_field.id),
        (None, in_field.id),
    ]
    assert found[0].text == "Gut\n\nHilft."
    assert found[3].thread.published_count == 2
    again = client.post(address(made, "hand-in"), data={"version": made.version})
    assert again.status_code == 403
    assert len(db.session.scalars(db.select(Contribution)).all()) == 5
    posts = db.session.scalars(db.select(OutboxMail)).all()
    assert {post.to_address for post in posts} == {drafter.email, approver.email}
    assert all(made.receipt in post.text for post in posts)


def test_everybody_reads_what_was_handed_in(client, sign_in):
    made = statement(points=2, language="ar", introduction="مقدمة")
    _drafter, approver = two_people(made)
    service.hand_in(approver, made, made.version)
    db.session.commit()
    text = client.get(address(made, "")).text
    assert '<div class="user-text" lang="ar" dir="auto">' in text
    for point in made.points:
        assert point.contribution.receipt not in text  # a code is a key: for those who hold it only
        withdraw = f"/de/contributions/receipts/{point.contribution.receipt}/withdraw"
        assert client.post(withdraw).status_code == 404
    assert made.receipt not in text
    assert approver.pseudonym not in text
    assert (
        f"/de/consultations/statements/{made.id}"
        in client.get(f"/de/consultations/{made.consultation.format.slug}").text
    )
    said = client.get(f"/de/organisations/{made.organisation.slug}")
    assert hosts.statements_section(made.organisation) is not None
    assert said.status_code == 200
    sign_in(approver)
    assert f"/de/c/{made.points[0].contribution.receipt}" in client.get(address(made, "")).text


def test_what_moderators_hide_or_redact_is_gone_from_the_statement_too(client):
    made = statement(points=2)
    _drafter, approver = two_people(made)
    made.points[0].text, made.points[1].text = "Frau X hat gelogen", "Rufen Sie 0421 000000 an"
    service.hand_in(approver, made, made.version)
    staff = moderator()
    contributions.hide(staff, made.points[0].contribution, "Name")
    contributions.redact(staff, made.points[1].contribution, "Rufen Sie an")
    db.session.commit()
    text = client.get(address(made, "")).text
    assert "Frau X" not in text
    assert "0421 000000" not in text
    assert "Rufen Sie an" in text


def test_lists_say_what_one_can_do(app):
    now = clock.now()
    running = format_()
    over = format_(opens_at=now - dt.timedelta(days=9), closes_at=now - dt.timedelta(days=1))
    coming = format_(opens_at=now + dt.timedelta(days=1), closes_at=now + dt.timedelta(days=9))
    with app.test_request_context("/de/"):
        assert list(hosts.now([running, over, coming])) == [running.id, over.id]


def test_who_may_hand_in():
    made = statement()
    drafter = member(made.organisation, MemberRole.SPOKESPERSON)
    made.drafted_by_id = drafter.id
    service.missing(made)
    other = member(made.organisation)
    with pytest.raises(Forbidden):  # began it, and there is a second person
        service.hand_in(drafter, made, made.version)
    with pytest.raises(Forbidden):  # a member who does not approve
        service.hand_in(other, made, made.version)
    with pytest.raises(Forbidden):
        service.hand_in(user(), made, made.version)


def test_the_only_member_of_a_group_hands_in_alone():
    made = statement()
    only = member(made.organisation, MemberRole.SPOKESPERSON)
    made.drafted_by_id = only.id
    service.hand_in(only, made, made.version)
    assert made.state is StatementState.HANDED_IN


def test_who_wrote_a_draft_alone_does_not_approve_it_although_somebody_else_began_it(client, sign_in):
    made = statement()
    drafter, approver = two_people(made)
    sign_in(approver)
    alone = words(made, {"text": "Allein geschrieben", "reason": "Weil."})
    assert client.post(address(made), data=alone).status_code == 303
    db.session.expire_all()
    with pytest.raises(Forbidden):
        service.hand_in(approver, made, made.version)
    page = client.get(address(made, "hand-in").replace("/de/", "/en/")).text
    assert "/propose" in page
    assert "Nobody else may approve it yet: let another member propose it" in page
    sign_in(drafter)
    together = words(made, {"text": "Zu zweit", "reason": "Weil."})
    assert client.post(address(made), data=together).status_code == 303
    db.session.expire_all()
    service.hand_in(approver, made, made.version)
    assert made.state is StatementState.HANDED_IN


def test_the_approver_hands_in_what_they_have_read(client, sign_in):
    made = statement()
    drafter, approver = two_people(made)
    seen = made.version
    sign_in(drafter)
    client.post(address(made), data=words(made, {"text": "Inzwischen anders"}))
    sign_in(approver)
    answer = client.post(address(made, "hand-in"), data={"version": seen})
    assert answer.status_code == 422
    assert "Inzwischen anders" in answer.text
    db.session.expire_all()
    assert made.state is StatementState.DRAFT


@pytest.mark.parametrize("gap", [{"mandate": ""}, {"points": 0}, "text"])
def test_nothing_incomplete_is_handed_in(client, sign_in, gap):
    made = statement(**(gap if isinstance(gap, dict) else {}))
    if gap == "text":
        made.points[0].text = ""
    _drafter, approver = two_people(made)
    sign_in(approver)
    assert client.get(address(made, "hand-in")).status_code == 200
    assert client.post(address(made, "hand-in"), data={"version": made.version}).status_code == 422


def test_what_was_handed_in_is_frozen(client, sign_in):
    made = statement()
    drafter, approver = two_people(made)
    service.hand_in(approver, made, made.version)
    sign_in(drafter)
    assert client.post(address(made), data=words(made, {"text": "Anders"})).status_code == 403
    assert client.post(address(made, "upload"), data={"file": (io.BytesIO(PDF), "a.pdf")}).status_code == 403
    for change in (
        lambda: setattr(made, "mandate", "Anders"),
        lambda: setattr(made.points[0], "text", "Anders"),
        lambda: made.points.append(Point(position=9, kind=PointKind.ADD, text="Mehr")),
        lambda: db.session.delete(made),
    ):
        savepoint = db.session.begin_nested()
        change()
        with pytest.raises(DomainError):
            db.session.flush()
        savepoint.rollback()
        db.session.expire_all()


def test_the_database_keeps_state_time_and_receipt_together():
    made = statement()
    made.receipt = "AAAA-AAAA-AAAA-AAAA"
    db.session.flush()
    made.state = StatementState.HANDED_IN
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.flush()


def test_an_addendum_follows_while_it_is_open():
    made = statement()
    drafter, approver = two_people(made)
    service.hand_in(approver, made, made.version)
    second = service.begin_statement(drafter, made.consultation, made.organisation, "de", None)
    assert (second.number, second.state) == (2, StatementState.DRAFT)
    made.consultation.takes_statements = False
    with pytest.raises(Forbidden):
        service.begin_statement(drafter, made.consultation, made.organisation, "de", None)


def test_a_file_is_stored_and_sent_as_a_download_only(client, sign_in):
    made = statement()
    drafter, approver = two_people(made)
    sign_in(drafter)
    data = {"file": (io.BytesIO(PDF), "../Stellungnahme – مجموعة.html")}
    assert client.post(address(made, "upload"), data=data).status_code == 303
    db.session.expire_all()
    assert (made.file_name, made.file_type, made.file_size) == ("Stellungnahme – مجموعة.pdf", "pdf", len(PDF))
    service.hand_in(approver, made, made.version)
    db.session.commit()
    client.post("/de/account/sign-out")
    answer = client.get(address(made, "file"))
    assert answer.data == PDF
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    bare = statement()
    db.session.commit()
    assert client.get(address(bare, "file")).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>",
        b"MZ\x90\x00",
        b"PK\x03\x04broken",
        b"",
        odt(Basic__script="x"),
        odt(**{"word__vbaProject.bin": "x"}),
    ],
)
def test_other_files_are_refused(client, sign_in, content):
    made = statement()
    drafter, _approver = two_people(made)
    sign_in(drafter)
    answer = client.post(address(made, "upload"), data={"file": (io.BytesIO(content), "a.pdf")})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    db.session.expire_all()
    assert made.file_name is None


def test_a_file_over_five_megabytes_is_refused():
    made = statement()
    drafter, _approver = two_people(made)
    with pytest.raises(DomainError):
        service.attach(drafter, made, "a.pdf", b"%PDF-" + b"x" * (5 * 1024 * 1024))


def test_kinds_of_files_by_content():
    assert kind_of(odt()) == "odt"
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("[Content_Types].xml", "x")
        package.writestr("word/document.xml", "x")
    assert kind_of(content.getvalue()) == "docx"
    assert safe_name("..\\..\\x.exe", "pdf") == "x.pdf"
    assert safe_name("", "odt") == "statement.odt"


def test_a_file_is_removed_and_a_draft_deleted(client, sign_in):
    made = statement()
    drafter, _approver = two_people(made)
    service.attach(drafter, made, "a.pdf", PDF)
    sign_in(drafter)
    assert client.post(address(made, "remove-file")).status_code == 303
    db.session.expire_all()
    assert made.file_name is None
    assert client.post(address(made, "delete")).status_code == 303
    assert db.session.scalars(db.select(Statement)).all() == []


def test_two_savers_at_once_are_told():
    made = statement()
    drafter, _approver = two_people(made)
    draft = service.StatementDraft(language="de", introduction="", mandate="", points=())
    service.save_statement(drafter, made, draft)
    behind = service.StatementDraft(
        language="de", introduction="Meins", introduction_seen="other", mandate="", points=()
    )
    with pytest.raises(StaleError):
        service.save_statement(drafter, made, behind)
    assert service.save_statement(drafter, made, behind, partly=True) == ["introduction"]


def test_the_public_page_needs_few_statements(client, statements):
    counts = []
    for many in (1, 3):
        made = statement(points=many)
        _drafter, approver = two_people(made)
        service.hand_in(approver, made, made.version)
        db.session.commit()
        where = address(made, "")
        db.session.expunge_all()
        statements.clear()
        assert client.get(where).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 8
