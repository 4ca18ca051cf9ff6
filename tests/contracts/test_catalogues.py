"""Every visible sentence exists in every language, and plural forms are the right ones."""

from __future__ import annotations

import pytest
from babel.messages.plurals import get_plural

from teilhabe_app.core.i18n import LANGUAGES
from teilhabe_app.web import catalogues


def test_catalogues_are_complete_and_current():
    assert catalogues.problems() == []


@pytest.mark.parametrize(
    ("locale", "numbers"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 5, 99: 5, 100: 4, 103: 3}),
        ("uk", {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1}),
        ("de", {1: 0, 0: 1, 2: 1}),
        ("tr", {0: 0, 1: 0, 2: 0}),
    ],
)
def test_plural_forms_stay_what_the_catalogues_were_written_for(locale, numbers):
    rule = get_plural(locale)
    from gettext import c2py  # noqa: PLC0415 -- only this test needs the reader of plural headers

    choose = c2py(rule.plural_expr)
    assert {number: choose(number) for number in numbers} == numbers


def test_plain_german_is_a_catalogue_of_its_own():
    simple = next(language for language in LANGUAGES if language.code == "de-simple")
    assert str(simple.locale) == "de@simple"
    assert catalogues.po_path(simple.catalogue).exists()


def test_a_new_message_stays_empty_until_somebody_translates_it(monkeypatch, tmp_path):
    """English fills itself from the source; the catalogues after it must not inherit that."""
    monkeypatch.setattr(catalogues, "FOLDER", tmp_path)
    source = catalogues.template()
    for language in LANGUAGES:
        catalogues.po_path(language.catalogue).parent.mkdir(parents=True)
        catalogues.add(language.catalogue)
    source.add("A sentence that nobody has translated yet.", None)
    monkeypatch.setattr(catalogues, "template", lambda: source)
    catalogues.update()
    missing = "A sentence that nobody has translated yet."
    for language in LANGUAGES:
        catalogue = catalogues._read(catalogues.po_path(language.catalogue), language.catalogue)
        expected = missing if language.catalogue == "en" else ""
        assert catalogue[missing].string == expected, language.catalogue
