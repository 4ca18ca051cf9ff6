"""What a file is decides its content."""

import io
import zipfile

import pytest
from PIL import Image

from teilhabe_app.core import files


def package(**parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, text in parts.items():
            made.writestr(name, text)
    return out.getvalue()


def picture(kind, **more):
    out = io.BytesIO()
    Image.new("RGB", (8, 4), "teal").save(out, kind.upper(), **more)
    return out.getvalue()


TYPES = "[Content_Types].xml"
SAMPLES = {
    "pdf": b"%PDF-1.7\n...",
    "docx": package(**{TYPES: "", "word/document.xml": ""}),
    "pptx": package(**{TYPES: "", "ppt/presentation.xml": ""}),
    "odt": package(**{"mimetype": files.TYPES["odt"], "content.xml": ""}),
    "odp": package(**{"mimetype": files.TYPES["odp"], "content.xml": ""}),
    "png": picture("png"),
    "jpeg": picture("jpeg"),
    "webp": picture("webp"),
    "vtt": b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nHallo",
    "srt": b"1\r\n00:00:01,000 --> 00:00:02,000\r\nHallo\r\n",
    "txt": "Grüße, تحية, привіт\n".encode(),
}


@pytest.mark.parametrize("kind", SAMPLES)
def test_each_kind_is_known_by_its_content(kind):
    assert files.kind_of(SAMPLES[kind], files.TYPES) == kind
    assert files.kind_of(SAMPLES[kind], set(files.TYPES) - {kind}) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"  \n",
        b"<!doctype html><script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"#!/bin/sh\nrm",
        b"MZ\x90\x00",
        b"\x7fELF",
        b"text with \x00",
        "ünverständlich".encode("latin-1"),
        b"PK\x03\x04 broken",
        package(**{TYPES: "", "word/document.xml": "", "word/vbaProject.bin": ""}),
        package(**{"mimetype": files.TYPES["odt"], "content.xml": "", "Basic/script.xml": ""}),
        package(**{"mimetype": "application/other", "content.xml": ""}),
        package(**{"readme.txt": ""}),
    ],
)
def test_everything_else_is_refused(content):
    assert files.kind_of(content, files.TYPES) is None


def test_pictures_lose_what_cameras_hide_and_stand_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Kamerahersteller"
    exif.get_ifd(0x8825)[2] = (53.0, 4.0, 30.0)  # where it was taken
    content = picture("jpeg", exif=exif.tobytes())
    assert b"Kamerahersteller" in content
    bare = files.bare_picture(content, "jpeg")
    assert b"Kamerahersteller" not in bare
    with Image.open(io.BytesIO(bare)) as found:
        assert found.size == (4, 8)
        assert not dict(found.getexif())


@pytest.mark.parametrize("kind", sorted(files.PICTURES))
def test_a_picture_that_is_none_is_refused(kind):
    assert files.bare_picture(SAMPLES[kind][:20], kind) is None
    assert files.bare_picture(SAMPLES["pdf"], kind) is None
    assert files.bare_picture(SAMPLES[kind], kind)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Bericht.exe", "Bericht.pdf"),
        ("", "file.pdf"),
        ("تقرير.docx", "تقرير.pdf"),
    ],
)
def test_names_have_no_folders_and_the_right_ending(name, expected):
    assert files.safe_name(name, "pdf") == expected
