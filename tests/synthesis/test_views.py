import datetime as dt

import pytest
from sqlalchemy import select, update

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import chores, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.formats.models import Format, State
from teilhabe_app.synthesis import service
from teilhabe_app.synthesis.models import (
    AsideReason,
    Citation,
    Decision,
    Dossier,
    DossierState,
    Finding,
    News,
    NewsKind,
    Response,
    SetAside,
)
from tests.factories import (
    administrator,
    body,
    contribution,
    editor,
    format_,
    measure,
    moderator,
    organisation,
    thread,
    user,
)
from tests.factories import synthesis as make

ARABIC = "نحتاج إلى دورات مسائية 👩🏽‍🎓 مع رعاية أطفال"


@pytest.fixture
def story(session):
    """A published dossier with a finding on an Arabic contribution, asked of a body."""
    source = contribution(text=ARABIC, language="ar", contact_email="w@example.org", contact_language="ar")
    dossier = make.dossier(source.format, public=True)
    finding = make.finding(dossier)
    make.citation(finding, source, "دورات مسائية")
    routing = make.routing(finding)
    session.commit()
    return source, dossier, finding, routing


def test_public_pages_show_the_chain_and_quotes_in_their_language(client, story):
    source, dossier, finding, _routing = story
    page = client.get(f"/de/dossiers/{dossier.slug}").text
    assert '<blockquote lang="ar" dir="auto">' in page
    assert "دورات مسائية" in page
    page = client.get(f"/de/dossiers/{dossier.slug}/findings/{finding.number}").text
    assert 'class="chain"' in page
    assert f"/de/contributions/{source.id}" in page
    assert dossier.slug in client.get("/de/dossiers/").text
    for lang in ("ar", "de-simple", "uk"):
        assert client.get(f"/{lang}/dossiers/{dossier.slug}").status_code == 200


def test_empty_pages(client, session):
    assert client.get("/de/dossiers/").status_code == 200
    assert client.get("/de/dossiers/nothing").status_code == 404


def test_a_draft_is_not_public(client, session):
    draft = make.dossier()
    make.finding(draft)
    session.commit()
    assert draft.slug not in client.get("/de/dossiers/").text
    for path in ("", "/findings/1", "/set-aside"):
        assert client.get(f"/de/dossiers/{draft.slug}{path}").status_code == 302


@pytest.mark.parametrize("path", ["/de/dossiers/{slug}", "/de/dossiers/{slug}/findings/1", "/de/dossiers/"])
def test_statements_of_public_pages_are_few_and_constant(client, session, statements, path):
    counts = []
    for number in (1, 3, 10):
        dossier = make.dossier(public=True)
        for _n in range(number):
            finding = make.finding(dossier)
            for _m in range(number):
                make.citation(finding, contribution(thread(dossier.formats[0])))
            make.outcome(make.response(make.routing(finding)))
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(path.format(slug=dossier.slug)).status_code == 200
        counts.append(len(statements))
    assert max(counts) <= 8
    assert len(set(counts)) == 1, counts


