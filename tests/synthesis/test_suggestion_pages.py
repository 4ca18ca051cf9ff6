"""The pages of the assistance: what moderators see, press and are told."""

import re

import pytest
from sqlalchemy import delete, select

from teilhabe_app.contributions import service as contributions
from teilhabe_app.core.db import db
from teilhabe_app.synthesis import engine
from teilhabe_app.synthesis.models import (
    Candidate,
    CandidateMember,
    Citation,
    Coding,
    Finding,
    Hint,
    Theme,
    Verdict,
)
from teilhabe_app.synthesis.service import assistance
from teilhabe_app.translation import service as translating
from teilhabe_app.translation.queries import digest
from tests.factories import contribution, field, ml, moderator, thread, user
from tests.factories import synthesis as make
from tests.synthesis.test_assistance import rounds_done

POINTS = (
    "Bitte stellen Sie am Spielplatz in unserer Straße endlich wieder Laternen auf, abends ist es dort dunkel.",
    "Wir brauchen Deutschkurse am Abend, denn tagsüber arbeiten wir alle in der Fabrik.",
    "Im Krankenhaus hat niemand für meine Mutter gedolmetscht, das war sehr schwer für uns.",
    "Die Anerkennung meines Diploms dauert schon drei Jahre und niemand gibt Auskunft.",
)


def world(pairs=2, people=2):
    """A dossier where each of some points was sent by several people."""
    language = field(name=ml("Deutsch lernen"), short_name=ml("Deutsch"), definition=ml("Deutschkurse am Abend"))
    place = thread()
    made = [
        contribution(place, text=f"{'Hallo! ' * number}{text}") for text in POINTS[:pairs] for number in range(people)
    ]
    alone = contribution(place, text=POINTS[3])
    dossier = make.dossier(place.format)
    db.session.commit()
    rounds_done()
    return dossier, [*made, alone], language


@pytest.fixture
def signed_in(session, sign_in):
    return sign_in(moderator())


def test_only_staff_see_proposals(client, session, sign_in):
    dossier, made, _field = world()
    group = db.session.scalars(select(Candidate.id)).first()
    for path in ("", "/uncertain", "/twins", "/like", f"/{group}"):
        assert client.get(f"/en/dossiers/{dossier.slug}/suggestions{path}").status_code == 302
    sign_in(user())
    assert client.get(f"/en/dossiers/{dossier.slug}/suggestions").status_code == 403
    path = f"/en/dossiers/{dossier.slug}/contributions/{made[0].id}/field"
    assert client.post(path).status_code == 403


def test_before_the_worker_ran_the_pages_say_what_is_missing(client, signed_in):
    place = thread()
    source = contribution(place, text=POINTS[0])
    dossier = make.dossier(place.format)
    db.session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/suggestions").text
    assert "0 of 1 contributions have been looked at" in page
    assert "worker" in page
    for path in ("uncertain", "twins", "like", f"like?ids={source.id}"):
        assert client.get(f"/en/dossiers/{dossier.slug}/suggestions/{path}").status_code == 200
    page = client.get(f"/en/dossiers/{dossier.slug}/contributions/{source.id}").text
    assert "has not looked at this contribution yet" in page
    engine.run()
    db.session.commit()
    engine.run()
    db.session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/suggestions").text
    assert "looked at." not in page
    assert "only within one language" in page


def test_a_group_becomes_a_finding_with_one_press(client, signed_in):
    dossier, _made, _field = world()
    page = client.get(f"/en/dossiers/{dossier.slug}/suggestions").text
    assert "2 people say this" in page
    candidate = db.session.scalars(select(Candidate).order_by(Candidate.id)).first()
    ids = [one.contribution_id for one in candidate.members]
    path = f"/en/dossiers/{dossier.slug}/suggestions/{candidate.id}"
    page = client.get(path).text
    assert "Drafted by a program" in page
    answer = client.post(path, data={"act": "make", "ids": ids})
    assert answer.status_code == 303
    finding = db.session.scalars(select(Finding)).one()
    assert answer.location.endswith(f"/dossiers/{dossier.slug}/findings/{finding.number}")
    assert finding.drafted_by
    assert {one.contribution_id for one in finding.citations} == set(ids)
    assert "This group is decided" in client.get(path).text
    assert client.post(path, data={"act": "refuse"}).status_code == 422


def test_a_group_joins_a_finding_or_is_refused(client, signed_in):
    dossier, _made, _field = world()
    finding = make.finding(dossier)
    db.session.commit()
    first, second = db.session.scalars(select(Candidate).order_by(Candidate.id)).all()
    path = f"/en/dossiers/{dossier.slug}/suggestions"
    ids = [one.contribution_id for one in first.members]
    assert client.post(f"{path}/{first.id}", data={"act": "add", "ids": ids}).status_code == 422
    kept = client.post(f"{path}/{first.id}", data={"act": "make", "statement": "Eigene Worte"})
    assert kept.status_code == 422
    assert "Eigene Worte" in kept.text
    data = {"act": "add", "ids": ids[:1], "finding_id": finding.id, "whole": "y"}
    assert client.post(f"{path}/{first.id}", data=data).status_code == 303
    assert client.post(f"{path}/{second.id}", data={"act": "refuse"}).status_code == 303
    db.session.expire_all()
    assert (first.verdict, second.verdict) == (Verdict.OTHER, Verdict.REFUSED)
    assert [one.contribution_id for one in db.session.scalars(select(Citation))] == ids[:1]
    assert "No groups here" in client.get(path).text


