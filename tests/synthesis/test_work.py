"""Assigning, splitting, coding and themes: the rules, and what happens where two people decide at once."""

import datetime as dt

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from teilhabe_app.contributions.models import Revision, Visibility
from teilhabe_app.core import clock, signals
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.models import AsideReason, Assignment, Coding, DossierState, NoTheme, Segment, Theme
from teilhabe_app.synthesis.queries import WorkFilter
from teilhabe_app.synthesis.service import AsideDraft, CodeDraft, SplitDraft, ThemeDraft
from tests.factories import contribution, editor, ml, moderator, organisation, save, thread, user
from tests.factories import synthesis as make

TEXT = "Es ist dunkel. Wir brauchen Licht. Auch der Bus fehlt."


pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def desk(session):
    """A dossier of three contributions, two themes and two moderators."""
    place = thread()
    sources = [contribution(place, text=TEXT), contribution(place, text="Mehr Kurse."), contribution(place, text="ok")]
    dossier = make.dossier(place.format)
    themes = [make.theme(dossier), make.theme(dossier)]
    session.flush()
    return dossier, sources, themes, moderator(), editor()


def put(session, *rows):
    """Add rows, and leave the session usable where the database refuses them."""
    with session.begin_nested():
        session.add_all(rows)


def cut(dossier, source, *places):
    seen = queries.seen_of(source, queries.segments_of(dossier, [source.id])[source.id])
    return SplitDraft(starts=places, seen=seen)


def places(text=TEXT):
    return [text.index("Wir"), text.index("Auch")]


def test_segments_are_exact_and_joined_again(session, desk):
    dossier, (source, *_rest), _themes, one, _other = desk
    made = service.split(one, dossier, source, cut(dossier, source, *places()))
    assert [part.text for part in made] == ["Es ist dunkel.", "Wir brauchen Licht.", "Auch der Bus fehlt."]
    kept = made[0].id
    made = service.split(one, dossier, source, cut(dossier, source, places()[0]))
    assert [part.text for part in made] == ["Es ist dunkel.", "Wir brauchen Licht. Auch der Bus fehlt."]
    assert made[0].id == kept
    assert service.split(one, dossier, source, cut(dossier, source)) == []
    assert not session.scalars(select(Segment)).all()
    draft = SplitDraft(starts=(), seen=str(source.revision_number), words="Auch der Bus")
    assert [part.text for part in service.split(one, dossier, source, draft)][1] == "Auch der Bus fehlt."
    with pytest.raises(DomainError, match="words"):
        service.split(one, dossier, source, SplitDraft(starts=(), seen=cut(dossier, source).seen, words="Zug"))


def test_of_two_who_split_at_once_the_second_is_told(desk):
    dossier, (source, *_rest), _themes, one, other = desk
    early = cut(dossier, source, places()[0])
    late = cut(dossier, source, places()[1])
    service.split(one, dossier, source, early)
    with pytest.raises(StaleError):
        service.split(other, dossier, source, late)


@pytest.mark.parametrize(
    ("starts", "ends"),
    [(0, 15), (5, 5), (-1, 4), (40, 400), (10, 20)],
    ids=["same", "empty", "before", "after", "over"],
)
def test_the_database_refuses_wrong_spans(session, desk, starts, ends):
    dossier, (source, *_rest), _themes, _one, _other = desk
    save(Segment(dossier_id=dossier.id, contribution_id=source.id, revision_number=1, starts=0, ends=14))
    row = Segment(dossier_id=dossier.id, contribution_id=source.id, revision_number=1, starts=starts, ends=ends)
    with pytest.raises(DatabaseError):
        put(session, row)


def test_the_database_refuses_a_segment_of_no_wording_and_an_unexplained_reason(session, desk):
    dossier, (source, *_rest), _themes, _one, _other = desk
    base = {"dossier_id": dossier.id, "contribution_id": source.id, "starts": 0, "ends": 3}
    for wrong in (
        {"revision_number": 7},
        {"revision_number": 1, "aside_reason": AsideReason.OTHER},
        {"revision_number": 1, "aside_note": "Nur so"},
    ):
        with pytest.raises(DatabaseError):
            put(session, Segment(**base, **wrong))


