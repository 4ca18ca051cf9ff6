"""The check with the contributors, coverage, points of few and drafts of programs: rules and pages."""

import datetime as dt

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from teilhabe_app.contributions import service as contributions
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.synthesis import mail, privacy, queries, service
from teilhabe_app.synthesis.models import (
    AsideReason,
    Check,
    CheckNote,
    DossierState,
    Finding,
    News,
    NewsKind,
    NoteEffect,
    Opinion,
    PointAct,
    PointDecision,
)
from teilhabe_app.synthesis.service import CheckDraft, NoteAnswer, NoteDraft, PointDraft
from tests.factories import contribution, moderator, thread, user
from tests.factories import synthesis as make

ARABIC = "نحتاج إلى دورات مسائية 👩🏽‍🎓 مع رعاية أطفال"
DAY = dt.timedelta(days=1)


@pytest.fixture
def story(session, english):
    """A draft dossier at full coverage; the author of the Arabic contribution left an address."""
    place = thread()
    source = contribution(place, text=ARABIC, language="ar", contact_email="w@example.org", contact_language="ar")
    other = contribution(place)
    dossier = make.dossier(place.format)
    finding = make.finding(dossier)
    make.citation(finding, source, "دورات مسائية")
    make.citation(finding, other)
    return source, dossier, finding


def opened(dossier, by=None, begins=0, ends=14) -> Check:
    today = clock.today()
    return service.open_check(
        by or moderator(), dossier, CheckDraft(begins_on=today + begins * DAY, ends_on=today + ends * DAY)
    )


def over(check: Check) -> None:
    check.begins_on, check.ends_on = clock.today() - 9 * DAY, clock.today() - DAY
    db.session.flush()


def missing(text="Die Kinder fehlen.") -> NoteDraft:
    return NoteDraft(opinion=Opinion.MISSING, text=text, language="de")


def answer(version, effect=NoteEffect.NOTHING, finding_id=None) -> NoteAnswer:
    return NoteAnswer(
        text=Multilingual({"de": "Wir haben es ergänzt."}), effect=effect, finding_id=finding_id, version=version
    )


def test_only_moderators_open_a_check_and_its_days_make_sense(story):
    _source, dossier, _finding = story
    with pytest.raises(Forbidden):
        opened(dossier, user())
    with pytest.raises(DomainError, match="passed"):
        opened(dossier, begins=-5, ends=-1)
    with pytest.raises(DomainError, match="half a year"):
        opened(dossier, ends=300)
    check = opened(dossier)
    assert check.is_running
    with pytest.raises(DomainError, match="being checked already"):
        opened(dossier)
    person = moderator()
    with pytest.raises(DomainError, match="only become longer"):
        service.move_check(person, check, CheckDraft(begins_on=check.begins_on, ends_on=check.ends_on - DAY, version=1))
    service.move_check(person, check, CheckDraft(begins_on=check.begins_on, ends_on=check.ends_on + DAY, version=1))
    with pytest.raises(StaleError):
        service.move_check(person, check, CheckDraft(begins_on=check.begins_on, ends_on=check.ends_on, version=1))


def test_one_note_for_a_contribution_can_be_changed_until_the_end(story):
    source, dossier, _finding = story
    check = opened(dossier)
    with pytest.raises(DomainError, match="own words"):
        service.say(check, source, missing(""))
    first = service.say(check, source, missing())
    second = service.say(check, source, NoteDraft(opinion=Opinion.THERE, language="ar"))
    assert first is second
    assert db.session.scalars(select(CheckNote)).all() == [second]
    twice = insert(CheckNote).values(
        check_id=check.id,
        contribution_id=source.id,
        opinion="there",
        text="",
        language="de",
        said_at=clock.now(),
        version=1,
    )
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(twice)
    db.session.expire_all()
    over(check)
    with pytest.raises(DomainError, match="over"):
        service.say(check, source, missing())