def test_a_moderator_builds_a_dossier_to_full_coverage_and_publishes_it(client, session, sign_in):
    place = thread()
    first = contribution(place, text=ARABIC, language="ar", contact_email="w@example.org", contact_language="ar")
    second = contribution(place, text="ok", contact_email="v@example.org")
    sign_in(moderator())
    answer = client.post(
        "/de/dossiers/new", data={"title-de": "Deutsch lernen", "formats": [str(place.format_id)], "process_id": ""}
    )
    assert answer.status_code == 303, answer.text
    slug = session.scalars(select(Dossier.slug)).one()
    base = f"/de/dossiers/{slug}"
    assert client.get(f"{base}/work").status_code == 200
    client.post(f"{base}/themes", data={"name-de": "Kurse", "field_id": ""})
    answer = client.post(f"{base}/publish", data={})
    assert answer.status_code == 422
    answer = client.post(
        f"{base}/contributions/{first.id}",
        data={"finding_id": "", "statement": "Kurse am Abend", "role": "supports", "quote": "دورات مسائية 👩🏽‍🎓"},
    )
    assert answer.status_code == 303, answer.text
    citation = session.scalars(select(Citation)).one()
    assert citation.quote == "دورات مسائية 👩🏽‍🎓" == ARABIC[citation.starts : citation.ends]
    refused = client.post(f"{base}/publish", data={})
    assert refused.status_code == 422
    assert client.get(f"{base}/contributions/{first.id}").status_code == 200
    missing = client.post(f"{base}/work", data={"ids": [str(second.id)], "act": "aside", "reason": "other", "note": ""})
    assert missing.status_code == 422
    done = client.post(f"{base}/work?state=open", data={"ids": [str(second.id)], "act": "aside", "reason": "too_short"})
    assert done.status_code == 303
    assert client.post(f"{base}/publish", data={}).status_code == 303
    db.session.expire_all()
    assert session.scalars(select(Dossier.state)).one() is DossierState.PUBLISHED
    session.execute(update(News).values(due_at=clock.now()))  # it is evening, and the mails of the day are written
    session.commit()
    chores.run()
    mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert {(mail.to_address, mail.language) for mail in mails} == {("w@example.org", "ar"), ("v@example.org", "de")}
    assert all(f"/c/{c.receipt}" in mail.text for mail, c in zip(mails, (first, second), strict=True))


def test_wrong_words_are_refused_and_kept(client, session, sign_in):
    source = contribution(text="Mehr Kurse am Abend.")
    dossier = make.dossier(source.format)
    finding = make.finding(dossier)
    sign_in(moderator())
    data = {"finding_id": str(finding.id), "role": "differs", "quote": "Weniger Kurse"}
    answer = client.post(f"/de/dossiers/{dossier.slug}/contributions/{source.id}", data=data)
    assert answer.status_code == 422
    assert "Weniger Kurse" in answer.text
    data = {"finding_id": "", "role": "differs", "quote": ""}
    assert client.post(f"/de/dossiers/{dossier.slug}/contributions/{source.id}", data=data).status_code == 422
    assert not session.scalars(select(Citation)).all()


def test_work_list_filters_and_codes(client, session, sign_in):
    place = thread()
    sources = [contribution(place, language=lang) for lang in ("de", "ar", "uk")]
    dossier = make.dossier(place.format)
    theme = make.theme(dossier)
    sign_in(moderator())
    base = f"/de/dossiers/{dossier.slug}/work"
    done = client.post(base, data={"ids": [str(sources[1].id)], "act": "code", "theme_id": str(theme.id)})
    assert done.status_code == 303
    page = client.get(f"{base}?theme={theme.id}&state=open&language=ar&channel=web&field=0").text
    assert sources[1].text in page
    assert sources[0].text not in page
    assert client.get(f"{base}?theme=99999999999999999999&state=x&language=xx&after=abc").status_code == 200
    assert client.post(base, data={"ids": [], "act": "aside", "reason": "duplicate"}).status_code == 422


def test_work_list_takes_a_constant_number_of_statements(client, session, sign_in, statements):
    counts = []
    sign_in(moderator())
    for number in (1, 3, 10):
        place = thread()
        dossier = make.dossier(place.format)
        finding = make.finding(dossier)
        for _n in range(number):
            make.citation(finding, contribution(place))
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get(f"/de/dossiers/{dossier.slug}/work").status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts


def test_set_aside_and_take_back(client, session, sign_in):
    source = contribution()
    dossier = make.dossier(source.format)
    sign_in(moderator())
    base = f"/de/dossiers/{dossier.slug}/contributions/{source.id}"
    assert client.post(f"{base}/aside", data={"reason": "off_topic"}).status_code == 303
    assert session.scalars(select(SetAside)).one().reason == "off_topic"
    assert client.get(base).status_code == 200
    assert client.get(f"/de/dossiers/{dossier.slug}/set-aside").status_code == 200
    assert client.post(f"{base}/take-back").status_code == 303
    assert not session.scalars(select(SetAside)).all()


