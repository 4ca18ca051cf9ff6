from __future__ import annotations

import datetime as dt
import hashlib
import json

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.framework.models import MeasureStatus, Operation
from teilhabe_app.reports import queries, service, snapshot
from teilhabe_app.reports.models import EditionState, Snapshot
from teilhabe_app.reports.service import DecisionDraft, EditionDraft
from teilhabe_app.synthesis.models import Decision, Outcome, Routing
from tests import factories as make
from tests.factories import reports as build

pytestmark = pytest.mark.usefixtures("session", "english")
DAY = dt.timedelta(days=1)


def collected(edition=None):
    db.session.flush()
    db.session.expire_all()
    return snapshot.collect(edition or build.edition())


def fields_of(content):
    return {field["slug"]: field for field in content["fields"]}


def test_a_field_collects_measures_findings_answers_and_figures():
    field = build.world()[0]
    content = collected().content
    entry = fields_of(content)[field.slug]
    assert [measure["title"]["de"] for measure in entry["measures"]] == ["Kurse am Abend"]
    assert [change["operation"] for change in entry["measures"][0]["changes"]] == ["change"]
    answered, waiting = entry["findings"]
    assert (answered["contributions"], answered["counts"]["supports"], len(answered["quotes"])) == (2, 2, 2)
    outcome = answered["routings"][0]["answers"][0]["outcomes"][0]
    assert (outcome["measure"], outcome["title"]["ar"]) == (entry["measures"][0]["key"], "دروس مسائية")
    assert waiting["routings"][0]["answers"] == []
    assert entry["indicators"][0]["values"][0]["value"] == "11.2"
    assert [one["kind"] for one in content["promises"]] == ["unanswered"]


def test_drafts_of_dossiers_stay_out():
    build.finding(public=False)
    assert collected().content["common"]["findings"] == []


def test_no_person_is_named():
    writer = make.user(pseudonym="Auf keinen Fall")
    finding = build.finding(0)
    secret = make.contribution(author=writer, author_name="Auf keinen Fall", contact_email="p@example.org")
    build.cite(finding, secret)
    text = snapshot.canonical(collected().content).decode()
    assert secret.text in text
    for private in ("Auf keinen Fall", "p@example.org", secret.receipt, writer.email):
        assert private not in text


def test_words_that_were_hidden_or_redacted_are_not_quoted():
    finding = build.finding(0)
    hidden = make.contribution(visibility=Visibility.HIDDEN, text="verborgen")
    build.cite(finding, hidden)
    redacted = make.contribution(text="Frau Beispiel sagt nein")
    build.cite(finding, redacted)
    redacted.text = "[Name] sagt nein"
    entry = collected().content["common"]["findings"][0]
    assert entry["quotes"] == []
    assert entry["contributions"] == 1


def test_everything_stands_as_of_the_cut_off_date():
    today = clock.today()
    measure = make.measure()
    build.revision(measure, decided_on=today - 10 * DAY, title=make.ml("Vorher"))
    build.revision(measure, decided_on=today, title=make.ml("Nachher"))
    later = make.measure()
    build.revision(later, decided_on=today)
    unanswered = build.finding()
    unanswered.dossier.published_at = clock.now() - 9 * DAY
    build.answer(unanswered)
    unanswered.routings[0].sent_at = clock.now() - 8 * DAY
    content = collected(build.edition(cutoff_on=today - 5 * DAY)).content
    titles = [one["title"]["de"] for field in content["fields"] for one in field["measures"]]
    assert titles == ["Vorher"]
    assert content["common"]["findings"][0]["routings"][0]["answers"] == []
    assert [one["kind"] for one in content["promises"]] == ["unanswered"]


def test_measures_taken_over_from_the_concept_belong_to_every_edition():
    build.revision(make.measure())
    content = collected(build.edition(cutoff_on=dt.date(2022, 12, 31))).content
    assert sum(len(field["measures"]) for field in content["fields"]) == 1


@pytest.mark.parametrize(
    ("decision", "review", "kind"),
    [
        (Decision.UNDER_DISCUSSION, None, "discussion"),
        (Decision.ADOPTED, None, "no_change"),
        (Decision.NOT_ADOPTED, 40, "review"),
        (Decision.NOT_ADOPTED, None, None),
    ],
)
def test_what_is_still_owed(decision, review, kind):
    finding = build.finding()
    build.answer(finding, decision, review_on=clock.today() + review * DAY if review else None)
    promises = collected().content["promises"]
    assert [one["kind"] for one in promises] == ([kind] if kind else [])


def test_a_finding_that_nobody_was_asked_about_is_owed():
    build.finding()
    assert [one["kind"] for one in collected().content["promises"]] == ["no_body"]


def test_freezing_seals_the_content():
    field = build.world()[0]
    edition, editor = build.edition(), make.editor()
    sealed = snapshot.freeze(editor, edition)
    db.session.commit()
    db.session.expire_all()
    stored = queries.by_slug(edition.slug)
    assert (stored.state, stored.version) == (EditionState.FROZEN, 2)
    data = snapshot.canonical(stored.snapshot.content)
    assert hashlib.sha256(data).hexdigest() == sealed.sha256
    assert json.loads(data) == stored.snapshot.content
    assert field.slug in fields_of(stored.snapshot.content)
    assert len(stored.snapshot.receipts) == 3
    assert db.session.scalars(sa.select(audit.AuditEntry.action)).all() == ["report.freeze"]