def test_a_contribution_in_segments_is_dealt_with_when_each_is(session, desk):
    dossier, (source, *_rest), _themes, one, _other = desk
    finding = make.finding(dossier)
    make.citation(finding, source, "dunkel")
    assert not queries.is_open(dossier, source)
    first, second, third = service.split(one, dossier, source, cut(dossier, source, *places()))
    assert queries.is_open(dossier, source)
    service.put_segment_aside(one, dossier, second, AsideDraft(reason=AsideReason.OFF_TOPIC, version=second.version))
    assert queries.is_open(dossier, source)
    service.put_segment_aside(one, dossier, third, AsideDraft(reason=AsideReason.OFF_TOPIC, version=third.version))
    assert not queries.is_open(dossier, source)
    with pytest.raises(StaleError):
        service.put_segment_aside(one, dossier, third, AsideDraft(reason=AsideReason.TOO_SHORT, version=1))
    service.take_back_segment(one, dossier, third)
    assert queries.is_open(dossier, source)
    with pytest.raises(DomainError, match="reason"):
        service.put_segment_aside(one, dossier, first, AsideDraft(reason=AsideReason.OTHER))


def test_splitting_reopens_what_was_published(session, desk):
    dossier, (source, *rest), _themes, one, _other = desk
    make.citation(make.finding(dossier), source, "dunkel")
    service.set_aside(one, dossier, rest, AsideReason.TOO_SHORT)
    dossier.state, dossier.published_at = DossierState.PUBLISHED, clock.now()
    service.split(one, dossier, source, cut(dossier, source, *places()))
    assert dossier.state is DossierState.REOPENED


def test_segments_follow_an_edit_where_their_words_still_stand(session, desk):
    dossier, (source, *_rest), themes, one, _other = desk
    first, second, third = service.split(one, dossier, source, cut(dossier, source, *places()))
    service.code_text(one, dossier, source, third, CodeDraft(theme_ids=[themes[0].id]))
    service.put_segment_aside(one, dossier, second, AsideDraft(reason=AsideReason.TOO_SHORT, version=second.version))
    new = "Neu davor. Auch der Bus fehlt. Es ist dunkel."
    _edit(session, source, new)
    session.expire_all()
    found = queries.segments_of(dossier, [source.id])[source.id]
    current = [part for part in found if part.is_current]
    assert [part.text for part in current] == ["Neu davor.", "Auch der Bus fehlt.", "Es ist dunkel."]
    assert {first.id, third.id} <= {part.id for part in current}
    assert not second.is_current
    assert second.aside_reason is None
    assert second.text == ""
    assert queries.is_open(dossier, source)
    assert queries.codings_of(dossier, [source.id])[source.id] == [themes[0]]
    service.split(one, dossier, source, cut(dossier, source, *(part.starts for part in current)))
    session.expire_all()
    assert len(queries.segments_of(dossier, [source.id])[source.id]) == 3


def _edit(session, source, text):
    source.revision_number += 1
    source.text = text
    session.add(Revision(contribution_id=source.id, number=source.revision_number, text=text))
    session.flush()
    signals.contribution_changed.send(source)
    session.flush()


def test_codings_go_with_the_words(session, desk):
    dossier, (source, *_rest), themes, one, other = desk
    made = service.split(one, dossier, source, cut(dossier, source, *places()))
    service.code_text(one, dossier, source, made[1], CodeDraft(theme_ids=[themes[0].id]))
    service.code_text(other, dossier, source, made[2], CodeDraft(theme_ids=[themes[0].id, themes[1].id]))
    made = service.split(one, dossier, source, cut(dossier, source, places()[0]))
    said = queries.coders_of(dossier, source.id)[made[1].id]
    assert {(theme.id, who) for theme, _coder, who in said} == {
        (themes[0].id, one.pseudonym),
        (themes[0].id, other.pseudonym),
        (themes[1].id, other.pseudonym),
    }
    service.split(one, dossier, source, cut(dossier, source))
    assert len(queries.coders_of(dossier, source.id)[None]) == 3


def test_each_person_codes_for_themselves(session, desk):
    dossier, (source, *_rest), themes, one, other = desk
    service.code_text(one, dossier, source, None, CodeDraft(theme_ids=[themes[0].id], revision=1))
    service.code_text(other, dossier, source, None, CodeDraft(fits_none=True, revision=1))
    assert session.scalars(select(NoTheme.created_by_id)).all() == [other.id]
    service.code_text(other, dossier, source, None, CodeDraft(theme_ids=[themes[0].id, themes[1].id]))
    assert not session.scalars(select(NoTheme)).all()
    service.code_text(other, dossier, source, None, CodeDraft(theme_ids=[themes[1].id]))
    rows = session.execute(select(Coding.theme_id, Coding.created_by_id).order_by(Coding.id)).all()
    assert [tuple(row) for row in rows] == [(themes[0].id, one.id), (themes[1].id, other.id)]
    with pytest.raises(DomainError, match="Somebody else"):
        service.uncode(other, dossier, themes[0], source.id)
    with pytest.raises(DomainError, match="choose"):
        service.code_text(one, dossier, source, None, CodeDraft())
    with pytest.raises(StaleError):
        service.code_text(one, dossier, source, None, CodeDraft(theme_ids=[themes[0].id], revision=9))
    with pytest.raises(StaleError):
        service.code_text(one, dossier, source, None, CodeDraft(theme_ids=[10**6]))


