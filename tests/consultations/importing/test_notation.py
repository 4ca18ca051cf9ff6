"""The lines that editors correct give the same blocks back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from teilhabe_app.consultations.importing import Block, BlockKind, from_notation, to_notation
from teilhabe_app.consultations.importing.blocks import split_mark

WORDS = st.text(st.sampled_from("abcäß#->\\§1(). "), min_size=1, max_size=30).map(lambda text: " ".join(text.split()))


@st.composite
def blocks(draw) -> Block:
    kind = draw(st.sampled_from(list(BlockKind)))
    level = {"heading": st.integers(1, 6), "item": st.integers(0, 5), "text": st.just(0)}[kind.value]
    mark = draw(st.sampled_from(["", "§ 3", "(2)", "1.", "a)"]))
    text = draw(WORDS.filter(lambda words: words and not split_mark(words)[0]))
    return Block(kind, text, draw(level), mark)


@given(st.lists(blocks(), min_size=1, max_size=8))
def test_written_and_read_again(found) -> None:
    assert from_notation(to_notation(tuple(found))).blocks == tuple(found)


def test_people_need_no_blank_lines_between_headings_and_items() -> None:
    understood = from_notation(
        "# Titel\n## § 1 Ziel\n(1) Ein Absatz\nin zwei Zeilen.\n- erstens\n>- darunter\n- zweitens"
    )
    assert [(block.kind.value, block.level, block.mark, block.text) for block in understood.blocks] == [
        ("heading", 1, "", "Titel"),
        ("heading", 2, "§ 1", "Ziel"),
        ("text", 0, "(1)", "Ein Absatz in zwei Zeilen."),
        ("item", 0, "", "erstens"),
        ("item", 1, "", "darunter"),
        ("item", 0, "", "zweitens"),
    ]
