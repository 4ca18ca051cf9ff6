"""Rules about who may do what that hold for the whole program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from teilhabe_app.accounts.models import Guest
from teilhabe_app.core.policy import Permission, policy
from teilhabe_app.web import matrix

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = {"int": "1", "string": "x", "default": "x", "lang": "de"}


def members() -> list[Permission]:
    return [member for kind in Permission.__subclasses__() for member in kind]


def test_every_endpoint_says_who_may(app):
    naked = [name for name, view in app.view_functions.items() if getattr(view, "access", None) is None]
    assert naked == []


def test_every_permission_has_a_row_and_every_row_a_permission(app):
    assert set(members()) == set(policy.rows)


def test_every_permission_is_asked_for_somewhere(app):
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "teilhabe_app").rglob("*.py"))
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "teilhabe_app").rglob("*.html"))
    unused = [
        member.value
        for member in members()
        if len(re.findall(rf"\bCan\.{member.name}\b", code)) < 2 and f'can("{member.value}"' not in templates
    ]
    assert unused == []


def test_the_matrix_is_current(app):
    assert matrix.PATH.read_text(encoding="utf-8") == matrix.table(app), "run: flask permissions"


def test_what_templates_ask_for_exists(app):
    asked = {
        name
        for path in (ROOT / "teilhabe_app").rglob("*.html")
        for name in re.findall(r"""\bcan\(["']([a-z_.]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert asked <= {member.value for member in members()}


def guarded_endpoints(app):
    for rule in app.url_map.iter_rules():
        access = getattr(app.view_functions[rule.endpoint], "access", "public")
        if access == "public":
            continue
        path = rule.rule
        for converter, name in re.findall(r"<(?:([a-z]+)(?:\([^)]*\))?:)?([a-z_]+)>", path):
            path = re.sub(rf"<(?:[a-z]+(?:\([^)]*\))?:)?{name}>", SAMPLE.get(converter or "default", "x"), path)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, path, access


def test_a_guest_opens_nothing_that_guests_may_not(app, client):
    opened = []
    for method, path, access in guarded_endpoints(app):
        answer = client.open(path, method=method)
        assert answer.status_code < 500, (method, path)
        try:
            may = policy.allows(Guest(), access, None)
        except AttributeError:  # the rule looks at an object; without one there is nothing to open
            may = False
        if answer.status_code == 200 and not may:
            opened.append((method, path))
    assert opened == []


@pytest.mark.parametrize("name", ["no.such", ""])
def test_an_unknown_permission_is_an_error_not_a_yes(app, name):
    with pytest.raises(LookupError):
        policy.named(name)
