"""Each phase has its own rights, on every way in: threads, paragraphs, statements, official answers."""

import datetime as dt

import pytest

from teilhabe_app.consultations import service
from teilhabe_app.consultations.models import ConsultationPhase
from teilhabe_app.consultations.policy import Can
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Contribution, Kind
from teilhabe_app.contributions.policy import Can as CanContribute
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import Forbidden
from teilhabe_app.core.policy import policy
from teilhabe_app.formats.models import PhaseKind
from tests.consultations.test_planning import midnight
from tests.consultations.test_statements import two_people
from tests.factories import contribution, editor, format_, save, user
from tests.factories.consultations import consultation, question, statement
from tests.factories.documents import document, passage

pytestmark = pytest.mark.usefixtures("session")
DAY = dt.timedelta(days=1)
# Days from the beginning of the contributions: twenty of them, two weeks of information before, then two phases.
INFORMATION, CONTRIBUTIONS, SYNTHESIS, RESPONSE, AFTERWARDS = -5, 5, 25, 45, 90
PHASES = {
    PhaseKind.INFORMATION: (-14, -1),
    PhaseKind.SYNTHESIS: (20, 39),
    PhaseKind.RESPONSE: (40, 60),
}
WORDS = {"text": "Mehr Zeit.", "kind": "concern", "language": "de", "website": ""}


def on_day(day: int, **values):
    """Build a consultation with all phases that began so many days ago."""
    start = clock.today() - day * DAY
    made = consultation(format_(opens_at=midnight(start), closes_at=midnight(start + 20 * DAY)), **values)
    for kind, (first, last) in PHASES.items():
        save(
            ConsultationPhase(
                consultation_id=made.id, kind=kind, starts_on=start + first * DAY, ends_on=start + last * DAY
            )
        )
    db.session.expire(made)
    return made


@pytest.mark.parametrize("day", [INFORMATION, CONTRIBUTIONS, SYNTHESIS, RESPONSE, AFTERWARDS])
def test_people_write_reply_and_support_in_the_phase_of_contributions(client, sign_in, day):
    made = on_day(day)
    there, said = made.questions[0].thread, contribution(made.questions[0].thread)
    text = document(made)
    code = passage(text, "Alle Menschen").paragraph.code
    db.session.commit()
    sign_in(user())
    open_now = day == CONTRIBUTIONS
    addresses = [
        f"/en/contributions/threads/{there.id}",
        f"/en/contributions/{said.id}/reply",
        f"/en/consultations/documents/{text.id}/paragraphs/{code}",
    ]
    for address in addresses:
        answer = client.post(address, data=WORDS)
        assert answer.status_code == (303 if open_now else 422), address
        if not open_now:
            assert "This place is closed for new contributions." in answer.text
            assert "Mehr Zeit." in answer.text  # nothing typed is lost
        assert client.get(address).status_code == 200
    assert client.post(f"/en/contributions/{said.id}/support").status_code == (303 if open_now else 403)
    written = db.session.scalar(db.select(db.func.count(Contribution.id)))
    assert written == (4 if open_now else 1)


@pytest.mark.parametrize(
    ("day", "drafted", "handed_in"),
    [
        (INFORMATION, True, False),
        (CONTRIBUTIONS, True, True),
        (SYNTHESIS, False, False),
        (RESPONSE, False, False),
    ],
)
def test_statements_are_drafted_from_the_information_on_and_handed_in_with_the_contributions(day, drafted, handed_in):
    made = statement(on_day(day))
    drafter, approver = two_people(made)
    assert policy.allows(drafter, Can.DRAFT, made.consultation) is drafted
    assert policy.allows(drafter, Can.EDIT_STATEMENT, made) is drafted
    if handed_in:
        service.hand_in(approver, made, made.version)
    else:
        with pytest.raises(Forbidden):
            service.hand_in(approver, made, made.version)


@pytest.mark.parametrize(
    ("day", "answered"),
    [(CONTRIBUTIONS, False), (SYNTHESIS, False), (RESPONSE, True), (AFTERWARDS, False)],
)
def test_official_answers_wait_for_their_phase_but_questions_do_not(client, sign_in, day, answered):
    made = on_day(day)
    concern = contribution(made.questions[0].thread, kind=Kind.CONCERN)
    asked = contribution(made.questions[0].thread, kind=Kind.QUESTION)
    staff = editor()
    assert policy.allows(staff, CanContribute.ANSWER, concern) is answered
    assert policy.allows(staff, CanContribute.ANSWER, asked)
    if not answered:
        with pytest.raises(Forbidden):
            contributions.contribute(
                staff,
                concern.thread,
                contributions.Draft(text="So.", language="de", parent_id=concern.id, official=True),
            )
    db.session.commit()
    sign_in(staff)
    address = f"/en/contributions/{concern.id}/reply"
    page = client.get(address).text
    assert ('name="official"' in page) is answered
    assert ("Official answers are given in the phase of answers." in page) is not answered
    answer = client.post(address, data={**WORDS, "text": "Das prüfen wir.", "official": "y"})
    assert answer.status_code == (303 if answered else 422)
    if not answered:
        assert "Official answers are given in the phase of answers." in answer.text
        assert "Das prüfen wir." in answer.text


def test_where_no_phase_of_answers_is_planned_they_are_given_at_any_time():
    made = consultation()
    said = contribution(question(made).thread, kind=Kind.IDEA)
    assert policy.allows(editor(), CanContribute.ANSWER, said)
    assert not policy.allows(user(), CanContribute.ANSWER, said)
