"""Reading files: what is taken over, and that everything else is said, with its place."""

from __future__ import annotations

import itertools

import pytest

from teilhabe_app.consultations.importing import Block, BlockKind, Lost, Refused, read
from teilhabe_app.consultations.importing.blocks import split_mark
from teilhabe_app.consultations.importing.numbering import written
from tests.consultations.importing.made import NAMES, NUMBERING, OASIS, docx, odt, paragraph

H, T, ITEM = BlockKind.HEADING, BlockKind.TEXT, BlockKind.ITEM
EXPECTED = (
    Block(H, "Entwurf eines Gesetzes", 1),
    Block(H, "Ziel", 2, "§ 1"),
    Block(T, "Alle Menschen sollen mitreden.", 0, "(1)"),
    Block(T, "Das Land hört zu.", 0, "(2)"),
    Block(H, "Beirat", 2, "§ 2"),
    Block(T, "Der Beirat hat zwei Aufgaben:"),
    Block(ITEM, "Er berät den Senat.", 0, "1."),
    Block(ITEM, "Er berichtet,", 0, "2."),
    Block(ITEM, "jedes Jahr einmal.", 1, "a)"),
    Block(ITEM, "Ohne Nummer."),
)


def test_docx_with_numbers_that_the_word_processor_counts() -> None:
    content = docx(
        paragraph("Entwurf eines Gesetzes", style="berschrift1")
        + paragraph("Ziel", style="berschrift2")
        + paragraph("Alle Menschen ", "sollen mitreden.", number=(4, 0))
        + paragraph("Das Land hört zu.", number=(4, 0))
        + paragraph("Beirat", style="Eigene")
        + paragraph("Der Beirat hat zwei Aufgaben:", style="Kreis")
        + paragraph("Er berät den Senat.", number=(1, 0))
        + paragraph("Er berichtet,", number=(1, 0))
        + paragraph("jedes Jahr einmal.", number=(1, 1))
        + paragraph("Ohne Nummer.", number=(3, 0))
        + paragraph("")
    )
    understood = read(content)
    assert understood.blocks == EXPECTED
    assert understood.notes == ()
    assert understood.counts == {H: 3, T: 3, ITEM: 4}


def test_odt_with_numbers_that_the_word_processor_counts() -> None:
    understood = read(
        odt(
            '<text:h text:outline-level="1">Entwurf eines Gesetzes</text:h>'
            '<text:h text:outline-level="2">Ziel</text:h>'
            '<text:list text:style-name="L3"><text:list-item>'
            "<text:p>Alle Menschen<text:s/><text:span>sollen</text:span>"
            " mitreden.</text:p></text:list-item><text:list-item><text:p>Das Land<text:tab/>hört zu.</text:p>"
            "</text:list-item></text:list>"
            '<text:h text:outline-level="2">Beirat</text:h><text:p>Der Beirat hat zwei Aufgaben:</text:p>'
            '<text:list text:style-name="L1"><text:list-item><text:p>Er berät den Senat.</text:p></text:list-item>'
            "<text:list-item><text:p>Er berichtet,</text:p>"
            "<text:list><text:list-item><text:p>jedes Jahr einmal.</text:p>"
            "</text:list-item></text:list></text:list-item></text:list>"
            '<text:list text:style-name="L2"><text:list-item><text:p>Ohne Nummer.</text:p></text:list-item></text:list>'
        )
    )
    assert understood.blocks == EXPECTED
    assert understood.notes == ()


def test_markdown_with_numbers_that_are_written() -> None:
    understood = read(
        "# Entwurf eines Gesetzes\n\n## § 1 Ziel\n\n(1) Alle Menschen\nsollen mitreden.\n\n(2) Das Land hört zu.\n\n"
        "## § 2 Beirat\n\nDer Beirat hat zwei Aufgaben:\n\n1. Er berät den Senat.\n2. Er berichtet,\n"
        "   - a) jedes Jahr einmal.\n\n- Ohne Nummer.\n".encode()
    )
    assert understood.blocks == EXPECTED
    assert understood.notes == ()


def test_docx_lists_that_begin_anew() -> None:
    """A word processor gives a list that begins anew a number of its own, which shares the counter of the others."""
    anew = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="13"/>'
        f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
        for number, level, start in (("5", "0", "1"), ("6", "0", "7"), ("7", "oben", "x"))
    )
    numbering = NUMBERING.replace("</w:numbering>", f"{anew}</w:numbering>")
    lists = (4, 4, 5, 5, 5, 6, 6, 5, 7)
    content = docx(
        "".join(paragraph("Satz.", number=(number, 0)) for number in lists), **{"word/numbering.xml": numbering}
    )
    marks = [block.mark for block in read(content).blocks]
    assert marks == ["(1)", "(2)", "(1)", "(2)", "(3)", "(7)", "(8)", "(9)", "(10)"]