def test_translations_stand_below_the_original(client, signed_in):
    place = thread()
    made = [contribution(place, text=text, language="ar") for text in ("نريد دورات مسائية", "نريد دورات مسائية!")]
    dossier = make.dossier(place.format)
    db.session.commit()
    rounds_done()
    original = contributions.original_of(made[0])
    by_hand = translating.Translated(target="en", text="We want evening courses", wording=digest(original.text))
    translating.write(moderator(), original, by_hand)
    db.session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/suggestions").text
    assert "We want evening courses" in page
    assert 'lang="ar" dir="auto"' in page


def test_more_like_one_to_three_examples(client, signed_in):
    dossier, made, _field = world()
    path = f"/en/dossiers/{dossier.slug}/suggestions/like"
    answer = client.post(path, data={"ids": [made[0].id]})
    assert answer.location.endswith(f"?ids={made[0].id}")
    page = client.get(f"{path}?ids={made[0].id}").text
    assert f"contribution no. {made[1].id}" in page
    assert "Open" in page
    assert client.get(f"{path}?ids=x&ids=99999999999&ids=-1").status_code == 200
    answer = client.post(path, data={"ids": [one.id for one in made]})
    assert answer.location.count("ids=") == 3
    assert "one, two or three" in client.get(answer.location).text
    assert (
        f"/suggestions/like?ids={made[0].id}"
        in client.get(f"/en/dossiers/{dossier.slug}/contributions/{made[0].id}").text
    )


def test_a_field_is_taken_with_one_press(client, signed_in):
    dossier, made, language = world()
    path = f"/en/dossiers/{dossier.slug}/contributions/{made[2].id}"
    assert f'name="field_id" value="{language.id}"' in client.get(path).text
    assert client.post(f"{path}/field", data={"field_id": language.id}).status_code == 303
    assert db.session.scalars(select(Theme)).one().field_id == language.id
    assert db.session.scalars(select(Coding)).one().contribution_id == made[2].id
    assert client.post(f"{path}/field", data={"field_id": 999_999}).status_code == 404
    uncertain = client.get(f"/en/dossiers/{dossier.slug}/suggestions/uncertain").text
    assert f"contribution no. {made[0].id}" in uncertain
    assert f"contribution no. {made[2].id}" not in uncertain
    answer = client.post(f"/en/dossiers/{dossier.slug}/contributions/{made[0].id}/field", data={"then": "uncertain"})
    assert answer.location.endswith("/suggestions/uncertain")
    hint = db.session.scalars(select(Hint).where(Hint.contribution_id == made[0].id)).one()
    assert hint.verdict is Verdict.REFUSED


def test_near_duplicates_are_quoted_together_or_parted(client, signed_in):
    dossier, made, _field = world()
    path = f"/en/dossiers/{dossier.slug}/suggestions/twins"
    finding = make.finding(dossier)
    db.session.commit()
    assert "Quote all of them" in client.get(path).text
    assert client.post(path, data={"act": "cite", "group": made[0].id}).status_code == 422
    data = {"act": "cite", "group": made[0].id, "finding_id": finding.id}
    assert client.post(path, data=data).status_code == 303
    assert {one.contribution_id for one in db.session.scalars(select(Citation))} == {made[0].id, made[1].id}
    assert client.post(path, data={"act": "part", "group": made[2].id}).status_code == 303
    for nonsense in ("", "x", "999999999999999999999", "-4"):
        assert client.post(path, data={"act": "part", "group": nonsense}).status_code in {404, 422}
    assert f'value="{made[2].id}"' not in client.get(path).text


def test_every_language_shows_the_pages(client, signed_in):
    dossier, made, _field = world()
    for lang in ("de", "de-simple", "ar", "tr", "uk"):
        for path in ("", "/uncertain", "/twins", f"/like?ids={made[0].id}"):
            assert client.get(f"/{lang}/dossiers/{dossier.slug}/suggestions{path}").status_code == 200


@pytest.mark.parametrize("path", ["", "/uncertain", "/twins", "/like?ids={first}", "/{candidate}"])
def test_statements_are_few_and_constant(client, signed_in, statements, path):
    counts = []
    for pairs, people in ((1, 2), (3, 2), (3, 4)):
        dossier, made, _field = world(pairs, people)
        finding = make.finding(dossier)
        make.citation(finding, made[0])
        candidate = db.session.scalars(select(Candidate).where(Candidate.dossier_id == dossier.id)).first()
        address = path.format(first=made[0].id, candidate=candidate.id)
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        assert client.get(f"/en/dossiers/{dossier.slug}/suggestions{address}").status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1, (path, counts)
    assert max(counts) <= 12


