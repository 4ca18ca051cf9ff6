"""Files that want to harm: they are refused with a reason, quickly and without much memory."""

from __future__ import annotations

import contextlib
import random

import pytest

from teilhabe_app.consultations.importing import MAX_FILE, Refused, packages, read
from tests.consultations.importing.made import CONTENT_TYPES, ODT_TYPE, docx, odt, paragraph, zipped

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    "<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
OUTSIDE = LAUGHS.replace('<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">')


@pytest.mark.parametrize("document", [LAUGHS, OUTSIDE], ids=["billion laughs", "file from the server"])
def test_entities_are_refused(document) -> None:
    with pytest.raises(Refused, match="entities"):
        read(docx("", **{"word/document.xml": document}))
    content = document.replace("w:document", "office").replace("w:", "")
    with pytest.raises(Refused, match=r"entities|damaged"):
        read(odt("", **{"content.xml": content}))


def test_bombs_are_refused_before_they_are_unpacked() -> None:
    many = {f"word/x{n}.xml": b"" for n in range(packages.MAX_MEMBERS + 1)}
    large = {"word/media/x.bin": b"\0" * (packages.SMALL * 3)}
    for more in (many, large):
        with pytest.raises(Refused, match="bomb"):
            read(docx(paragraph("Text"), **more))


def test_a_member_larger_than_its_limit_is_not_read_to_its_end(monkeypatch) -> None:
    monkeypatch.setattr(packages, "MAX_MEMBER", 1000)
    chance = random.Random(1)  # noqa: S311 -- test data
    words = "".join(chance.choice("abcdefgh ") for _ in range(5000))
    with pytest.raises(Refused, match="bomb"):
        read(docx(paragraph(words)))


def test_macros_and_other_kinds_of_files_are_refused() -> None:
    wrong = [
        docx(paragraph("Text"), **{"word/vbaProject.bin": b"x"}),
        odt("<text:p>Text</text:p>", **{"Basic/Standard/Modul.xml": "<x/>"}),
        zipped({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": "<x/>"}),
        b"%PDF-1.7",
        b"<html><body>Text</body></html>",
        b"\xff\xfe\x00",
        b"",
    ]
    for content in wrong:
        with pytest.raises(Refused, match="unknown"):
            read(content)


def test_damaged_and_locked_files_are_refused() -> None:
    locked = bytearray(docx(paragraph("Text")))
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(signature)
        while place >= 0:
            locked[place + at] |= 1
            place = locked.find(signature, place + 1)
    with pytest.raises(Refused, match="encrypted"):
        read(bytes(locked))
    deep = "<w:sdt>" * 300 + "</w:sdt>" * 300
    for content in (
        docx("", **{"word/document.xml": "<broken"}),
        docx("", **{"word/document.xml": "<other/>"}),
        docx(deep),
        odt("", **{"content.xml": "<other/>"}),
        zipped({"mimetype": ODT_TYPE, "content.xml": b"\xff\xff"}),
    ):
        with pytest.raises(Refused, match="damaged"):
            read(content)


def test_a_flipped_byte_never_ends_in_anything_but_a_reason() -> None:
    whole = docx(paragraph("Ein Absatz") + paragraph("Noch einer", number=(1, 0)))
    chance = random.Random(7)  # noqa: S311 -- test data
    for _ in range(200):
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        with contextlib.suppress(Refused):
            assert read(bytes(broken)).blocks


def test_too_large_too_many_and_too_long() -> None:
    with pytest.raises(Refused, match="too_large"):
        read(b"a" * (MAX_FILE + 1))
    with pytest.raises(Refused, match="too_many_blocks"):
        read(b"Absatz\n\n" * 2001)
    long = read(("Wort " * 9000).encode())
    assert [len(block.text) for block in long.blocks] == [19999, 19999, 4999]
    assert [(note.what.value, note.times) for note in long.notes] == [("long", 1), ("long", 1)]