def test_what_was_set_aside_is_read_only_where_its_format_is_public(client, session, statements):
    place = thread()
    dossier = make.dossier(place.format, public=True)

    def put(text, **values):
        source = contribution(place, text=text, **values)
        db.session.add(SetAside(dossier_id=dossier.id, contribution_id=source.id, reason=AsideReason.OFF_TOPIC))

    put("Mehr Bäume am Weg.")
    put("Bänke für alle.", organisation=organisation())
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/set-aside"
    statements.clear()
    assert "Mehr Bäume am Weg." in client.get(path).text
    few = len(statements)
    put("Noch eine.", organisation=organisation())
    session.commit()
    statements.clear()
    client.get(path)
    assert len(statements) == few
    session.execute(update(Format).values(state=State.DRAFT))
    session.commit()
    page = client.get(path).text
    assert "Mehr Bäume am Weg." not in page
    assert "This contribution is no longer public." in page


def test_a_summary_of_a_format_that_is_not_public_is_not_published(client, session, sign_in):
    place, hidden = thread(), format_(state=State.DRAFT)
    dossier = make.dossier(place.format, hidden)
    make.citation(make.finding(dossier), contribution(place))
    session.commit()
    sign_in(moderator())
    path = f"/en/dossiers/{dossier.slug}/publish"
    answer = client.post(path, data={"shows_gap": "y"})
    assert answer.status_code == 422
    assert "A format of this summary is not public yet." in answer.text
    hidden = session.merge(hidden)
    hidden.state = State.PUBLISHED
    session.commit()
    assert client.post(path, data={"shows_gap": "y"}).status_code == 303
    later = format_(state=State.DRAFT)
    dossier = session.merge(dossier)
    draft = service.DossierDraft(title=dossier.title, formats=[place.format, later])
    with pytest.raises(DomainError) as refused:
        service.edit_dossier(moderator(), dossier, draft)
    assert refused.value.field == "formats"


def test_route_answer_and_outcome(client, session, sign_in, story):
    source, dossier, finding, _routing = story
    asked = body()
    finding.measure = measure(bodies=[asked])
    person = make.responder(asked)
    sign_in(moderator())
    base = f"/de/dossiers/{dossier.slug}/findings/{finding.number}"
    assert client.get(f"{base}/route").status_code == 200
    due = (clock.today() + dt.timedelta(days=40)).isoformat()
    assert client.post(f"{base}/route", data={"body_id": str(asked.id), "due_on": due}).status_code == 303
    assert client.post(f"{base}/route", data={"body_id": str(asked.id), "due_on": due}).status_code == 422
    db.session.expire_all()
    routing = next(r for r in finding.routings if r.body_id == asked.id)
    sign_in(person)
    assert f"/answers/{routing.id}" in client.get("/de/dossiers/answers").text
    path = f"/de/dossiers/answers/{routing.id}"
    assert client.get(path).status_code == 200
    assert client.post(path, data={"decision": "adopted", "reason-de": ""}).status_code == 422
    assert client.post(path, data={"reason-de": "Ja"}).status_code == 422
    assert client.post(path, data={"decision": "under_discussion", "reason-de": "Mal sehen"}).status_code == 422
    data = {"decision": "adopted", "reason-de": "Ja, wir machen es.", "once": "abc"}
    assert client.post(path, data=data).status_code == 303
    assert client.post(path, data=data).status_code == 303
    response = session.scalars(select(Response).where(Response.routing_id == routing.id)).one()
    assert client.get(f"{path}/1").status_code == 200
    change = f"{path}/1/change?measure={finding.measure.key}"
    assert client.get(change).status_code == 200
    data = {
        "operation": "change",
        "title-de": "Kurse am Abend",
        "reason-de": "Wegen Befund 1",
        "version": str(finding.measure.version),
    }
    assert client.post(change, data=data).status_code == 303
    db.session.expire_all()
    assert response.outcomes[0].measure_revision.title["de"] == "Kurse am Abend"
    told = session.scalars(select(News.kind).where(News.contribution_id == source.id).order_by(News.id)).all()
    assert told == [NewsKind.ANSWERED, NewsKind.MEASURE]
    session.execute(update(News).values(due_at=clock.now()))
    session.commit()
    chores.run()
    sent = session.scalars(select(OutboxMail).where(OutboxMail.to_address == source.contact_email)).all()
    assert [mail.kind for mail in sent] == ["news"], "both steps in one mail"
    assert client.get(f"{base}").text.count("Kurse am Abend") >= 1
    assert client.post(f"{path}/1/unlink", data={"outcome": str(response.outcomes[0].id)}).status_code == 303