def test_lists_go_on_counting_after_text_between_them() -> None:
    item = "<text:list-item><text:p>Punkt</text:p></text:list-item>"
    understood = read(
        odt(
            f'<text:list text:style-name="L1">{item}{item}</text:list><text:p>Zwischendurch.</text:p>'
            f'<text:list text:style-name="L1" text:continue-numbering="true">{item}</text:list>'
            f'<text:list text:style-name="L1">{item}</text:list>'
            '<text:list text:style-name="L1">'
            '<text:list-item text:start-value="7"><text:p>Punkt</text:p></text:list-item>'
            "</text:list>"
        )
    )
    assert [block.mark for block in understood.blocks if block.kind is ITEM] == ["1.", "2.", "3.", "1.", "7."]


def test_docx_says_what_it_leaves_out_and_where() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Zelle</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    content = docx(
        paragraph("Erster Absatz.")
        + table
        + table
        + paragraph("Zweiter", '<w:r><w:footnoteReference w:id="2"/></w:r>', " Absatz", "<w:r><w:drawing/></w:r>", ".")
        + paragraph(
            "Dritter ",
            '<w:ins w:id="1"><w:r><w:t>neuer </w:t></w:r></w:ins>',
            '<w:del w:id="2"><w:r><w:delText>alter </w:delText></w:r></w:del>',
            "Absatz",
            '<w:r><w:commentReference w:id="0"/></w:r>',
            "<w:hyperlink><w:r><w:t> mit Verweis</w:t></w:r></w:hyperlink>",
            "<m:oMath/>",
        )
        + "<w:sdt><w:sdtContent>"
        + paragraph("Vierter.")
        + "</w:sdtContent></w:sdt>",
        **{"word/header1.xml": "<x/>"},
    )
    understood = read(content)
    assert [block.text for block in understood.blocks] == [
        "Erster Absatz.",
        "Zweiter Absatz.",
        "Dritter neuer Absatz mit Verweis",
        "Vierter.",
    ]
    assert {(note.what, note.number, note.times) for note in understood.notes} == {
        (Lost.TABLE, 1, 2),
        (Lost.FOOTNOTE, 2, 1),
        (Lost.IMAGE, 2, 1),
        (Lost.INSERTION, 3, 1),
        (Lost.DELETION, 3, 1),
        (Lost.COMMENT, 3, 1),
        (Lost.LINK, 3, 1),
        (Lost.FORMULA, 3, 1),
        (Lost.HEADER, 4, 1),
    }
    assert next(note.near for note in understood.notes if note.what is Lost.COMMENT) == "Dritter neuer Absatz"


def test_odt_says_what_it_leaves_out_and_where() -> None:
    understood = read(
        odt(
            "<text:tracked-changes>"
            '<text:changed-region text:id="ct1"><text:deletion><text:p>weg</text:p></text:deletion>'
            '</text:changed-region><text:changed-region text:id="ct2"><text:insertion/></text:changed-region>'
            "</text:tracked-changes>"
            '<text:p>Erster<text:note text:note-class="footnote"><text:note-body><text:p>Fuß</text:p></text:note-body>'
            "</text:note> Absatz<office:annotation><text:p>Bemerkung</text:p></office:annotation>.</text:p>"
            "<table:table>"
            "<table:table-row><table:table-cell><text:p>Zelle</text:p></table:table-cell></table:table-row>"
            "</table:table>"
            "<text:p>Zweiter<draw:frame><draw:image/></draw:frame> Absatz "
            '<text:change text:change-id="ct1"/><text:change-start text:change-id="ct2"/>mit mehr'
            '<text:change-end text:change-id="ct2"/> und <text:a>Verweis</text:a>.</text:p>'
            "<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame>"
            "<text:section><text:p>Dritter.</text:p></text:section>"
        )
    )
    assert [block.text for block in understood.blocks] == [
        "Erster Absatz.",
        "Zweiter Absatz mit mehr und Verweis.",
        "Dritter.",
    ]
    assert {(note.what, note.number) for note in understood.notes} == {
        (Lost.FOOTNOTE, 1),
        (Lost.COMMENT, 1),
        (Lost.TABLE, 1),
        (Lost.IMAGE, 2),
        (Lost.DELETION, 2),
        (Lost.INSERTION, 2),
        (Lost.LINK, 2),
        (Lost.TEXT_BOX, 2),
    }