def test_what_is_alike_is_quoted_together(client, session, signed_in):
    dossier, made, _field = world(pairs=1, people=3)
    finding = make.finding(dossier)
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/suggestions/like"
    first, second, third = (str(one.id) for one in made[:3])
    data = {"act": "cite", "examples": [first], "ids": [first, third]}
    refused = client.post(path, data=data)
    assert refused.status_code == 422
    assert "Please choose a finding." in refused.text
    ticked = re.findall(r'name="ids" value="(\d+)"[^>]* checked', refused.text)
    assert (sorted(ticked), second in refused.text) == (sorted([first, third]), True)
    assert client.post(path, data={**data, "ids": [], "finding_id": finding.id}).status_code == 422
    assert client.post(path, data={**data, "finding_id": finding.id}).status_code == 303
    session.expire_all()
    quoted = session.scalars(select(Citation.contribution_id).where(Citation.finding_id == finding.id)).all()
    assert sorted(map(str, quoted)) == sorted([first, third])


def test_what_was_not_ticked_in_a_group_stays_so(client, session, signed_in):
    dossier, _made, _field = world(pairs=1, people=3)
    group = session.scalars(select(Candidate)).first()
    chosen = str(group.members[0].contribution_id)
    path = f"/en/dossiers/{dossier.slug}/suggestions/{group.id}"
    assert client.get(path).text.count(" checked") == len(group.members)
    refused = client.post(path, data={"act": "add", "ids": [chosen], "finding_id": ""})
    assert refused.status_code == 422
    assert re.findall(r'name="ids" value="(\d+)"[^>]* checked', refused.text) == [chosen]


def _put_together_anew(session, candidate, extra):
    """Let the worker replace a group by one with another member, as it does when something comes in."""
    fresh = Candidate(dossier_id=candidate.dossier_id, engine=candidate.engine, mark="anew", people=3, languages=["de"])
    ids = [*(one.contribution_id for one in candidate.members), extra.id]
    fresh.members = [
        CandidateMember(contribution_id=key, position=place, revision_number=1) for place, key in enumerate(ids)
    ]
    session.add(fresh)
    session.execute(delete(CandidateMember).where(CandidateMember.candidate_id == candidate.id))
    session.execute(delete(Candidate).where(Candidate.id == candidate.id))
    session.commit()
    return fresh.id


@pytest.mark.parametrize("at_once", [False, True])
def test_what_was_typed_about_a_group_that_was_put_together_anew_stands_in_the_new_one(
    client, session, signed_in, monkeypatch, at_once
):
    dossier, made, _field = world(pairs=1, people=3)
    group = session.scalars(select(Candidate)).one()
    old, ids = group.id, sorted(one.contribution_id for one in group.members)
    path = f"/en/dossiers/{dossier.slug}/suggestions"
    found = []
    if at_once:  # between reading the group and deciding about it
        really = assistance.hold_candidate

        def late(candidate):
            if not found:
                found.append(_put_together_anew(session, candidate, made[-1]))
            really(candidate)

        monkeypatch.setattr(assistance, "hold_candidate", late)
    else:
        found.append(_put_together_anew(session, group, made[-1]))
    answer = client.post(f"{path}/{old}", data={"act": "make", "ids": ids[:2], "statement": "Laternen am Spielplatz"})
    assert answer.status_code == 422
    assert "put together anew" in answer.text
    assert "Laternen am Spielplatz" in answer.text
    assert sorted(map(int, re.findall(r'name="ids" value="(\d+)"[^>]* checked', answer.text))) == ids[:2]
    assert f'action="{path}/{found[0]}"' in answer.text
    assert session.scalars(select(Finding)).all() == []


def test_of_a_group_that_is_gone_the_words_come_back_with_the_way_on(client, session, signed_in):
    dossier, made, _field = world(pairs=1)
    path = f"/en/dossiers/{dossier.slug}/suggestions"
    alone = str(made[-1].id)
    answer = client.post(f"{path}/987654", data={"act": "make", "ids": [alone], "statement": "Das sagen viele"})
    for page in (answer, client.get(f"{path}/987654")):
        assert page.status_code == 404
        assert "put together anew" in page.text
        assert f'href="{path}"' in page.text
    assert "Das sagen viele" in answer.text


def test_refused_proposals_stand_in_the_log(client, signed_in):
    dossier, made, _field = world()
    group = db.session.scalars(select(Candidate)).first()
    hint = db.session.scalars(select(Hint).where(Hint.contribution_id == made[0].id)).one()
    assistance.refuse_candidate(signed_in, dossier, group)
    assistance.refuse_fields(signed_in, dossier, hint)
    db.session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/log").text
    assert "A proposed group of contributions was refused." in page
    assert f"The proposed action fields of contribution {made[0].id} were refused." in page