@pytest.mark.parametrize("who", [moderator, editor, administrator, user])
def test_nobody_answers_for_a_body_without_a_seat(client, session, sign_in, story, who):
    routing = story[3]
    sign_in(who())
    path = f"/de/dossiers/answers/{routing.id}"
    assert client.get(path).status_code == 403
    assert client.post(path, data={"decision": "adopted", "reason-de": "x"}).status_code == 403


def test_a_responder_of_another_body_sees_nothing(client, session, sign_in, story):
    routing = story[3]
    sign_in(make.responder(body()))
    assert client.get(f"/de/dossiers/answers/{routing.id}").status_code == 403
    assert f"/answers/{routing.id}" not in client.get("/de/dossiers/answers").text
    assert client.get(f"/de/dossiers/{story[1].slug}/work").status_code == 403


def test_words_of_hidden_and_redacted_sources_leave_the_pages(client, session, story):
    source, dossier, finding, _routing = story
    contributions.hide(moderator(), source, "Werbung")
    session.commit()
    assert "دورات مسائية" not in client.get(f"/de/dossiers/{dossier.slug}").text
    page = client.get(f"/de/dossiers/{dossier.slug}/findings/{finding.number}").text
    assert "دورات مسائية" not in page
    db.session.expire_all()
    assert dossier.state is DossierState.REOPENED
    assert finding.source_changed


def test_late_contributions_reopen_and_the_page_says_so(client, session, story):
    source, dossier, _finding, _routing = story
    contribution(source.thread, visibility=Visibility.PENDING)
    late = contribution(source.thread, visibility=Visibility.PENDING)
    session.commit()
    contributions.publish(moderator(), late)
    session.commit()
    db.session.expire_all()
    assert session.get(Dossier, dossier.id).state is DossierState.REOPENED
    assert client.get(f"/de/dossiers/{dossier.slug}").status_code == 200


def test_edit_pages(client, session, sign_in):
    source = contribution()
    dossier = make.dossier(source.format, format_())
    finding = make.finding(dossier)
    theme = make.theme(dossier)
    citation = make.citation(finding, source)
    sign_in(editor())
    base = f"/de/dossiers/{dossier.slug}"
    pages = ("edit", "themes", f"themes/{theme.id}", "findings/new", f"findings/{finding.number}/edit", "work")
    for page in (*pages, f"contributions/{source.id}"):
        assert client.get(f"{base}/{page}").status_code == 200, page
    assert client.get("/de/dossiers/work").status_code == 200
    assert client.get("/de/dossiers/new").status_code == 200
    data = {"title-de": "Neu", "formats": [str(source.format_id)], "process_id": "", "version": str(dossier.version)}
    assert client.post(f"{base}/edit", data=data).status_code == 303
    assert client.post(f"{base}/edit", data={**data, "title-de": "Zweiter"}).status_code == 422
    assert client.post(f"{base}/citations/{citation.id}/remove").status_code == 303
    answer = client.post(f"{base}/findings/{finding.number}/edit", data={"statement-de": "Anders", "version": "1"})
    assert answer.status_code == 303, answer.text
    assert client.post(f"{base}/findings/new", data={"statement-de": "Noch eine"}).status_code == 303
    assert client.post(f"{base}/findings/2/remove").status_code == 303
    assert client.post(f"{base}/themes/{theme.id}", data={"act": "remove"}).status_code == 303
    db.session.expire_all()
    assert [f.number for f in session.scalars(select(Finding))] == [1]
    assert Decision.ADOPTED.tone == "success"
