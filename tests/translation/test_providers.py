"""The contract with each engine, spoken with a real server over the wire."""

import pytest

from teilhabe_app.translation.providers import Busy, DeepL, LibreTranslate, Refused, Spent, base, provider_for
from tests.support import stub as stubs


@pytest.fixture
def stub():
    with stubs.running() as running:
        yield running


@pytest.fixture(params=["libretranslate", "deepl"])
def engine(request, stub):
    return provider_for(request.param, stub.url, "geheim")


def good(name, text):
    return {"translatedText": text} if name == "libretranslate" else {"translations": [{"text": text}]}


def test_libretranslate_gets_plain_text_and_its_key(stub):
    stub.answer({"translatedText": "Mehr Kurse"})
    assert LibreTranslate(f"{stub.url}/", "geheim").translate("More courses", "en", "de", {}) == "Mehr Kurse"
    asked = stub.asked[0]
    assert asked.path == "/translate"
    assert asked.body == {"q": "More courses", "source": "en", "target": "de", "format": "text", "api_key": "geheim"}


def test_libretranslate_without_a_key_sends_none(stub):
    stub.answer({"translatedText": "ja"})
    LibreTranslate(stub.url).translate("yes", "en", "de", {})
    assert "api_key" not in stub.asked[0].body


def test_deepl_keeps_official_terms_out_of_the_translation(stub):
    stub.answer({"translations": [{"detected_source_language": "DE", "text": "More for <t>0</t> &amp; peace"}]})
    made = DeepL(stub.url, "geheim").translate("Mehr für Arbeit & Frieden", "de", "en", {"Arbeit": "Labour <market>"})
    assert made == "More for Labour <market> & peace"
    asked = stub.asked[0]
    assert asked.path == "/v2/translate"
    assert asked.headers["Authorization"] == "DeepL-Auth-Key geheim"
    assert asked.body["text"] == ["Mehr für <t>0</t> &amp; Frieden"]
    assert (asked.body["source_lang"], asked.body["target_lang"]) == ("DE", "EN-GB")
    assert asked.body["ignore_tags"] == ["t"]


def test_deepl_finds_whole_words_only_and_the_longest(stub):
    stub.answer({"translations": [{"text": "x"}]})
    terms = {"Bildung": "Education", "frühkindliche Bildung": "Early education"}
    DeepL(stub.url, "k").translate("frühkindliche Bildung, Ausbildung, Bildung <t>7</t>", "de", "en", terms)
    assert stub.asked[0].body["text"] == ["<t>0</t>, Ausbildung, <t>1</t> &lt;t&gt;7&lt;/t&gt;"]


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, Refused),
        (401, Refused),
        (403, Refused),
        (413, Refused),
        (429, Busy),
        (456, Spent),
        (500, Busy),
        (503, Busy),
    ],
)
def test_refusals_are_told_apart(engine, stub, status, error):
    stub.answer({"error": "no"}, status)
    with pytest.raises(error):
        engine.translate("Hallo", "de", "en", {})


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b"[" * 5000, {"translatedText": ""}, {"translations": []}, {"translations": [3]}],
)
def test_nonsense_is_no_translation(engine, stub, body):
    stub.answer(body)
    with pytest.raises(Busy):
        engine.translate("Hallo", "de", "en", {})


def test_a_redirect_is_not_followed(engine, stub):
    stub.answer(b"", 302, Location="http://127.0.0.1:9/elsewhere")
    with pytest.raises(Refused):
        engine.translate("Hallo", "de", "en", {})
    assert len(stub.asked) == 1


def test_an_answer_without_end_is_cut_off(engine, stub, monkeypatch):
    monkeypatch.setattr(base, "LARGEST", 100)
    stub.answer(good(engine.name, "a" * 500))
    with pytest.raises(Busy):
        engine.translate("Hallo", "de", "en", {})


def test_nobody_there(monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.5)
    with pytest.raises(Busy):
        LibreTranslate("http://127.0.0.1:9").translate("Hallo", "de", "en", {})


def test_no_engine():
    assert provider_for("none", "", "") is None