@pytest.mark.parametrize("act", [sa.delete(Snapshot), sa.update(Snapshot).values(sha256="0")])
def test_the_database_refuses_to_change_a_snapshot(act):
    snapshot.freeze(make.editor(), build.edition())
    with pytest.raises(DBAPIError, match="frozen snapshot cannot change"), db.session.begin_nested():
        db.session.execute(act.execution_options(synchronize_session=False))


def test_an_edition_is_frozen_once_and_by_editors():
    edition, editor = build.edition(), make.editor()
    with pytest.raises(Forbidden):
        snapshot.freeze(make.moderator(), edition)
    snapshot.freeze(editor, edition)
    with pytest.raises(Forbidden):
        snapshot.freeze(editor, edition)


def test_an_edition_is_not_frozen_before_its_cut_off():
    with pytest.raises(DomainError, match="still to come"):
        snapshot.freeze(make.editor(), build.edition(cutoff_on=clock.today() + DAY))


def test_the_difference_to_the_previous_edition():
    today = clock.today()
    field, editor = make.field(), make.editor()
    same, changes, ends = (make.measure(field) for _ in range(3))
    for measure in (same, changes, ends):
        build.revision(measure)
    finding = build.finding(in_field=field)
    finding.dossier.published_at = clock.now() - 20 * DAY
    first = build.edition(cutoff_on=today - 10 * DAY)
    snapshot.freeze(editor, first)
    build.revision(changes, title=make.ml("Mehr davon"), decided_on=today)
    build.revision(ends, operation=Operation.DISCONTINUE, status=MeasureStatus.DISCONTINUED, decided_on=today)
    new = make.measure(field)
    build.revision(new, decided_on=today)
    build.answer(finding, Decision.NOT_ADOPTED)
    second = build.edition(previous=first)
    found = collected(second).content
    difference = found["difference"]
    assert [[one["key"] for one in difference[kind]] for kind in ("new", "changed", "discontinued")] == [
        [new.key],
        [changes.key],
        [ends.key],
    ]
    assert [one["decision"] for one in difference["answered"]] == ["not_adopted"]
    assert [one["key"] for field in found["fields"] for one in field["measures"] if not one["changes"]] == [same.key]
    snapshot.freeze(editor, second)
    third = collected(build.edition(previous=second, cutoff_on=today + DAY)).content
    assert not any(third["difference"].values())
    assert third["fields"][0]["findings"] == []  # settled and told in the second edition


def test_collecting_takes_constant_statements(statements):
    counts = []
    for times in (1, 3):
        build.world(times)
        edition = build.edition()
        db.session.commit()
        db.session.expire_all()
        edition = queries.by_slug(edition.slug)
        statements.clear()
        snapshot.collect(edition)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 14, statements


def draft(**values) -> EditionDraft:
    return EditionDraft(**{"title": make.ml("Bericht"), "cutoff_on": clock.today(), **values})


def test_editions_get_numbers_and_addresses_of_their_own():
    editor = make.editor()
    one, two = (service.create_edition(editor, draft()) for _ in range(2))
    assert (one.slug, two.number) == ("bericht", one.number + 1)
    assert two.slug == f"bericht-{two.number}"
    with pytest.raises(Forbidden):
        service.create_edition(make.moderator(), draft())


def test_an_edition_follows_a_frozen_one_with_an_earlier_cut_off():
    editor, first = make.editor(), build.edition()
    with pytest.raises(DomainError, match="frozen"):
        service.create_edition(editor, draft(previous_id=first.id))
    snapshot.freeze(editor, first)
    with pytest.raises(DomainError, match="cut-off"):
        service.create_edition(editor, draft(previous_id=first.id))
    assert service.create_edition(editor, draft(previous_id=first.id, cutoff_on=clock.today() + DAY)).previous is first


def test_decisions_keep_the_name_of_the_body():
    body = make.body(name=make.ml("Senat der Zeit"))
    decided = [DecisionDraft(on=clock.today(), body_id=body.id, act="adopted")]
    edition = service.create_edition(make.editor(), draft(decisions=decided))
    body.name = make.ml("Anders")
    assert edition.decisions[0]["body"] == {"de": "Senat der Zeit"}


def test_frozen_editions_cannot_be_edited_nor_stale_ones_saved():
    editor, edition = make.editor(), build.edition()
    with pytest.raises(DomainError, match="Somebody else"):
        service.change_edition(editor, edition, draft(version=9))
    service.change_edition(editor, edition, draft(version=1))
    snapshot.freeze(editor, edition)
    with pytest.raises(Forbidden):
        service.change_edition(editor, edition, draft(version=edition.version))


def test_a_change_keeps_the_findings_that_caused_it():
    field = make.field()
    measure = make.measure(field)
    build.revision(measure)
    changed = build.revision(measure)
    caused = [build.finding(in_field=field) for _n in range(2)]
    for one in caused:
        make.save(Outcome(response=build.answer(one, Decision.ADOPTED), measure_revision=changed))
    secret = build.finding(in_field=field, public=False)
    make.save(Outcome(response=build.answer(secret, Decision.ADOPTED), measure_revision=changed))
    content = collected().content
    (entry,) = fields_of(content)[field.slug]["measures"]
    (change,) = entry["changes"]
    assert [cause["dossier"]["slug"] for cause in change["causes"]] == [one.dossier.slug for one in caused]


def test_what_was_sent_back_is_nobodys_open_answer():
    finding = build.finding()
    routing = make.save(
        Routing(
            finding=finding,
            body=make.body(),
            due_on=clock.today(),
            sent_back_at=clock.now(),
            sent_back_reason="Das entscheidet die Stadt.",
        )
    )
    content = collected().content
    assert [one["kind"] for one in content["promises"]] == ["no_body"]
    assert routing.body.name["de"] not in json.dumps(content)
