from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, StaleError
from teilhabe_app.core.policy import policy
from teilhabe_app.framework import queries, service
from teilhabe_app.framework.models import (
    ActionField,
    FieldOperation,
    FieldRevision,
    FieldSuccession,
    IndicatorValue,
    MeasureRevision,
    MeasureStatus,
    Operation,
    PartRevision,
)
from teilhabe_app.framework.policy import Can
from teilhabe_app.organisations.models import Seat
from tests.factories import administrator, body, editor, field, measure, ml, moderator, save, user
from tests.factories import framework as make

WHY = service.Reasoned(reason=ml("Weil es gesagt wurde."), decided_on=dt.date(2026, 3, 1))


def words(text: str) -> service.PartDraft:
    return service.PartDraft(
        number="3.9", name=ml(f"{text} lang"), short_name=ml(text), definition=ml("Worum es geht.")
    )


def draft(of, operation=Operation.CHANGE, **values):
    plain = service.as_it_stands(of, operation, ml("Der Fachtag wünschte es."), dt.date(2026, 2, 1))
    return replace(plain, **values)


def test_who_may_revise(session):
    ours, other = body(), body()
    it = measure(bodies=[ours])
    seated, elsewhere = user(), user()
    save(Seat(body=ours, user=seated))
    save(Seat(body=other, user=elsewhere))
    may = [policy.allows(who, Can.REVISE, it) for who in (editor(), seated, elsewhere, moderator(), user(), Guest())]
    assert may == [True, True, False, False, False, False]
    assert [policy.allows(who, Can.EDIT) for who in (editor(), seated, administrator(), Guest())] == [
        True,
        False,
        False,
        False,
    ]
    assert not policy.allows(seated, Can.REVISE, None)


def test_a_change_is_a_revision_with_its_difference(session):
    it = make.revised_measure()
    revision = service.revise_measure(
        editor(), it, draft(it, title=ml("Kurse am Abend"), status=MeasureStatus.RUNNING, seen=it.version)
    )
    assert (revision.number, it.revision_number, it.version) == (2, 2, 2)
    newest = queries.history(it)[0]
    assert [change.name for change in newest.changes] == ["title", "status"]
    assert newest.changes[0].after == {"de": "Kurse am Abend"}
    assert queries.history(it)[-1].changes == ()


def test_operations_have_rules(session):
    it, who = make.revised_measure(), editor()
    for operation in (Operation.CHANGE, Operation.EXTEND):
        with pytest.raises(DomainError) as refused:
            service.revise_measure(who, it, draft(it, operation))
        assert refused.value.field == "operation"
    with pytest.raises(DomainError):
        service.revise_measure(who, it, draft(it, Operation.ADD))
    with pytest.raises(DomainError) as refused:
        service.revise_measure(who, it, draft(it, Operation.KEEP, reason=ml("")))
    assert refused.value.field == "reason"
    kept = service.revise_measure(who, it, draft(it, Operation.KEEP, title=ml("Etwas anderes")))
    assert kept.title == it.title != ml("Etwas anderes")
    ended = service.revise_measure(who, it, draft(it, Operation.DISCONTINUE))
    assert ended.status is it.status is MeasureStatus.DISCONTINUED


def test_the_second_author_is_told(session):
    it = make.revised_measure()
    seen = it.version
    service.revise_measure(editor(), it, draft(it, title=ml("Erste"), seen=seen))
    with pytest.raises(StaleError):
        service.revise_measure(editor(), it, draft(it, title=ml("Zweite"), seen=seen))
    with pytest.raises(StaleError):
        service.revise_measure(editor(), it, draft(it, title=ml("Zweite"), seen=2**40))
    assert it.title == ml("Erste")


def test_only_editors_say_who_answers(session):
    ours = body()
    it, seated = make.revised_measure(bodies=[ours]), user()
    save(Seat(body=ours, user=seated))
    with pytest.raises(Forbidden):
        service.revise_measure(seated, it, draft(it, body_ids=frozenset()))
    service.revise_measure(seated, it, draft(it, title=ml("Anders"), body_ids=frozenset({ours.id})))
    new = body()
    service.revise_measure(editor(), it, draft(it, body_ids=frozenset({new.id})))
    assert it.body is new


def test_a_new_measure_continues_the_count(session):
    home = field()
    first = service.add_measure(editor(), home, draft(measure(home), Operation.ADD))
    second = service.add_measure(editor(), home, draft(first))
    assert [first.key, second.key] == [f"{home.key}-M1", f"{home.key}-M2"]
    assert second.revisions[0].operation is Operation.ADD
    home.ended_on = dt.date(2026, 1, 1)
    with pytest.raises(DomainError):
        service.add_measure(editor(), home, draft(first))


def field_draft(of, operation=FieldOperation.RENAME, **values):
    plain = service.FieldDraft(
        operation=operation,
        words=service.PartDraft(number=of.number, name=of.name, short_name=of.short_name, definition=of.definition),
        levels=of.levels,
        body_ids=frozenset(one.id for one in of.bodies),
        why=WHY,
        seen=of.version,
    )
    return replace(plain, **values)


