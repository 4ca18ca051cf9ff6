"""The permission matrix as a page of the documentation, made from the policy rows."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from flask import Flask

from teilhabe_app.core.policy import policy

PATH = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
HEAD = """# Permissions

Made by `flask permissions`; do not edit. One row per permission: who may, and the pages it opens.
A permission without pages is asked for inside a service or a template.

| Permission | Who may | Pages |
|---|---|---|
"""


def table(app: Flask) -> str:
    """Return the matrix as Markdown, ordered by permission."""
    pages: dict[str, list[str]] = defaultdict(list)
    for route in app.url_map.iter_rules():
        access = getattr(app.view_functions[route.endpoint], "access", None)
        if access and access != "public":
            methods = "/".join(sorted((route.methods or set()) - {"HEAD", "OPTIONS"}))
            pages[access.value].append(f"`{methods} {route.rule.removeprefix('/<lang:lang>')}`")
    rows = []
    for name, rule in sorted(policy.rows.items(), key=lambda row: row[0].value):
        who = getattr(rule, "__name__", "?").strip("_").replace("_", " ")
        rows.append(f"| `{name.value}` | {who} | {'<br>'.join(sorted(pages[name.value])) or '–'} |")
    public = sorted(
        f"`{rule.rule.removeprefix('/<lang:lang>')}`"
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "access", None) == "public"
    )
    return HEAD + "\n".join(rows) + "\n\nOpen to everyone: " + ", ".join(dict.fromkeys(public)) + ".\n"