def test_each_objection_is_answered_before_publication(story):
    source, dossier, finding = story
    person = moderator()
    check = opened(dossier, person)
    note = service.say(check, source, missing())
    with pytest.raises(DomainError, match="check the findings until"):
        service.publish(person, dossier, shows_gap=False)
    over(check)
    with pytest.raises(DomainError, match="1 objection"):
        service.publish(person, dossier, shows_gap=False)
    with pytest.raises(DomainError, match="choose the finding"):
        service.answer_note(person, note, answer(1, NoteEffect.FINDING_CHANGED))
    with pytest.raises(DomainError, match="choose the finding"):
        service.answer_note(person, note, answer(1, NoteEffect.FINDING_CHANGED, make.finding(make.dossier()).id))
    with pytest.raises(Forbidden):
        service.answer_note(user(), note, answer(1))
    service.answer_note(person, note, answer(1, NoteEffect.FINDING_CHANGED, finding.id))
    service.publish(person, dossier, shows_gap=False)
    assert dossier.state is DossierState.PUBLISHED
    agreement = queries.agreement_of(dossier)
    assert (agreement.said, agreement.there, agreement.is_small) == (1, 0, True)


def test_a_changed_objection_waits_for_an_answer_again(story):
    source, dossier, _finding = story
    check = opened(dossier)
    note = service.say(check, source, missing())
    service.answer_note(moderator(), note, answer(1))
    assert queries.unanswered(dossier) == 0
    service.say(check, source, missing("Auch die Zeiten fehlen."))
    assert (queries.unanswered(dossier), note.answer) == (1, None)


def test_an_answer_that_comes_while_the_objection_changes_is_not_one_to_the_new_words(story):
    source, dossier, _finding = story
    check = opened(dossier)
    note = service.say(check, source, missing())
    db.session.flush()
    assert note.answer is None
    meanwhile = update(CheckNote).where(CheckNote.id == note.id).execution_options(synchronize_session=False)
    db.session.execute(
        meanwhile.values(answer=Multilingual({"de": "Ja."}), effect=NoteEffect.NOTHING, answered_at=clock.now())
    )
    service.say(check, source, missing("Auch die Zeiten fehlen."))
    db.session.flush()
    db.session.refresh(note)
    assert (note.answer, note.effect, queries.unanswered(dossier)) == (None, None, 1)


@pytest.mark.parametrize("sent", [True, False], ids=["mail-went-out", "mail-waits"])
def test_the_answer_to_a_changed_objection_is_told_again(story, sent):
    source, dossier, _finding = story
    check = opened(dossier)
    note = service.say(check, source, missing())
    service.answer_note(moderator(), note, answer(1))
    if sent:
        assert told() == ["Wir haben es ergänzt."]
    service.say(check, source, missing("Auch die Zeiten fehlen."))
    assert told() == []
    later = NoteAnswer(text=Multilingual({"de": "Auch das steht da."}), effect=NoteEffect.NOTHING, version=note.version)
    service.answer_note(moderator(), note, later)
    assert told() == ["Auch das steht da."]
    assert told() == []


def told() -> list[str]:
    """Send what waits; return the answers in the mails that are new."""
    for one in db.session.scalars(select(News).where(News.sent_at.is_(None))):
        one.due_at = clock.now() - DAY
    db.session.flush()
    before = set(db.session.scalars(select(OutboxMail.id)))
    mail.send_news()
    texts = [one.text for one in db.session.scalars(select(OutboxMail)) if one.id not in before]
    answers = ("Wir haben es ergänzt.", "Auch das steht da.")
    return [words for words in answers if any(words in text for text in texts)]


@pytest.mark.parametrize(("said", "words"), [(5, "5 said something; 80% of them found their point."), (4, "no share")])
def test_the_share_that_found_its_point_is_public(story, client, said, words):
    source, dossier, _finding = story
    check = opened(dossier)
    for number in range(said):
        told = NoteDraft(opinion=Opinion.THERE, text="", language="de") if number else missing()
        note = service.say(check, source if not number else contribution(source.thread), told)
        if not number:
            service.answer_note(moderator(), note, answer(1))
    over(check)
    dossier.state, dossier.published_at = DossierState.PUBLISHED, clock.now()
    db.session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}").text
    assert words in page.replace("80\xa0%", "80%")