def test_markdown_says_what_it_leaves_out_and_where() -> None:
    understood = read(
        b"Erster **Absatz** mit [Verweis](https://example.org) und ![Bild](bild.png).\n\n"
        b"| a | b |\n|---|---|\n| 1 | 2 |\n\n<div>roh</div>\n\n```\ncode\n```\n\nZweiter `Absatz`.\n"
    )
    assert [block.text for block in understood.blocks] == ["Erster Absatz mit Verweis und .", "Zweiter Absatz."]
    assert {note.what for note in understood.notes} == {
        Lost.EMPHASIS, Lost.LINK, Lost.IMAGE, Lost.TABLE, Lost.HTML, Lost.CODE,
    }  # fmt: skip
    assert next(note.number for note in understood.notes if note.what is Lost.TABLE) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("§ 3 Beirat", ("§ 3", "Beirat")),
        ("§ 12a  Fristen", ("§ 12a", "Fristen")),
        ("§§ 3 bis 5", ("§§ 3", "bis 5")),
        ("(2) Das Land", ("(2)", "Das Land")),
        ("2.1.3 Wege", ("2.1.3", "Wege")),
        ("a) erstens", ("a)", "erstens")),
        ("IV. Teil", ("IV.", "Teil")),
        ("المادة 3 المجلس", ("المادة 3", "المجلس")),
        ("Madde 3 Kurul", ("Madde 3", "Kurul")),
        ("3. Beirat", ("3.", "Beirat")),
        ("2026 war ein Jahr", ("", "2026 war ein Jahr")),
        ("(siehe oben) Text", ("", "(siehe oben) Text")),
        ("§ 3", ("", "§ 3")),
        ("Beirat", ("", "Beirat")),
    ],
)
def test_numbers_in_front_are_told_from_words(text, expected) -> None:
    assert split_mark(text) == expected


def test_numbers_are_written_as_lists_print_them() -> None:
    assert [written(n, "a") for n in (1, 26, 27)] == ["a", "z", "aa"]
    assert [written(n, "upperRoman") for n in (1, 4, 9, 49)] == ["I", "IV", "IX", "XLIX"]
    assert [written(n, "decimal") for n in (0, 3)] == ["0", "3"]


def test_the_same_text_is_read_from_every_kind_of_file() -> None:
    words = ["Ein Absatz mit Ümläuten & Zeichen.", "Zweiter Absatz."]
    escaped = [text.replace("&", "&amp;") for text in words]
    files = [
        docx("".join(paragraph(text) for text in escaped)),
        odt("".join(f"<text:p>{text}</text:p>" for text in escaped)),
        "\n\n".join(words).encode(),
    ]
    results = [[block.text for block in read(content).blocks] for content in files]
    assert all(one == other for one, other in itertools.pairwise([*results, words]))


def test_a_file_without_words_is_refused() -> None:
    for content in (docx(paragraph("")), odt("<text:p/>"), b"---\n"):
        with pytest.raises(Refused, match="empty"):
            read(content)


def test_docx_says_what_looked_otherwise_and_leaves_hidden_words_out() -> None:
    def run(words: str, *properties: str) -> str:
        return f"<w:r><w:rPr>{''.join(f'<w:{one}/>' for one in properties)}</w:rPr><w:t>{words}</w:t></w:r>"

    body = paragraph(
        run("Alt, ", "strike"), run("neu", 'b w:val="0"'), run(" und geheim", "vanish"), run(".", 'u w:val="none"')
    )
    inside = "<w:p><w:customXml><w:r><w:t>Auch das gehört dazu.</w:t></w:r></w:customXml></w:p>"
    understood = read(docx(body + inside))
    assert [block.text for block in understood.blocks] == ["Alt, neu.", "Auch das gehört dazu."]
    assert [(note.what, note.times) for note in understood.notes] == [(Lost.EMPHASIS, 1), (Lost.HIDDEN, 1)]


def test_odt_says_what_looked_otherwise_and_leaves_hidden_words_out() -> None:
    styles = (
        f'<?xml version="1.0"?><office:document-styles {NAMES} xmlns:fo="{OASIS}xsl-fo-compatible:1.0"><office:styles>'
        '<style:style style:name="T1" style:family="text"><style:text-properties'
        ' style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="T2" style:family="text"><style:text-properties text:display="none"/></style:style>'
        '<style:style style:name="T3" style:family="text">'
        '<style:text-properties fo:font-weight="normal"/></style:style>'
        "</office:styles></office:document-styles>"
    )
    spans = ("T1", "Alt, "), ("T3", "neu"), ("T2", " und geheim")
    words = "".join(f'<text:span text:style-name="{name}">{text}</text:span>' for name, text in spans)
    understood = read(odt(f"<text:p>{words}.</text:p>", **{"styles.xml": styles}))
    assert [block.text for block in understood.blocks] == ["Alt, neu."]
    assert [note.what for note in understood.notes] == [Lost.EMPHASIS, Lost.HIDDEN]