def test_the_same_coding_stands_once(session, desk):
    _dossier, (source, *_rest), themes, one, _other = desk
    save(Coding(theme_id=themes[0].id, contribution_id=source.id, created_by_id=one.id))
    with pytest.raises(DatabaseError):
        put(session, Coding(theme_id=themes[0].id, contribution_id=source.id, created_by_id=one.id))


def test_merging_and_splitting_themes_keeps_codings_and_lineage(session, desk):
    dossier, sources, themes, one, other = desk
    light, night = themes
    service.code(one, dossier, night, sources)
    service.code(one, dossier, light, sources[:1])
    service.code(other, dossier, night, sources[:1])
    finding = make.finding(dossier, theme=night)
    assert service.merge_theme(one, dossier, night, light) == 3
    session.expire_all()
    assert night.merged_into_id == light.id
    assert night.retired_at is not None
    assert finding.theme_id == light.id
    assert [number for _theme, number in queries.theme_counts(dossier)] == [3, 0]
    assert len(session.scalars(select(Coding)).all()) == 4
    with pytest.raises(DomainError):
        service.merge_theme(one, dossier, light, night)
    with pytest.raises(DomainError):
        service.code(one, dossier, night, sources)
    with pytest.raises(DomainError):
        service.retire_theme(one, dossier, night, back=True)
    made = service.split_theme(one, dossier, light, ThemeDraft(name=ml("Bus")), [sources[0].id, 10**6])
    session.expire_all()
    assert made.split_from_id == light.id
    assert {theme.id: number for theme, number in queries.theme_counts(dossier)} == {
        light.id: 2,
        made.id: 1,
        night.id: 0,
    }
    with pytest.raises(DomainError):
        service.split_theme(one, dossier, light, ThemeDraft(name=ml("Leer")), [])


def test_themes_have_an_order_and_are_retired(session, desk):
    dossier, _sources, (first, second), one, _other = desk
    service.move_theme(one, dossier, second, -1)
    session.flush()
    assert [theme for theme, _n in queries.theme_counts(dossier)] == [second, first]
    service.retire_theme(one, dossier, second)
    assert queries.in_use(queries.themes_of(dossier)) == [first]
    service.retire_theme(one, dossier, second, back=True)
    assert second.retired_at is None
    service.edit_theme(one, dossier, first, ThemeDraft(name=ml("Licht"), description=ml("Wege"), version=first.version))
    with pytest.raises(StaleError):
        service.edit_theme(one, dossier, first, ThemeDraft(name=ml("Anders"), version=1))
    first.merged_into_id = second.id  # what was merged is out of use
    with pytest.raises(DatabaseError):
        session.flush()


def test_assigning_tells_whoever_comes_second(session, desk):
    dossier, sources, _themes, one, other = desk
    assert service.assign(one, dossier, sources, one.id, {}).count == 3
    done = service.assign(other, dossier, sources, other.id, {})
    assert (done.count, list(done.lost)) == (0, [source.id for source in sources])
    seen = {source.id: one.id for source in sources}
    assert service.assign(other, dossier, sources[:1], other.id, seen).count == 1
    assert list(service.assign(one, dossier, sources[:2], None, seen).lost) == [sources[0].id]
    assert {row.contribution_id: row.user_id for row in session.scalars(select(Assignment))} == {
        sources[0].id: other.id,
        sources[2].id: one.id,
    }
    with pytest.raises(DomainError):
        service.assign(one, dossier, sources, user().id, {})


def test_taking_the_next_open_ones(session, desk):
    dossier, sources, _themes, one, other = desk
    service.set_aside(one, dossier, sources[:1], AsideReason.TOO_SHORT)
    service.assign(one, dossier, sources[1:2], other.id, {})
    assert service.take_next(one, dossier, WorkFilter()) == 1
    assert service.take_next(one, dossier, WorkFilter()) == 0
    chosen = WorkFilter(assigned_to=one.id)
    assert [row.contribution.id for row in queries.work_page(dossier, chosen, None).items] == [sources[2].id]