def test_the_share_is_that_of_the_last_publication(story):
    source, dossier, _finding = story
    boss = moderator()
    first = opened(dossier, boss)
    service.say(first, source, NoteDraft(opinion=Opinion.THERE))
    late = contribution(source.thread)
    note = service.say(first, late, missing())
    over(first)
    assert queries.agreement_of(dossier) is None, "nothing is published"
    service.answer_note(boss, note, answer(1))
    service.publish(boss, dossier, shows_gap=True)
    assert (queries.agreement_of(dossier).said, queries.agreement_of(dossier).there) == (2, 1)
    dossier.state = DossierState.REOPENED
    second = opened(dossier, boss)
    service.say(second, late, missing())
    assert queries.agreement_of(dossier).there == 1, "also while something else is checked"
    over(second)
    assert queries.agreement_of(dossier).there == 1, "and before that is published"
    contributions.withdraw_with_receipt(late)
    service.publish(boss, dossier, shows_gap=True)
    assert queries.agreement_of(dossier).said == 0, "who took it back got no answer"


def test_objections_of_an_earlier_check_stay_in_the_list(story, client, sign_in):
    source, dossier, _finding = story
    boss = moderator()
    first = opened(dossier, boss)
    note = service.say(first, source, missing())
    over(first)
    second = opened(dossier, boss)
    assert queries.unanswered(dossier) == 1
    assert queries.notes_page(second, None).items == [note]
    db.session.commit()
    sign_in(boss)
    path = f"/en/dossiers/{dossier.slug}/check"
    assert f"{path}/{note.id}" in client.get(path).text
    service.answer_note(boss, note, answer(note.version))
    assert queries.notes_page(second, None).items == []
    assert queries.answered_page(second, None).items == [note]


def test_a_check_that_begins_later_is_told_when_it_begins(story):
    _source, dossier, _finding = story
    check = opened(dossier, begins=3)
    assert service.announce(check) == 1
    waiting = db.session.scalars(select(News)).one()
    waiting.due_at = clock.now() - DAY
    db.session.flush()
    assert mail.send_news() == 0, "the page that it leads to is not there yet"
    assert waiting.due_at.date() == check.begins_on
    days = CheckDraft(begins_on=check.begins_on + DAY, ends_on=check.ends_on, version=check.version)
    service.move_check(moderator(), check, days)
    db.session.refresh(waiting)
    assert waiting.due_at.date() == check.begins_on
    check.begins_on, waiting.due_at = clock.today(), clock.now() - DAY
    db.session.flush()
    assert mail.send_news() == 1
    assert "w@example.org" in db.session.scalars(select(OutboxMail.to_address)).all()


def test_the_log_keeps_what_was_removed_and_answered(story, client, sign_in):
    source, dossier, finding = story
    boss = moderator()
    note = service.say(opened(dossier, boss), source, missing())
    service.answer_note(boss, note, answer(1))
    gone = make.finding(dossier, number=7)
    service.remove_finding(boss, gone)
    service.decide_point(boss, finding, PointDraft(act=PointAct.KEPT, reason="Es berührt alle."))
    db.session.commit()
    sign_in(boss)
    page = client.get(f"/en/dossiers/{dossier.slug}/log").text
    for words in (
        "Finding 7 was removed.",
        f"It was decided what becomes of finding {finding.number}.",
        f"An objection of contribution {source.id} was answered.",
    ):
        assert words in page


def test_contributors_hear_that_the_check_is_open_and_that_they_have_an_answer(story):
    source, dossier, _finding = story
    check = opened(dossier)
    assert service.announce(check) == 1
    assert service.announce(check) == 0
    note = service.say(check, source, missing())
    service.answer_note(moderator(), note, answer(1))
    assert {one.kind for one in db.session.scalars(select(News))} == {NewsKind.CHECK, NewsKind.CHECK_ANSWERED}
    for one in db.session.scalars(select(News)):
        one.due_at = clock.now() - DAY
    db.session.flush()
    assert mail.send_news() == 1
    sent = db.session.scalars(select(OutboxMail)).one()
    assert sent.to_address == "w@example.org"
    assert source.receipt in sent.text
    assert "Wir haben es ergänzt." in sent.text


def test_what_a_program_drafted_is_not_published_and_not_public(story, client):
    source, dossier, _finding = story
    draft = make.finding(dossier, drafted_by="extractive")
    make.citation(draft, source)
    person = moderator()
    with pytest.raises(DomainError, match="program drafted these findings: 2"):
        service.publish(person, dossier, shows_gap=False)
    service.take_over(person, draft)
    with pytest.raises(DomainError, match="already taken over"):
        service.take_over(person, draft)
    service.publish(person, dossier, shows_gap=False)
    dossier.state = DossierState.REOPENED
    make.finding(dossier, number=3, drafted_by="extractive")
    db.session.commit()
    assert client.get(f"/en/dossiers/{dossier.slug}/findings/3").status_code == 302
    assert client.get(f"/en/dossiers/{dossier.slug}/findings/2").status_code == 200


