"""The template lint finds what it promises and leaves good templates alone."""

import pytest
from jinja2 import Environment

from tools.lint_templates import problems

GOOD = """{% extends "layout/page.html" %}
{% block content %}
<h1>{{ _("Events") }}</h1>
<p lang="{{ text.lang }}" dir="auto">{% trans name=event.title %}Go to <b class="x">{{ name }}</b>{% endtrans %}</p>
<p>{% trans count=n %}{{ count }} seat{% pluralize %}{{ count }} seats{% endtrans %} · Teilhabe</p>
<img src="{{ static_url("a.svg") }}" alt="">
<form method="post"{% if wide %} class="wide"{% endif %}>
{{ hidden(form) }}<button type="submit">{{ _("Register") }}</button></form>
<form action="/x"><input type="submit" value="{{ _("Search") }}"></form>
<{{ tag }} class="y">{{ text }}</{{ tag }}>
<code>DATABASE_URL</code>
{% endblock %}
"""


@pytest.fixture
def environment():
    return Environment(autoescape=True, extensions=["jinja2.ext.i18n"])


def test_a_good_template_passes(environment):
    assert problems(environment, GOOD) == []


@pytest.mark.parametrize(
    ("source", "word"),
    [
        ('<p style="color: red">{{ x }}</p>', "inline style"),
        ("<style>p { color: red }</style>", "inline style sheet"),
        ("<script>{{ x }}</script>", "inline script"),
        ('<script src="https://other.example/x.js"></script>', "another host"),
        ('<link rel="stylesheet" href="//other.example/x.css">', "another host"),
        ('<a href="{{ x }}" onclick="go()">{{ y }}</a>', "inline handler"),
        ('<img src="{{ x }}">', "without alt"),
        ('<img src="{{ x }}" alt="A tree">', "untranslated alt"),
        ('<p lang="de">{{ x }}</p>', "language written by hand"),
        ('<p dir="rtl">{{ x }}</p>', "direction written by hand"),
        ('<form method="post">{{ x }}</form>', "without csrf"),
        ("<p>Hello {{ x }}</p>", "untranslated text"),
        ("{% trans %}Hello{% endtrans %} you", "untranslated text"),
        ("{{ x|safe }}", "filter safe"),
        ("{% if x %}", "syntax"),
    ],
)
def test_a_broken_rule_is_found_on_its_line(environment, source, word):
    found = problems(environment, f"<p>{{{{ a }}}}</p>\n\n{source}\n")
    assert [word in text for _, text in found] == [True]
    assert found[0].line in {3, 4}  # an unfinished statement is noticed at the end


def test_mails_may_carry_inline_style(environment):
    assert problems(environment, '<p style="color: red">{{ x }}</p>', is_mail=True) == []


def test_a_line_with_a_reason_is_left_alone(environment):
    assert problems(environment, '<p lang="de">{{ x }}</p> {# lint: ok, the law is German #}') == []
    assert problems(environment, '<p lang="de">{{ x }}</p> {# lint: ok #}') != []