def test_filters_of_the_work_list(session):
    place = thread()
    speaker, house = user(), organisation()
    by_person = contribution(place, author=speaker, author_name="Weserwind", text="Straßenlicht FEHLT", language="de")
    by_house = contribution(place, organisation=house, published_at=clock.now() - dt.timedelta(days=30))
    by_guest = contribution(place, text="Wir 100% brauchen")
    contribution(place, visibility=Visibility.PENDING)
    dossier = make.dossier(place.format)
    theme = make.theme(dossier)
    save(Coding(theme_id=theme.id, contribution_id=by_guest.id))
    recent = clock.today() - dt.timedelta(days=3)

    def ids(**values):
        return [row.contribution for row in queries.work_page(dossier, WorkFilter(**values), None).items]

    assert ids() == [by_person, by_house, by_guest]
    assert ids(group="account") == [by_person]
    assert ids(group="organisation") == ids(organisation_id=house.id) == [by_house]
    assert ids(group="guest") == ids(text="100%") == ids(theme_id=theme.id) == [by_guest]
    assert ids(theme_id=0) == [by_person, by_house]
    assert ids(text="fehlt") == ids(person="weser") == [by_person]
    assert ids(person="Niemand") == []
    assert ids(since=recent) == [by_person, by_guest]
    assert ids(until=recent) == [by_house]
    assert ids(assigned_to=0, state="open") == [by_person, by_house, by_guest]
    assert ids(text="100_") == []


def test_units_come_one_after_the_other(session, desk):
    dossier, sources, themes, one, other = desk
    made = service.split(one, dossier, sources[0], cut(dossier, sources[0], *places()))
    service.put_segment_aside(one, dossier, made[1], AsideDraft(reason=AsideReason.TOO_SHORT, version=made[1].version))
    keys = [unit.key for unit in queries.units_to_code(dossier, one.id, size=9)]
    first, third = f"{sources[0].id}-{made[0].id}", f"{sources[0].id}-{made[2].id}"
    assert keys == [first, third, f"{sources[1].id}-0", f"{sources[2].id}-0"]
    behind = queries.units_to_code(dossier, one.id, after=(sources[0].id, made[0].id), size=9)
    assert [unit.key for unit in behind] == keys[1:]
    service.code_text(one, dossier, sources[0], made[0], CodeDraft(theme_ids=[themes[0].id]))
    service.code_text(one, dossier, sources[1], None, CodeDraft(fits_none=True))
    keys = [unit.key for unit in queries.units_to_code(dossier, one.id, size=9)]
    assert keys == [third, f"{sources[2].id}-0"]
    assert queries.progress_of(dossier, one.id).done == 1
    service.assign(one, dossier, sources[2:], other.id, {})
    assert [unit.contribution for unit in queries.units_to_code(dossier, other.id, own=True)] == [sources[2]]
    assert queries.progress_of(dossier, other.id).is_own


def test_agreement_counts_what_several_have_coded(session, desk):
    dossier, sources, (light, night), one, other = desk
    for source, mine, theirs in zip(sources, (light, light, night), (light, night, night), strict=True):
        service.code_text(one, dossier, source, None, CodeDraft(theme_ids=[mine.id]))
        service.code_text(other, dossier, source, None, CodeDraft(theme_ids=[theirs.id]))
    found = queries.agreements_of(dossier, [light.id, night.id])
    assert (found.overall.units, found.overall.values) == (3, 6)
    assert found.overall.alpha == pytest.approx(1 - (5 * 2) / (36 - 18))
    assert found.differing == [(sources[1].id, 0)]
    assert found.coders == {one.id, other.id}
    row = queries.disagreements_of(found, found.differing)[0]
    assert dict(row.said) == {one.id: {light.id}, other.id: {night.id}}


def test_the_log_holds_codes_and_numbers_only(session, desk):
    dossier, sources, themes, one, other = desk
    service.assign(one, dossier, sources, other.id, {})
    service.code(one, dossier, themes[0], sources)
    service.split(one, dossier, sources[0], cut(dossier, sources[0], *places()))
    session.flush()
    rows = queries.log_page(dossier, None).items
    assert [row.entry.action for row in rows] == ["dossier.split", "dossier.code", "dossier.assign"]
    assert (rows[1].theme, rows[2].to, rows[0].who) == (themes[0], other.pseudonym, one.pseudonym)
    for entry in session.scalars(select(AuditEntry)):
        assert all(value is None or isinstance(value, int) or len(value) < 40 for value in entry.detail.values())
    assert session.scalars(select(Theme)).all()


def test_a_theme_that_others_coded_with_is_not_removed(session, desk):
    dossier, (source, *_rest), themes, one, other = desk
    service.code_text(one, dossier, source, None, CodeDraft(theme_ids=[themes[0].id]))
    with pytest.raises(DomainError, match="Other people have coded"):
        service.remove_theme(other, dossier, themes[0])
    service.remove_theme(one, dossier, themes[0])
    session.flush()
    assert session.scalars(select(Theme.id).where(Theme.dossier_id == dossier.id)).all() == [themes[1].id]