def test_the_words_of_one_contributor_are_not_taken_over_as_a_finding(story, client, sign_in):
    source, dossier, _finding = story
    whole = contribution(source.thread, text="Am Spielplatz ist es abends viel zu dunkel. Bitte Licht!", language="de")
    theirs = Multilingual({"de": "am Spielplatz  ist es abends viel zu dunkel."})
    draft = make.finding(dossier, drafted_by="extractive", statement=theirs)
    make.citation(draft, whole)
    with pytest.raises(DomainError, match="own words"):
        service.take_over(moderator(), draft)
    sign_in(moderator())
    db.session.commit()
    path = f"/en/dossiers/{dossier.slug}/findings/{draft.number}"
    answer_ = client.post(f"{path}/take-over")
    assert (answer_.status_code, answer_.location) == (303, f"{path}/edit")
    assert "Please say it in your own words" in client.get(f"{path}/edit").text
    db.session.expire_all()
    draft.statement = Multilingual({"de": "Am Spielplatz fehlt Beleuchtung."})
    service.take_over(moderator(), draft)
    assert not draft.is_machine_draft


def test_points_of_few_are_kept_merged_or_set_aside(story):
    source, dossier, finding = story
    person = moderator()
    few = [make.finding(dossier, number=number) for number in (2, 3)]
    place = thread(source.format)
    sources = [contribution(place), contribution(place)]
    for one, given in zip(few, sources, strict=True):
        make.citation(one, given)
    assert [one.number for one, _voice in queries.points_of_few(dossier)] == [1, 2, 3]
    service.decide_point(person, finding, PointDraft(act=PointAct.KEPT, reason="Nur zwei, aber wichtig."))
    with pytest.raises(DomainError, match="another finding"):
        service.decide_point(person, few[0], PointDraft(act=PointAct.MERGED, reason="Dasselbe.", into_id=few[0].id))
    service.decide_point(person, few[0], PointDraft(act=PointAct.MERGED, reason="Dasselbe.", into_id=finding.id))
    service.decide_point(person, few[1], PointDraft(act=PointAct.ASIDE, reason="Gehört in das Gesetz."))
    db.session.expire_all()
    assert [one.number for one in db.session.scalars(select(Finding).where(Finding.dossier_id == dossier.id))] == [1]
    assert {one.contribution_id for one in finding.citations} >= {sources[0].id}
    aside = queries.asides_of(dossier, [sources[1].id])[sources[1].id]
    assert (aside.reason, aside.note) == (AsideReason.OTHER, "Gehört in das Gesetz.")
    kept = db.session.scalars(select(PointDecision).order_by(PointDecision.number)).all()
    assert [(one.number, one.act) for one in kept] == [(1, PointAct.KEPT), (2, PointAct.MERGED), (3, PointAct.ASIDE)]
    assert queries.coverage_of(dossier).is_complete


