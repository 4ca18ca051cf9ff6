"""Every mail can be written in every language, and reads the same as text and as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest
from flask import g
from sqlalchemy import select, update

from teilhabe_app.accounts import mail as accounts
from teilhabe_app.consultations import mail as consultations
from teilhabe_app.consultations.models import Follower
from teilhabe_app.contributions import mail as contributions
from teilhabe_app.contributions.models import (
    OBJECT_WITHIN,
    Act,
    Contribution,
    Decision,
    Ground,
    Notice,
    Objection,
    Outcome,
    Visibility,
)
from teilhabe_app.core import clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.core.outbox import OutboxMail, message
from teilhabe_app.events import mail as events
from teilhabe_app.events.mail import everybody
from teilhabe_app.events.models import (
    AllocationRun,
    MessageKind,
    Need,
    NeedAnswer,
    NeedKind,
    RegistrationGroup,
    RegistrationState,
    Wish,
    WishState,
)
from teilhabe_app.events.service import Changes
from teilhabe_app.events.service.counters import Former
from teilhabe_app.formats.models import Kind as FormatKind
from teilhabe_app.organisations import mail as organisations
from teilhabe_app.organisations.models import Invitation, MemberRole
from teilhabe_app.pages import mail as pages
from teilhabe_app.pages.models import BarrierReport
from teilhabe_app.reports import mail as reports
from teilhabe_app.reports.models import Snapshot
from teilhabe_app.surveys import mail as surveys
from teilhabe_app.surveys.models import SurveyInvitation
from teilhabe_app.synthesis import mail as synthesis
from teilhabe_app.synthesis.models import AsideReason, News, Routing, SetAside
from teilhabe_app.synthesis.queries import people_of
from tests import factories as make
from tests.factories import consultations as statements
from tests.factories import events as places
from tests.factories import reports as editions
from tests.factories import surveys as asking
from tests.factories import synthesis as chain

APP = Path(__file__).resolve().parents[2] / "teilhabe_app"
TEMPLATES = {
    path.relative_to(path.parents[2]).with_suffix("").as_posix() for path in APP.glob("*/templates/*/mail/*.txt")
}
TITLE = "Tag & Nacht <für alle>"
ADDRESS = "leserin@example.org"


def _contribution(language: str, **values):
    thread = make.thread(title=make.ml(TITLE))
    return make.contribution(thread, contact_email=ADDRESS, contact_language=language, **values)


def _decided(language: str, act: Act = Act.HIDE) -> Decision:
    hidden = {"visibility": Visibility.HIDDEN, "hidden_reason": "A & B"} if act is Act.HIDE else {}
    of = _contribution(language, **hidden)
    until = clock.today() + OBJECT_WITHIN
    notice = _notice(language, of)
    return make.save(
        Decision(
            contribution=of, act=act, reason="A & B", decided_at=clock.now(), object_until=until, notice_id=notice.id
        )
    )


def _objection(language: str) -> Objection:
    decided = {"outcome": Outcome.TURNED_DOWN, "answer": TITLE, "decided_at": clock.now()}
    decision = _decided(language)
    return make.save(
        Objection(decision_id=decision.id, text=TITLE, language=language, created_at=clock.now(), **decided)
    )


def _notice(language: str, about: Contribution | None = None) -> Notice:
    decided = {"outcome": Outcome.TAKEN_UP, "answer": TITLE, "decided_at": clock.now()}
    return make.save(
        Notice(
            contribution=about or _contribution(language),
            receipt=receipts.new(),
            address="https://teilhabe.example/1",
            ground=Ground.LAW,
            text=TITLE,
            language=language,
            contact_email=ADDRESS,
            created_at=clock.now(),
            **decided,
        )
    )


def _finding(language: str):
    source = _contribution(language)
    dossier = chain.dossier(source.format, public=True, title=make.ml(TITLE))
    finding = chain.finding(dossier, statement=make.ml(TITLE))
    chain.citation(finding, source)
    return finding


def _response(language: str):
    return chain.response(chain.routing(_finding(language)))


def _news(language: str) -> None:
    """Everything in one mail; an aside of a contribution is told beside the steps of another one."""
    response = _response(language)
    dossier = response.routing.finding.dossier
    make.save(SetAside(dossier_id=dossier.id, contribution=_contribution(language), reason=AsideReason.OTHER_FORMAT))
    synthesis.tell_published(dossier)
    synthesis.tell_answered(response)
    synthesis.tell_changed(chain.outcome(response))
    db.session.execute(update(News).values(due_at=clock.now()))
    db.session.expire_all()
    synthesis.send_news()


def _routed(language: str) -> None:
    office = make.body()
    person = chain.responder(office)
    person.language = language
    synthesis.tell_responders(chain.routing(_finding(language), body=office))


def _asked(language: str, people: int = 1) -> Routing:
    """Return a question that is due today to a body whose people speak the language."""
    office = make.body()
    for _n in range(people):
        chain.responder(office).language = language
    boss = make.moderator()
    boss.language = language
    return chain.routing(_finding(language), body=office, sent_by_id=boss.id, due_on=clock.today())


def _delegated(language: str) -> None:
    routing = _asked(language)
    routing.assigned_to = people_of(routing.body_id)[0]
    synthesis.tell_delegate(routing)


def _to_release(language: str) -> None:
    routing = _asked(language, people=2)
    synthesis.tell_handed_in(routing, people_of(routing.body_id)[0])


def _sent_back(language: str) -> None:
    routing = _asked(language)
    routing.sent_back_at, routing.sent_back_reason = clock.now(), "Das entscheidet die Stadt."
    synthesis.tell_sent_back(routing)


def _reminder(language: str) -> None:
    _asked(language)
    synthesis.remind()


def _in_report(language: str) -> None:
    finding = _finding(language)
    edition = editions.edition(title=make.ml(TITLE))
    reports.tell_in_report(edition, Snapshot(findings=[finding.id]))


def _handed_in(language: str) -> None:
    of = statements.consultation(make.format_(title=make.ml(TITLE)))
    group = make.organisation(name=TITLE)
    approver = statements.member(group, MemberRole.APPROVER, make.user(language=language))
    consultations.tell_handed_in(statements.statement(of, group, receipt=receipts.new()), approver)


def _proposed(language: str) -> None:
    of = statements.consultation(make.format_(title=make.ml(TITLE)))
    group = make.organisation(name=TITLE)
    statements.member(group, MemberRole.APPROVER, make.user(language=language, email=ADDRESS))
    consultations.tell_proposed(statements.statement(of, group), make.user())


def _returned(language: str) -> None:
    of = statements.consultation(make.format_(title=make.ml(TITLE)))
    sent_back = statements.statement(of, make.organisation(name=TITLE))
    consultations.tell_returned(sent_back, make.user(language=language, email=ADDRESS))


def _follow(language: str) -> None:
    of = statements.consultation(make.format_(title=make.ml(TITLE)))
    consultations.ask_to_confirm(make.save(Follower(consultation=of, email=ADDRESS, language=language, token_hash="x")))


def _invitation(language: str) -> None:
    made = Invitation(
        token_hash="0",
        organisation=make.organisation(name=TITLE),
        email=ADDRESS,
        role=MemberRole.MEMBER,
        expires_at=clock.now() + dt.timedelta(days=14),
    )
    organisations.send_invitation(make.save(made), "token", language)


def _registration(language: str, **values):
    event = places.event(shared={"title": make.ml(TITLE)}, needs_answered_by=clock.today())
    workshop = places.workshop(event, title=make.ml(TITLE))
    values = {"name": TITLE, "email": ADDRESS, **values}
    made = places.registration(event, language=language, **values)
    if made.state is RegistrationState.CONFIRMED:
        make.save(Wish(registration=made, workshop=workshop, rank=1, state=WishState.HELD))
    make.save(Need(registration=made, kind=NeedKind.SIGN_LANGUAGE, answer=NeedAnswer.YES, answer_text="Ja & gern."))
    db.session.expire_all()
    return made


def _group(language: str, state: RegistrationState, count: int = 2):
    event = places.event(shared={"title": make.ml(TITLE)})
    group = make.save(
        RegistrationGroup(
            event=event, receipt=receipts.new(), contact_name=TITLE, contact_email=ADDRESS, language=language
        )
    )
    for number in range(1, count + 1):
        numbered = number if state is RegistrationState.WAITING else None
        places.registration(event, email=None, group=group, channel="group", state=state, waiting_number=numbered)
    db.session.expire_all()
    return group


def _former(registration) -> Former:
    return Former(registration=registration, name=TITLE, email=ADDRESS, language=registration.language)


def _replacing(language: str) -> None:
    one = _registration(language)
    former = Former(registration=one, name="", email=None, language="de")
    events.changed(Changes(registered=[one], replaced=[former]))


def _to_all(language: str, kind: MessageKind) -> None:
    everybody.tell_all(None, _registration(language).event, kind)


def _allocated(language: str) -> None:
    one = _registration(language)
    shop = one.wishes[0].workshop_id
    figures = {"first": 43, "wished": 50, "given": 1, "capacity": 25}
    result = {"places": {str(one.id): [shop]}, "workshops": {str(shop): figures}}
    run = make.save(AllocationRun(event=one.event, seed=1, input_digest="0", result=result))
    events.allocated(one.event, run, [one.id])


def _reminder(language: str) -> None:
    one = _registration(language, created_at=clock.now() - dt.timedelta(days=30))
    one.event.reminder_days = 30
    db.session.flush()
    assert events.remind() == 1


def _outcome(language: str) -> None:
    one = _registration(language, wants_outcome=True, outcome_email=ADDRESS)
    dossier = chain.dossier(one.event.format, public=True, title=make.ml(TITLE))
    events.outcome(one.event, dossier)


def _invited(language: str) -> None:
    survey = asking.survey(format=make.format_(FormatKind.SURVEY, title=make.ml(TITLE)))
    invitation = SurveyInvitation(survey_id=survey.id, email=ADDRESS, language=language, code_hash="x")
    surveys.invited(survey, make.save(invitation), "ABCD-EFGH")


def _barrier(language: str) -> BarrierReport:
    return make.save(
        BarrierReport(
            receipt=receipts.new(),
            text="Der Knopf & das Bild.",
            language=language,
            email=ADDRESS,
            due_on=clock.today(),
            answer="Er ist jetzt <größer>.",
            answered_at=clock.now(),
        )
    )


SENDERS: dict[str, Callable[[str], object]] = {
    "accounts/mail/confirm": lambda code: accounts.confirm(make.user(language=code), "token"),
    "accounts/mail/known": lambda code: accounts.already_known(make.user(language=code)),
    "accounts/mail/reset": lambda code: accounts.reset(make.user(language=code), "token"),
    "accounts/mail/invite": lambda code: accounts.invitation(make.user(language=code), "token"),
    "consultations/mail/follow": _follow,
    "consultations/mail/handed_in": _handed_in,
    "consultations/mail/proposed": _proposed,
    "consultations/mail/returned": _returned,
    "contributions/mail/receipt": lambda code: contributions.tell_received(_contribution(code)),
    "contributions/mail/published": lambda code: contributions.tell_published(_contribution(code)),
    "contributions/mail/hidden": lambda code: contributions.tell_hidden(_decided(code).contribution),
    "contributions/mail/redacted": lambda code: contributions.tell_redacted(_decided(code, Act.REDACT).contribution),
    "contributions/mail/objection_received": lambda code: contributions.tell_objection_received(_objection(code)),
    "contributions/mail/objection_decided": lambda code: contributions.tell_objection_decided(_objection(code)),
    "contributions/mail/notice_received": lambda code: contributions.tell_notice_received(_notice(code)),
    "contributions/mail/notice_decided": lambda code: contributions.tell_notice_decided(_notice(code)),
    "events/mail/allocated": _allocated,
    "events/mail/cancelled": lambda code: events.cancelled(_registration(code)),
    "events/mail/confirmed": lambda code: events.registered(_registration(code)),
    "events/mail/declined": lambda code: events.changed(
        Changes(declined=[_registration(code, state=RegistrationState.DECLINED, decided_reason=TITLE)])
    ),
    "events/mail/documentation": lambda code: _to_all(code, MessageKind.DOCUMENTATION),
    "events/mail/event_cancelled": lambda code: _to_all(code, MessageKind.EVENT_CANCELLED),
    "events/mail/event_changed": lambda code: _to_all(code, MessageKind.EVENT_CHANGED),
    "events/mail/group_confirmed": lambda code: events.group_registered(_group(code, RegistrationState.CONFIRMED)),
    "events/mail/group_promoted": lambda code: events.changed(
        Changes(promoted=list(_group(code, RegistrationState.CONFIRMED).members))
    ),
    "events/mail/group_received": lambda code: events.group_registered(_group(code, RegistrationState.UNCONFIRMED)),
    "events/mail/group_waiting": lambda code: events.group_registered(_group(code, RegistrationState.WAITING)),
    "events/mail/moved": lambda code: events.changed(Changes(moved=[_registration(code)])),
    "events/mail/need_answered": lambda code: events.need_answered(_registration(code).needs[0]),
    "events/mail/outcome": _outcome,
    "events/mail/promoted": lambda code: events.changed(Changes(promoted=[_registration(code)])),
    "events/mail/received": lambda code: events.registered(
        _registration(
            code, state=RegistrationState.UNCONFIRMED, confirm_by=clock.now() + dt.timedelta(days=2), network="n"
        )
    ),
    "events/mail/reminder": _reminder,
    "events/mail/replaced": lambda code: events.changed(Changes(replaced=[_former(_registration(code))])),
    "events/mail/replacing": _replacing,
    "events/mail/waiting": lambda code: events.registered(
        _registration(code, state=RegistrationState.WAITING, waiting_number=1)
    ),
    "organisations/mail/invitation": _invitation,
    "surveys/mail/invited": _invited,
    "pages/mail/barrier_received": lambda code: pages.received(_barrier(code)),
    "pages/mail/barrier_answered": lambda code: pages.answered(_barrier(code)),
    "reports/mail/in_report": _in_report,
    "synthesis/mail/news": _news,
    "synthesis/mail/routed": _routed,
    "synthesis/mail/delegated": _delegated,
    "synthesis/mail/reminder": _reminder,
    "synthesis/mail/sent_back": _sent_back,
    "synthesis/mail/to_release": _to_release,
}


def test_every_mail_is_tried():
    assert set(SENDERS) == TEMPLATES


@pytest.mark.parametrize("code", [language.code for language in LANGUAGES])
@pytest.mark.parametrize("template", sorted(SENDERS))
def test_a_mail_in_every_language(app, session, template, code):
    with app.test_request_context("/de/", method="POST"):
        g.approved = True
        g.language = caused_in = BY_CODE["uk" if code == "de" else "de"]  # another language than the reader's
        SENDERS[template](code)
        session.flush()
        mail = session.scalars(select(OutboxMail)).one()
        assert (mail.kind, mail.language) == (template.rpartition("/")[2], code)
        assert g.language is caused_in
    sent = message(mail, "teilhabe@example.org")
    assert mail.subject
    assert "\n" not in sent["Subject"]
    assert sent["Content-Language"] == code
    for words in (mail.subject, mail.text):
        assert "{{" not in words
        assert "%(" not in words
        assert "&amp;" not in words
    assert "\n\n\n" not in mail.text
    assert all(word.startswith("http") for word in mail.text.split() if "://" in word), mail.text
    page = html5lib.parse(mail.html, namespaceHTMLElements=False)
    assert (page.get("lang"), page.get("dir")) == (code, BY_CODE[code].dir)
    assert page.find("head/title").text == mail.subject
    shown = " ".join("".join(page.find("body").itertext()).split())
    assert page.find(".//script") is None
    for line in mail.text.split():
        assert line in shown, (line, shown)
    addresses = [link.get("href") for link in page.iter("a")]
    assert all(address.startswith("http") for address in addresses)
    assert template == "reports/mail/in_report" or not addresses or any(f"/{code}/" in one for one in addresses)
