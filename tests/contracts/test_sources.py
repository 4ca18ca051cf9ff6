"""Rules that are read off the sources."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "teilhabe_app"


def sources(pattern: str):
    return [(path.relative_to(ROOT), path.read_text(encoding="utf-8")) for path in APP.rglob(pattern)]


def test_one_reader_of_the_environment():
    readers = [str(name) for name, text in sources("*.py") if re.search(r"\bos\.environ\b|\bgetenv\b", text)]
    assert readers == []


def test_one_clock():
    others = [
        str(name)
        for name, text in sources("*.py")
        if re.search(r"datetime\.now\(|date\.today\(|utcnow\(", text) and name.name != "clock.py"
    ]
    assert others == []


def test_flask_login_and_babel_are_imported_in_few_places():
    allowed = {"core/i18n.py", "web/i18n.py", "accounts/current.py", "accounts/models.py"}
    found = {
        str(name.relative_to("teilhabe_app"))
        for name, text in sources("*.py")
        if re.search(r"^(from|import) (flask_login|flask_babel)", text, re.MULTILINE)
    }
    assert found <= allowed


def test_commits_only_in_views_commands_and_the_outbox():
    allowed = re.compile(r"(views|cli|demo)|core/(outbox|chores)\.py|web/(limits|saving)\.py")
    found = [str(name) for name, text in sources("*.py") if ".commit()" in text and not allowed.search(str(name))]
    assert found == []


def test_nothing_is_loaded_from_other_hosts():
    found = [
        (str(name), match)
        for kind in ("*.html", "*.css", "*.js")
        for name, text in sources(kind)
        if "vendor" not in name.parts
        for match in re.findall(r"""(?:src|href|url\()\s*=?\s*["']?(https?://[^"')\s]+)""", text)
    ]
    assert found == []


def test_modules_stay_small():
    long = [(str(name), text.count("\n")) for name, text in sources("*.py") if text.count("\n") > 300]
    assert long == []
