"""What was made quick says the same as before: words, addresses, controls, dates."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from flask import g, render_template_string, url_for
from markupsafe import Markup
from wtforms import BooleanField, HiddenField, PasswordField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.meta import DefaultMeta
from wtforms.validators import InputRequired, Length

from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, force_language, gettext, words
from teilhabe_app.web import controls, i18n
from teilhabe_app.web.forms import PartForm
from teilhabe_app.web.program import MOST_ADDRESSES


@pytest.fixture
def page(app):
    """A request for a page in English."""
    with app.test_request_context("/en/"):
        g.language = BY_CODE["en"]
        yield


class Everything(PartForm):
    """One field of each kind that forms have."""

    name = StringField("Name", [InputRequired(), Length(max=30)], render_kw={"autocomplete": 'a"b'})
    text = TextAreaField("Text")
    yes = BooleanField("Yes")
    secret = PasswordField("Secret")
    once = HiddenField(default="a<b")
    one = SelectField("One", choices=[SelectChoice("a", "A & B"), SelectChoice("b", "C")])
    radio = RadioField("Radio", choices=[SelectChoice("a", "A"), SelectChoice("b", "B")])


@pytest.mark.parametrize("name", ["name", "text", "yes", "secret", "once", "one"])
@pytest.mark.parametrize("given", [{}, {"class_": "x", "aria-describedby": "y", "required": False, "rows": 3}])
def test_controls_are_what_wtforms_writes(page, name, given):
    form = Everything(data={"name": "<Ä>", "text": "a\n\n</textarea>", "yes": True, "one": "b"})
    field = form[name]
    assert controls.draw(field, given) == DefaultMeta().render_field(field, dict(given))


def test_radio_buttons_are_what_wtforms_writes(page):
    for option in Everything(data={"radio": "b"}).radio:
        assert controls.draw(option, {"class_": "x"}) == DefaultMeta().render_field(option, {"class_": "x"})


def test_values_in_messages_are_escaped_in_pages_only(page):
    source = '{% trans name="<b>" %}Hello {{ name }}{% endtrans %} {{ _("100 %%") }} {{ gettext("x %(y)s", y="<i>") }}'
    assert render_template_string(source) == "Hello &lt;b&gt; 100 % x &lt;i&gt;"
    plain = "{% autoescape false %}" + source + "{% endautoescape %}"
    assert render_template_string(plain) == "Hello <b> 100 % x <i>"


def test_plural_and_context_in_templates(page):
    source = "{% trans count=2 %}{{ count }} thing{% pluralize %}{{ count }} things{% endtrans %}"
    assert render_template_string(source) == "2 things"
    assert render_template_string('{{ npgettext("a", "%(num)s thing", "%(num)s things", 3) }}') == "3 things"
    assert render_template_string('{{ pgettext("a", "thing %(x)s", x="<") }}') == "thing &lt;"


def test_another_language_is_spoken_inside_the_block_only(page):
    assert gettext("Save") == "Save"
    with force_language("de"):
        assert words().language is BY_CODE["de"]
        with force_language("tr"):
            assert words().language is BY_CODE["tr"]
        assert words().language is BY_CODE["de"]
    assert words().language is BY_CODE["en"]


def test_addresses_follow_the_language_and_the_values(app, page):
    for language in (*LANGUAGES, *LANGUAGES):
        g.language = language
        assert url_for("pages.text", key="about") == f"/{language.code}/p/about"
        assert url_for("pages.text", key="about", lang="ar") == "/ar/p/about"
    g.language = BY_CODE["en"]
    assert url_for("formats.index", q="a b", _anchor="x") == "/en/formats/?q=a+b#x"
    assert url_for("formats.index", q=["a", "b"]) == "/en/formats/?q=a&q=b"
    assert url_for("pages.home", _external=True) == "http://localhost/en/"


def test_addresses_follow_where_the_program_is_mounted(app):
    for root in ("", "/below"):
        with app.test_request_context("/en/", base_url=f"http://localhost{root}"):
            g.language = BY_CODE["en"]
            assert url_for("pages.home") == f"{root}/en/"


def test_readers_cannot_fill_the_memory_with_addresses(app, page):
    for number in range(MOST_ADDRESSES + 10):
        url_for("formats.index", q=number)
    url_for("formats.index", q="x" * 10_000)
    assert len(app._addresses) <= MOST_ADDRESSES


def test_a_moment_is_written_where_the_people_are(page):
    moment = dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)
    assert i18n.short_date(moment) == i18n.short_date(moment.astimezone(ZoneInfo("Asia/Tokyo"))) == "Jul 2, 2026"
    assert i18n.short_date(dt.date(2026, 7, 1)) == "Jul 1, 2026"
    assert i18n.number(1) == "1"
    assert i18n.number(1.5) == "1.5"
    with force_language("de"):
        assert i18n.short_date(moment) == "02.07.2026"
        assert i18n.number(1.5) == "1,5"


def test_parts_escape_what_people_wrote(page):
    source = """{{ ml_text(m) }}{{ ml_text(m, "p", "a") }}{{ user_text("<x>\n\ny", "de") }}{{ badge("<z>") }}"""
    shown = render_template_string(source, m={"de": "<ü>"})
    assert shown.count('lang="de"') == 3
    assert "<ü>" not in shown
    assert "<x>" not in shown
    assert "<z>" not in shown
    assert '<p dir="auto">y</p>' in shown
    assert render_template_string("{{ badge(text) }}", text=Markup("<b>z</b>")).count("<b>") == 1
