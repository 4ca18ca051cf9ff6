import pytest

from teilhabe_app.contributions.personal import Kind, find, without


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Schreiben Sie an mira@example.org bitte", Kind.EMAIL, "mira@example.org"),
        ("mira.k (at) example.org", Kind.EMAIL, "mira.k (at) example.org"),
        ("Meine Nummer: 0421 361-12345.", Kind.PHONE, "0421 361-12345"),
        ("+49 (0)421 / 123 45 67", Kind.PHONE, "+49 (0)421 / 123 45 67"),
        ("رقمي ٠١٥٢٣٤٥٦٧٨٩ شكراً", Kind.PHONE, "٠١٥٢٣٤٥٦٧٨٩"),
        ("شماره ۰۱۵۲۳۴۵۶۷۸", Kind.PHONE, "۰۱۵۲۳۴۵۶۷۸"),
        ("Konto DE89 3704 0044 0532 0130 00 danke", Kind.IBAN, "DE89 3704 0044 0532 0130 00"),
        ("👩🏽‍🎓 iban: de89370400440532013000", Kind.IBAN, "de89370400440532013000"),
    ],
)
def test_finds(text, kind, part):
    found = find(text)
    assert [(place.kind, text[place.starts : place.ends]) for place in found] == [(kind, part)]
    assert part not in without(text, found, "[…]")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Am 01.02.2024 um 10:30 Uhr in Raum 0815",
        "Im Jahr 2023 waren es 1.500.000 Euro",
        "28195 Bremen",
        "Mail uns @home",
        "Paragraf 0.5 und 03/2024",
    ],
)
def test_leaves_alone(text):
    assert find(text) == []


def test_several_places_keep_the_rest():
    text = "A a@b.de B 0421 1234567 C"
    assert without(text, find(text), "[x]") == "A [x] B [x] C"
