"""What people decide holds for the words they have read, and for findings that rest on something."""

import re

import pytest
from sqlalchemy import select

from teilhabe_app.contributions import service as contributions
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import AsideReason, Citation, Coding, PointDecision, SetAside
from teilhabe_app.synthesis.queries import sense
from teilhabe_app.synthesis.service import CiteDraft, SplitDraft
from tests.factories import contribution, moderator, thread
from tests.factories import synthesis as make

TEXT = "Es ist dunkel. Wir brauchen Licht."


@pytest.fixture
def desk(session, english):
    source = contribution(thread(), text=TEXT)
    dossier = make.dossier(source.format)
    make.theme(dossier)
    return dossier, source, moderator()


def edited(boss, source):
    contributions.redact(boss, source, "Wir brauchen Licht und Bänke.")
    db.session.commit()


def test_a_finding_that_rests_on_nothing_is_not_published(desk):
    dossier, source, boss = desk
    service.cite(boss, make.finding(dossier), source, CiteDraft())
    bare = make.finding(dossier)
    with pytest.raises(DomainError, match="rest on nothing yet: 2"):
        service.publish(boss, dossier, shows_gap=True)
    service.cite(boss, bare, source, CiteDraft(quote="Es ist dunkel."))
    service.publish(boss, dossier, shows_gap=False)


def test_what_was_published_with_its_source_stays_when_that_is_taken_back(desk):
    dossier, source, boss = desk
    citation = service.cite(boss, make.finding(dossier), source, CiteDraft())
    service.publish(boss, dossier, shows_gap=False)
    contributions.withdraw_with_receipt(source)
    service.remove_citation(boss, citation)
    service.publish(boss, dossier, shows_gap=True)
    make.finding(dossier)
    service.edit_dossier(boss, dossier, service.DossierDraft(title=dossier.title, formats=dossier.formats))


def test_what_was_published_needs_a_source_again_when_a_moderator_removes_the_quote(desk):
    dossier, source, boss = desk
    finding = make.finding(dossier)
    citation = service.cite(boss, finding, source, CiteDraft(quote="Es ist dunkel."))
    service.publish(boss, dossier, shows_gap=False)
    service.remove_citation(boss, citation)
    with pytest.raises(DomainError, match="rest on nothing yet: 1"):
        service.publish(boss, dossier, shows_gap=True)
    service.cite(boss, finding, source, CiteDraft(quote="Wir brauchen Licht."))
    service.publish(boss, dossier, shows_gap=False)


def test_what_was_published_stays_when_its_words_were_changed_since(desk):
    dossier, source, boss = desk
    citation = service.cite(boss, make.finding(dossier), source, CiteDraft(quote="Es ist dunkel."))
    service.publish(boss, dossier, shows_gap=False)
    edited(boss, source)
    service.remove_citation(boss, citation)
    service.publish(boss, dossier, shows_gap=True)


def test_the_whole_text_is_decided_about_as_it_was_read(desk):
    dossier, source, boss = desk
    finding = make.finding(dossier)
    edited(boss, source)
    with pytest.raises(StaleError):
        service.cite(boss, finding, source, CiteDraft(revision=1))
    with pytest.raises(StaleError):
        service.set_one_aside(boss, dossier, source, AsideReason.TOO_SHORT, revision=1)
    assert service.cite(boss, finding, source, CiteDraft(quote="Wir brauchen Licht", revision=1)).revision_number == 2
    assert service.cite(boss, finding, source, CiteDraft(revision=2)).quote == source.text
    with pytest.raises(DomainError, match="quoted already"):
        service.set_one_aside(boss, dossier, source, AsideReason.TOO_SHORT, revision=2)


def test_the_page_of_a_contribution_tells_that_it_was_edited(client, session, sign_in, desk):
    dossier, source, boss = desk
    sign_in(boss)
    path = f"/en/dossiers/{dossier.slug}/contributions/{source.id}"
    session.commit()
    assert client.get(path).text.count('name="revision"') == 2
    edited(boss, source)
    for address, data in (
        (path, {"revision": "1", "statement": "Es fehlt Licht.", "role": "supports", "quote": ""}),
        (f"{path}/aside", {"revision": "1", "reason": "other", "note": "Steht schon im Plan."}),
    ):
        refused = client.post(address, data=data)
        assert refused.status_code == 422
        assert "The text was changed meanwhile." in refused.text
        assert (data.get("statement") or data["note"]) in refused.text
        assert 'value="2"' in refused.text
        assert client.post(address, data=data | {"revision": "2"}).status_code == 303
        db.session.expire_all()
        for row in session.scalars(select(Citation)):
            session.delete(row)
        session.commit()
    assert session.scalars(select(SetAside)).one().note == "Steht schon im Plan."


def test_coding_puts_nothing_aside_that_was_edited_or_quoted(client, session, sign_in, desk):
    dossier, source, boss = desk
    sign_in(boss)
    edited(boss, source)
    path = f"/en/dossiers/{dossier.slug}/coding"
    data = {"act": "aside", "at": f"{source.id}-0", "reason": "too_short", "revision": "1"}
    refused = client.post(path, data=data)
    assert refused.status_code == 422
    assert "The text was changed meanwhile." in refused.text
    make.citation(make.finding(dossier), source)
    session.commit()
    refused = client.post(path, data=data | {"revision": "2"})
    assert "It is set aside or quoted already." in refused.text
    assert not session.scalars(select(SetAside)).all()


