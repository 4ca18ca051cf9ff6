"""Versions of documents: paragraphs live on, and every contribution keeps a place."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from teilhabe_app.consultations import queries
from teilhabe_app.consultations.importing import from_notation
from teilhabe_app.consultations.models import (
    Change,
    DocumentEdition,
    Paragraph,
    Passage,
    PassageKind,
    ReadIn,
    Succession,
    Wording,
)
from teilhabe_app.consultations.service import documents, passages, publishing
from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, StaleError
from tests.consultations.matching.made import Made
from tests.factories import contribution, editor, ml, save, user
from tests.factories.documents import FIRST, SECOND, document, passage, publish

pytestmark = pytest.mark.usefixtures("session", "english")


def stands(paragraph: Paragraph) -> str | None:
    db.session.refresh(paragraph)
    return paragraph.stands_at.code if paragraph.stands_at else None


def test_the_first_version_makes_paragraphs_with_threads() -> None:
    made = document()
    found = queries.all_passages(made.current)
    assert [one.paragraph.code for one in found] == [f"p{n}" for n in range(1, 8)]
    assert [one.kind for one in found[:3]] == [PassageKind.HEADING, PassageKind.HEADING, PassageKind.TEXT]
    thread = found[2].paragraph.thread
    assert thread.place is Place.PARAGRAPH
    assert thread.title["de"].endswith(": § 1 (1) Alle Menschen im Land sollen mitreden können, in …")
    assert {one.change for one in found} == {Change.NEW}


def test_the_second_version_keeps_paragraphs_and_says_what_changed() -> None:
    made = document()
    before = {one.text: one.paragraph_id for one in queries.all_passages(made.current)}
    publish(made, SECOND)
    after = queries.all_passages(made.current)
    assert [one.change for one in after] == [
        Change.UNCHANGED, Change.UNCHANGED, Change.UNCHANGED, Change.CHANGED, Change.NEW, *[Change.UNCHANGED] * 3,
    ]  # fmt: skip
    assert all(before[one.text] == one.paragraph_id for one in after if one.change is Change.UNCHANGED)
    assert after[4].paragraph.code == "p8"
    assert made.current_number == 2


def test_merged_paragraphs_leave_their_contributions_to_the_heir() -> None:
    made = document()
    both = [passage(made, "Alle Menschen").paragraph, passage(made, "Das Land").paragraph]
    said = {contribution(one.thread).id for one in both}
    publish(made, FIRST.replace("jedem Ort.\n\n(2) Das", "jedem Ort. Das"))
    merged = passage(made, "Alle Menschen")
    assert merged.change is Change.MERGED
    assert merged.paragraph in both
    assert {stands(one) for one in both} == {merged.paragraph.code}
    assert queries.counts_standing(made, [merged.paragraph_id]) == {merged.paragraph_id: 2}
    assert {row[0].id for row in queries.said_at(queries.standing_at(merged.paragraph))} == said


def test_when_they_are_parted_again_the_contributions_go_back_to_their_words() -> None:
    made = document()
    starts = ("Alle Menschen", "Das Land")
    both = [passage(made, start).paragraph for start in starts]
    publish(made, FIRST.replace("jedem Ort.\n\n(2) Das", "jedem Ort. Das"))
    publish(made, FIRST)
    back = [passage(made, start) for start in starts]
    assert {one.change for one in back} == {Change.SPLIT}
    assert [stands(one) for one in both] == [one.paragraph.code for one in back]


def test_removed_paragraphs_stay_in_a_list() -> None:
    made = document()
    gone = passage(made, "Dem Beirat")
    contribution(gone.paragraph.thread)
    publish(made, FIRST.partition("(2) Dem")[0])
    assert stands(gone.paragraph) is None
    [(paragraph, last, number)] = queries.gone(made)
    assert (paragraph.id, last.text, number) == (gone.paragraph_id, gone.text, 1)
    kinds = db.session.scalars(sa.select(Succession.change)).all()
    assert kinds == [Change.DELETED]


def test_translations_go_along_and_are_stale_where_the_original_changed() -> None:
    made = document()
    by = editor()
    for beginning, text in (("Alle Menschen", "Everybody"), ("Das Land", "The state listens")):
        one = passage(made, beginning)
        passages.translate_passage(by, one, {"en": text, "ar": ""}, one.version)
    db.session.flush()
    publish(made, SECOND)
    found = {one.text[:8]: one.wordings for one in queries.all_passages(made.current) if one.wordings}
    assert {start: [(w.language, w.stale) for w in wordings] for start, wordings in found.items()} == {
        "Alle Men": [("en", False)],
        "Das Land": [("en", True)],
    }
    assert made.current.languages == ["en"]
    one = passage(made, "Das Land")
    passages.translate_passage(by, one, {"en": "The state listens and answers in time"}, one.version)
    assert [w.stale for w in one.wordings] == [False]


def test_editing_paragraph_by_paragraph() -> None:
    made, by = document(), editor()
    documents.begin_edition(by, made)
    db.session.flush()
    one = passage(made, "Alle Menschen")
    words = "Alle Menschen im Land sollen mitreden können.\n\n(2) Das gilt in jeder Sprache und an jedem Ort."
    draft = passages.PassageDraft(text=words, kind=PassageKind.TEXT, level=0, mark="(1)", version=one.version)
    passages.edit_passage(by, one, draft)
    db.session.flush()
    passages.move_passage(by, passage(made, "Dem Beirat"), up=True)
    db.session.flush()
    added = passages.add_passage(by, passage(made, "Der Beirat"))
    db.session.flush()
    joined = passages.join_passage(by, passage(made, "Das Land"))
    db.session.flush()
    passages.remove_passage(by, added)
    db.session.flush()
    lines = [(line.mark, line.text[:12], line.origins) for line in queries.lines_of(made.draft)]
    assert lines[2:] == [
        ("(1)", "Alle Mensche", ["p3"]),
        ("(2)", "Das gilt in ", ["p3", "p4"]),
        ("§ 2", "Beirat", ["p5"]),
        ("(2)", "Dem Beirat g", ["p7"]),
        ("(1)", "Der Beirat b", ["p6"]),
    ]
    assert joined.text.count("Land") == 1
    publishing.publish_edition(by, made, ml("Neu gegliedert."), made.draft.version)
    assert [one.moved for one in queries.all_passages(made.current)].count(True) == 1


def test_what_cannot_be_done() -> None:
    made, by = document(), editor()
    published = passage(made, "Alle Menschen")
    with pytest.raises(DomainError, match="published version"):
        passages.remove_passage(by, published)
    with pytest.raises(DomainError, match="no version"):
        publishing.publish_edition(by, made, None, 1)
    with pytest.raises(DomainError, match="no version"):
        documents.discard_draft(by, made)
    with pytest.raises(Forbidden):
        documents.begin_edition(user(), made)
    documents.begin_edition(by, made)
    db.session.flush()
    with pytest.raises(DomainError, match="already in preparation"):
        documents.begin_edition(by, made)
    with pytest.raises(StaleError):
        publishing.publish_edition(by, made, None, 7)
    one = passage(made, "Alle Menschen")
    with pytest.raises(DomainError, match="no paragraph “p99”"):
        documents.correct_origins(by, made, {one.id: "p3 p99"}, made.draft.version)


def test_editors_correct_the_proposal() -> None:
    made, by = document(), editor()
    contribution(passage(made, "Dem Beirat").paragraph.thread)
    gone = passage(made, "Dem Beirat").paragraph
    text = FIRST.partition("(2) Dem")[0] + "(2) Vollkommen andere Worte stehen jetzt an dieser Stelle.\n"
    publish_draft = documents.take_over(by, made, from_notation(text).blocks, "x.md")
    db.session.flush()
    new = passage(made, "Vollkommen")
    assert new.origins == []
    documents.correct_origins(by, made, {new.id: "P7"}, publish_draft.version)
    db.session.flush()
    publishing.publish_edition(by, made, None, publish_draft.version)
    assert stands(gone) == gone.code
    assert passage(made, "Vollkommen").paragraph_id == gone.id
    assert passage(made, "Vollkommen").change is Change.CHANGED


def test_a_contribution_remembers_the_version_that_was_read() -> None:
    made = document()
    first = made.current
    publish(made, SECOND)
    at = passage(made, "Das Land").paragraph
    draft = contributions.Draft(text="Acht Wochen sind gut.", language="de", once="x1")
    said = publishing.comment(user(), at, first, draft)
    again = publishing.comment(user(), at, made.current, draft)
    db.session.flush()
    assert again.id == said.id
    assert db.session.query(ReadIn).one().edition_id == first.id


@pytest.mark.parametrize("seed", range(6))
def test_random_versions_in_the_database(seed) -> None:
    """The same as the pure property test, through publishing: every contribution has exactly one place."""
    words = Made.drawn(5000 + seed, size=8)
    made = document(None, "\n\n".join(words.texts))
    for _ in range(4):
        for one in queries.all_passages(made.current):
            if one.change is not Change.UNCHANGED:
                contribution(one.paragraph.thread)
        words.edit(4)
        publish(made, "\n\n".join(words.texts))
        there = {one.paragraph_id for one in queries.all_passages(made.current)}
        every = db.session.scalars(sa.select(Paragraph).where(Paragraph.document_id == made.id)).all()
        db.session.expire_all()
        assert all(one.stands_at_id is None or one.stands_at_id in there for one in every)
        assert all(one.stands_at_id == one.id for one in every if one.id in there)
        counted = queries.counts_standing(made, sorted(there))
        assert sum(counted.values()) == sum(one.thread.published_count for one in every)


def aim(made) -> Paragraph:
    return passage(made, "Ziel").paragraph


def deleted(made) -> Passage:
    return Passage(edition=made.current, position=1, kind="text", text="x", origins=[], change=Change.DELETED)


@pytest.mark.parametrize(
    "build",
    [
        lambda made: DocumentEdition(document=made, number=1),
        lambda made: DocumentEdition(document=made, number=0),
        lambda made: Passage(edition=made.current, position=1, kind="text", level=7, text="x", origins=[]),
        deleted,
        lambda made: Succession(edition=made.current, paragraph=aim(made), change="merged"),
        lambda made: Succession(edition=made.current, paragraph=aim(made), change="new", heir=aim(made)),
        lambda made: Paragraph(document=made, code="p1", thread=aim(made).thread),
    ],
)
def test_the_database_holds_the_rules(build) -> None:
    made = document()
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        save(build(made))


def test_a_passage_has_one_wording_for_each_language() -> None:
    one = passage(document(), "Ziel")
    one.wordings.append(Wording(language="en", text="Aim"))
    db.session.flush()
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        save(Wording(passage_id=one.id, language="en", text="Goal"))