def test_a_field_is_renamed_and_keeps_its_address(session):
    it = field()
    slug = it.slug
    with pytest.raises(DomainError):
        service.change_field(editor(), it, field_draft(it))
    with pytest.raises(DomainError):
        service.change_field(editor(), it, field_draft(it, FieldOperation.SPLIT, words=words("Neu")))
    revision = service.change_field(editor(), it, field_draft(it, words=words("Neu")))
    assert (it.slug, it.short_name, revision.number) == (slug, ml("Neu"), 1)
    assert revision.state["short_name"] == {"de": "Neu"}
    with pytest.raises(StaleError):
        service.change_field(editor(), it, field_draft(it, words=words("Noch neuer"), seen=1))


def test_a_field_is_split(session):
    it, ours = field(), body()
    one, two = make.revised_measure(it, bodies=[ours]), make.revised_measure(it, levels=["bremerhaven"])
    counted = make.indicator(it)
    first, second = service.split_field(
        editor(),
        it,
        service.SplitDraft(
            parts=[words("Schule"), words("Hochschule")],
            measures={one.id: 0, two.id: 1},
            indicators={counted.id: 1},
            why=WHY,
            seen=it.version,
        ),
    )
    assert it.ended_on == WHY.decided_on
    assert (one.field, two.field, counted.field) == (first, second, second)
    assert (first.bodies, second.levels) == ([ours], ["bremerhaven"])
    assert two.revisions[-1].operation is Operation.KEEP
    found = queries.field_by_slug(it.slug)
    assert found is it
    assert [succession.successor for succession in found.successions] == [first, second]
    assert [revision.operation for revision in queries.revisions_of_field(it)] == [FieldOperation.SPLIT]
    assert queries.field_by_slug(first.slug).origins[0].predecessor is it
    with pytest.raises(DomainError):
        service.change_field(editor(), it, field_draft(it, words=words("Zu spät")))


def test_fields_are_merged(session):
    one, two = field(), field()
    moved = [make.revised_measure(one), make.revised_measure(two)]
    with pytest.raises(DomainError):
        service.merge_fields(editor(), [one, one], words("Alles"), WHY)
    merged = service.merge_fields(editor(), [one, two], words("Alles"), WHY)
    assert {it.field for it in moved} == {merged}
    assert one.ended_on
    assert two.ended_on
    assert {origin.predecessor for origin in queries.field_by_slug(merged.slug).origins} == {one, two}
    assert merged not in [one, two]
    assert merged.slug == "alles"
    with pytest.raises(DomainError):
        service.merge_fields(editor(), [one, merged], words("Nochmal"), WHY)


def test_two_fields_of_one_name_have_two_addresses(session):
    fresh = service.FieldDraft(
        operation=FieldOperation.ADD, words=words("Wohnen"), levels=[], body_ids=frozenset(), why=WHY
    )
    slugs = [service.add_field(editor(), fresh).slug for _ in range(2)]
    assert slugs == ["wohnen", "wohnen-2"]


def test_goals_and_indicators_keep_their_history(session):
    who = editor()
    goal = service.add_goal(who, service.GoalDraft(number="2.9", title=ml("Ziel"), definition=None, why=WHY))
    service.change_goal(
        who, goal, service.GoalDraft(number="", title=ml("Ziel, neu"), definition=None, why=WHY, seen=1)
    )
    with pytest.raises(DomainError) as refused:
        service.add_goal(who, service.GoalDraft(number="2.9", title=ml("Ziel"), definition=None, why=WHY))
    assert refused.value.field == "number"
    counted = service.add_indicator(who, service.IndicatorDraft(name=ml("Quote"), unit="%", field_id=None, why=WHY))
    empty = service.ValueDraft(
        year=2023,
        value=None,
        value_text=None,
        population=None,
        basis=None,
        note=None,
        inferred=False,
        source_id=None,
        why=WHY,
        seen=counted.version,
    )
    with pytest.raises(DomainError):
        service.add_value(who, counted, empty)
    value = service.add_value(who, counted, replace(empty, value=3))
    service.change_value(who, value, replace(empty, value=4, seen=counted.version))
    service.remove_value(who, value, WHY, counted.version)
    assert counted.values == []
    history = session.scalars(sa.select(PartRevision).where(PartRevision.part_key == counted.key)).all()
    assert [revision.number for revision in history] == [1, 2, 3, 4]
    assert history[2].state["values"][0]["value"] == "4"
    with pytest.raises(Forbidden):
        service.add_source(user(), "Quelle", None)


@pytest.mark.parametrize(
    "make_broken",
    [
        lambda: FieldSuccession(predecessor_id=(it := field()).id, successor_id=it.id),
        lambda: MeasureRevision(
            measure_id=measure().id, number=0, operation=Operation.ADD, reason=ml("x"), title=ml("x"), status="unknown"
        ),
        lambda: IndicatorValue(indicator_id=make.indicator().id, position=9, inferred=False),
        lambda: PartRevision(part="world", part_key="x", number=1, reason=ml("x"), state={}),
        lambda: ActionField(
            key="X", slug="x", number="", position=-1, name=ml("x"), short_name=ml("x"), definition=ml("x"), levels=[]
        ),
        lambda: FieldRevision(
            field_id=save(
                FieldRevision(field=field(), number=1, operation=FieldOperation.ADD, reason=ml("x"), state={})
            ).field_id,
            number=1,
            operation=FieldOperation.ADD,
            reason=ml("x"),
            state={},
        ),
    ],
)
def test_the_database_holds_the_rules(session, make_broken):
    broken = make_broken()
    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.add(broken)