def test_a_text_that_is_quoted_in_part_is_not_said_to_be_set_aside(client, session, sign_in, desk):
    dossier, source, boss = desk
    sign_in(boss)
    service.split(boss, dossier, source, SplitDraft(starts=(15,), seen="1"))
    make.citation(make.finding(dossier), source, "Es ist dunkel.")
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/contributions/{source.id}/aside"
    refused = client.post(path, data={"reason": "too_short"})
    assert refused.status_code == 422
    assert "It is set aside or quoted already." in refused.text


def test_lists_of_proposals_know_of_segments_that_are_open(desk):
    dossier, source, boss = desk
    make.citation(make.finding(dossier), source, "Es ist dunkel.")
    db.session.flush()
    assert not sense.standing_of(dossier, [source.id]).is_open(source)
    service.split(boss, dossier, source, SplitDraft(starts=(15,), seen="1"))
    db.session.flush()
    assert sense.standing_of(dossier, [source.id]).is_open(source)


def test_themes_are_counted_where_the_list_shows_them(desk):
    dossier, source, boss = desk
    (theme,) = queries.themes_of(dossier)
    service.code(boss, dossier, theme, [source, contribution(source.thread)])
    contributions.hide(boss, source, "Werbung")
    db.session.flush()
    assert [number for _theme, number in queries.theme_counts(dossier)] == [1]
    assert len(queries.work_page(dossier, queries.WorkFilter(theme_id=theme.id), None).items) == 1


def test_taking_a_theme_from_the_whole_leaves_the_segments(client, session, sign_in, desk):
    dossier, source, boss = desk
    (theme,), other = queries.themes_of(dossier), moderator()
    sign_in(boss)
    service.split(boss, dossier, source, SplitDraft(starts=(15,), seen="1"))
    (first, _second) = queries.segments_of(dossier, [source.id])[source.id]
    service.code_text(boss, dossier, source, first, service.CodeDraft(theme_ids=[theme.id]))
    service.code(other, dossier, theme, [source])
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/contributions/{source.id}"
    assert "Take theme away" not in client.get(path).text, "the word of another person"
    data = {"theme_id": str(theme.id), "act": "remove"}
    refused = client.post(f"{path}/theme", data=data, follow_redirects=True)
    assert "Only they can take it away." in refused.text
    assert TEXT in refused.text, "the page itself, not an error"
    service.code(boss, dossier, theme, [source])
    session.commit()
    assert client.get(path).text.count("Take theme away") == 1
    client.post(f"{path}/theme", data=data)
    db.session.expire_all()
    left = {(row.created_by_id, row.segment_id) for row in session.scalars(select(Coding))}
    assert left == {(boss.id, first.id), (other.id, None)}


def test_of_two_who_decide_about_a_point_the_second_is_told(client, session, sign_in, desk):
    dossier, source, boss = desk
    finding = make.finding(dossier)
    make.citation(finding, source)
    session.commit()
    sign_in(boss)
    path = f"/en/dossiers/{dossier.slug}/findings/{finding.number}/decide"
    assert 'name="seen" type="hidden" value=""' in client.get(path).text
    mine = {"seen": "", "act": "kept", "reason": "Es betrifft alle."}
    assert client.post(path, data=mine).status_code == 303
    told = client.post(path, data={**mine, "reason": "Nur eine Stimme."})
    assert told.status_code == 422
    for words in ("Somebody else changed this meanwhile.", "Es betrifft alle.", "Nur eine Stimme."):
        assert words in told.text
    seen = re.search(r'name="seen"[^>]* value="([^"]+)"', told.text)[1]
    assert client.post(path, data={**mine, "seen": seen, "reason": "Nur eine Stimme."}).status_code == 303
    db.session.expire_all()
    assert session.scalars(select(PointDecision.reason)).all() == ["Nur eine Stimme."]


def test_where_coders_differ_about_words_that_are_gone(client, session, sign_in, desk):
    dossier, source, boss = desk
    (theme,), other = queries.themes_of(dossier), moderator()
    service.split(boss, dossier, source, SplitDraft(starts=(15,), seen="1"))
    (first, _second) = queries.segments_of(dossier, [source.id])[source.id]
    service.code_text(boss, dossier, source, first, service.CodeDraft(theme_ids=[theme.id]))
    service.code_text(other, dossier, source, first, service.CodeDraft(fits_none=True))
    edited(boss, source)
    sign_in(boss)
    page = client.get(f"/en/dossiers/{dossier.slug}/agreement").text
    assert "These words are no longer in the text." in page


def test_several_are_set_aside_as_they_were_read(client, session, sign_in, desk):
    dossier, source, boss = desk
    other = contribution(source.thread, text="Mehr Bänke.")
    sign_in(boss)
    page = f"/en/dossiers/{dossier.slug}/work"
    shown = re.findall(r'name="read" value="([0-9]+-[0-9]+)"', client.get(page).text)
    assert sorted(shown) == sorted([f"{source.id}-1", f"{other.id}-1"])
    edited(boss, source)
    data = {"ids": [str(source.id), str(other.id)], "act": "aside", "reason": "off_topic", "note": "Woanders"}
    refused = client.post(page, data={**data, "read": shown})
    assert refused.status_code == 422
    assert f"Changed meanwhile, please read again: {source.id}." in refused.text
    assert 'value="Woanders"' in refused.text
    assert not session.scalars(select(SetAside)).all()
    now = re.findall(r'name="read" value="([0-9]+-[0-9]+)"', refused.text)
    assert sorted(now) == sorted([f"{source.id}-2", f"{other.id}-1"])
    assert client.post(page, data={**data, "read": now}).status_code == 303
    assert len(session.scalars(select(SetAside)).all()) == 2