def test_a_contributor_objects_and_is_answered(story, client, sign_in):
    source, dossier, finding = story
    finding.statement = Multilingual({"de": "Es fehlen Kurse.", "ar": "تنقص الدورات."})
    sign_in(moderator())
    base = f"/en/dossiers/{dossier.slug}"
    today = clock.today()
    dates = {"begins_on": today.isoformat(), "ends_on": (today + 14 * DAY).isoformat(), "version": "0"}
    assert client.post(f"{base}/check", data={**dates, "ends_on": "2020-01-01"}).status_code == 422
    assert client.post(f"{base}/check", data=dates).status_code == 303
    client.post("/en/account/sign-out")
    receipt = client.get(f"/en/c/{source.receipt}").text
    own = f"/dossiers/{dossier.slug}/check/by/{source.receipt}"
    assert f"/en{own}" in receipt
    page = client.get(f"/ar{own}")
    assert page.headers["Cache-Control"].startswith(("no-store", "private"))
    assert "<mark>دورات مسائية</mark>" in page.text
    assert "تنقص الدورات." in page.text
    assert client.post(f"/en{own}", data={"opinion": "missing", "text": ""}).status_code == 422
    assert client.post(f"/en{own}", data={"opinion": "missing", "text": "أين رعاية الأطفال؟"}).status_code == 303
    db.session.expire_all()
    note = db.session.scalars(select(CheckNote)).one()
    assert (note.opinion, note.language) == (Opinion.MISSING, "ar")
    sign_in(moderator())
    assert "أين رعاية الأطفال؟" in client.get(f"{base}/check").text
    data = {
        "answer-de": "Wir nehmen die Kinder auf.",
        "answer-ar": "نضيف رعاية الأطفال.",
        "effect": "finding_changed",
        "finding_id": str(finding.id),
        "version": str(note.version),
    }
    assert client.get(f"{base}/check/{note.id}").status_code == 200
    assert client.post(f"{base}/check/{note.id}", data={**data, "finding_id": ""}).status_code == 422
    assert client.post(f"{base}/check/{note.id}", data=data).status_code == 303
    assert "Finding 1" in client.get(f"{base}/check?show=answered").text
    client.post("/en/account/sign-out")
    assert "نضيف رعاية الأطفال." in client.get(f"/ar/c/{source.receipt}").text
    assert "نضيف رعاية الأطفال." in client.get(f"/ar{own}").text


def test_who_has_no_receipt_of_the_dossier_sees_nothing(story, client):
    source, dossier, _finding = story
    own = f"/en/dossiers/{dossier.slug}/check/by/{source.receipt}"
    db.session.commit()
    assert client.get(own).status_code == 404  # no check yet
    opened(dossier)
    stranger = contribution()
    db.session.commit()
    assert client.get(own).status_code == 200
    for receipt in (stranger.receipt, "nonsense"):
        assert client.get(f"/en/dossiers/{dossier.slug}/check/by/{receipt}").status_code == 404
    assert client.get(f"/en/dossiers/{dossier.slug}/check").status_code == 302


def test_drafts_are_for_those_who_were_there_and_only_while_the_check_runs(story, client):
    source, dossier, finding = story
    finding.statement = Multilingual({"de": "Es fehlen Abendkurse im Entwurf."})
    check = opened(dossier)
    late = contribution(source.thread, published_at=clock.now() + DAY)
    service.say(check, source, missing())
    db.session.commit()
    own = f"/de/dossiers/{dossier.slug}/check/by/"
    assert "Abendkurse im Entwurf" in client.get(own + source.receipt).text
    assert client.get(own + late.receipt).status_code == 404
    assert own not in client.get(f"/de/c/{late.receipt}").text
    note = db.session.scalars(select(CheckNote)).one()
    service.answer_note(moderator(), note, answer(note.version, NoteEffect.FINDING_CHANGED, finding.id))
    over(check)
    db.session.commit()
    for path in (own + source.receipt, f"/de/c/{source.receipt}"):
        page = client.get(path).text
        assert "Die Kinder fehlen." in page
        assert "Wir haben es ergänzt." in page
        assert "Abendkurse im Entwurf" not in page
        assert "<mark>" not in page
    dossier.state, dossier.published_at = DossierState.PUBLISHED, clock.now()
    db.session.commit()
    assert "Abendkurse im Entwurf" in client.get(f"/de/c/{source.receipt}").text


def test_the_check_of_a_summary_that_is_public_is_no_draft(story, client):
    source, dossier, _finding = story
    opened(dossier)
    db.session.commit()
    path = f"/en/dossiers/{dossier.slug}/check/by/{source.receipt}"
    assert "The draft findings" in client.get(path).text
    dossier.published_at, dossier.state = clock.now() - DAY, DossierState.REOPENED
    db.session.commit()
    page = client.get(path).text
    assert "draft" not in page.partition("<main")[2].partition("</main>")[0]
    assert "You can answer until" in page


def test_who_comes_too_late_is_told_so_and_keeps_the_words(story, client):
    source, dossier, finding = story
    finding.statement = Multilingual({"de": "Es fehlen Kurse."})
    check = opened(dossier)
    late = contribution(source.thread, published_at=clock.now() + DAY)
    over(check)
    db.session.commit()
    own = f"/en/dossiers/{dossier.slug}/check/by/"
    page = client.get(own + source.receipt)
    assert "This check is over." in page.text
    assert "Es fehlen Kurse" not in page.text
    refused = client.post(own + source.receipt, data={"opinion": "missing", "text": "Die Kinder fehlen."})
    assert refused.status_code == 422
    assert "This check is over." in refused.text
    assert "Die Kinder fehlen." in refused.text
    assert db.session.scalars(select(CheckNote)).all() == []
    assert client.get(own + late.receipt).status_code == 404


def test_an_objection_goes_with_its_contribution(story, client, sign_in):
    source, dossier, _finding = story
    check = opened(dossier)
    note = service.say(check, source, missing())
    there = service.say(check, contribution(source.thread), NoteDraft(opinion=Opinion.THERE))
    assert queries.unanswered(dossier) == 1
    contributions.withdraw_with_receipt(source)
    db.session.commit()
    assert (note.text, there.text) == (privacy.GONE, "")
    assert queries.unanswered(dossier) == 0
    assert queries.notes_page(check, None).items == []
    sign_in(moderator())
    page = client.get(f"/en/dossiers/{dossier.slug}/check/{note.id}").text
    assert "This contribution is no longer public." in page
    assert ARABIC not in page


def test_the_coverage_page_leads_into_the_work_list(story, client, sign_in):
    source, dossier, finding = story
    late = contribution(thread(source.format), language="tr")
    sign_in(moderator())
    base = f"/en/dossiers/{dossier.slug}"
    page = client.get(f"{base}/coverage").text
    assert f"{base}/work?state=open&amp;language=tr#list" in page
    assert "2 of 3 contributions are dealt with." in page
    listed = client.get(f"{base}/work?state=open&language=tr").text
    assert f"/contributions/{late.id}" in listed
    assert f"{base}/findings/1/decide" in page
    assert client.get(f"{base}/findings/1/decide").status_code == 200
    assert client.post(f"{base}/findings/1/decide", data={"act": "kept", "reason": ""}).status_code == 422
    kept = {"act": "kept", "reason": "Wenige, aber wichtig."}
    assert client.post(f"{base}/findings/1/decide", data=kept).status_code == 303
    assert "Wenige, aber wichtig." in client.get(f"{base}/coverage").text
    finding.drafted_by = "extractive"
    db.session.commit()
    assert "Draft of a program" in client.get(f"{base}/findings/1").text
    assert client.post(f"{base}/findings/1/take-over").status_code == 303


@pytest.mark.parametrize("path", ["coverage", "check", "findings/1/decide"])
def test_statements_are_few_and_constant(session, client, sign_in, statements, path):
    counts = []
    sign_in(moderator())
    for number in (1, 3, 8):
        dossier = make.dossier()
        place = thread(dossier.formats[0])
        check = opened(dossier) if make.finding(dossier) else None
        for _n in range(number):
            finding = make.finding(dossier)
            source = contribution(place)
            make.citation(finding, source)
            service.say(check, source, missing())
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(f"/en/dossiers/{dossier.slug}/{path}").status_code == 200
        counts.append(len(statements))
    assert max(counts) <= 12, counts
    assert len(set(counts)) == 1, counts


def test_statements_of_the_contributors_page_are_few(story, client, statements):
    source, dossier, _finding = story
    check = opened(dossier)
    service.say(check, source, missing())
    for number in range(5):
        make.finding(dossier, number=10 + number)
    db.session.commit()
    db.session.expire_all()
    for path, most in ((f"dossiers/{dossier.slug}/check/by/{source.receipt}", 8), (f"c/{source.receipt}", 9)):
        statements.clear()
        assert client.get(f"/en/{path}").status_code == 200
        assert len(statements) <= most, statements


def test_the_words_of_an_objection_go_after_three_years(story):
    source, dossier, _finding = story
    note = service.say(opened(dossier), source, missing())
    assert privacy.erase_objections(clock.now()) == 0
    note.said_at = clock.now() - dt.timedelta(days=3 * 365 + 1)
    db.session.flush()
    assert privacy.erase_objections(clock.now()) == 1
    db.session.expire_all()
    assert (note.text, note.opinion) == (privacy.GONE, Opinion.MISSING)
    assert privacy.erase_objections(clock.now()) == 0
