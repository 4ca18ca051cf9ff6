"""A dossier of many contributions: most of them cited, some set aside, some open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from bench.stage import Stage
from bench.threads import grow, in_batches

FINDINGS, THEMES = 40, 12
SLUG = "gemessen"
TEN = 10


@dataclass(frozen=True, slots=True)
class GrownDossier:
    """Where it stands, and a contribution of each state."""

    slug: str
    key: int
    findings: list[int]
    cited: int
    open: int


def grow_dossier(stage: Stage, size: int) -> GrownDossier:
    """Make a published dossier over a thread of ``size`` contributions: of ten, eight cited, one set aside."""
    thread = grow(stage, size).thread
    now = dt.datetime.now(dt.UTC)
    with stage.engine.begin() as connection:
        tables = sa.MetaData()
        names = (
            "dossier",
            "dossier_format",
            "theme",
            "finding",
            "citation",
            "set_aside",
            "coding",
            "contribution",
            "user",
        )
        tables.reflect(connection, only=names)
        given = tables.tables["contribution"]
        points = (given.c.thread_id == thread, given.c.official.is_(False))  # official answers are no contributions
        query = sa.select(given.c.id, given.c.text).where(*points).order_by(given.c.id)
        rows = connection.execute(query).all()
        format_id = connection.scalar(sa.select(given.c.format_id).where(given.c.thread_id == thread).limit(1))
        account = tables.tables["user"]
        coder = connection.scalar(sa.select(account.c.id).where(account.c.email == "moderation@example.org"))

        def add(table: str, **values: Any) -> int:
            result = connection.execute(tables.tables[table].insert().values(**values))
            return int((result.inserted_primary_key or (0,))[0])

        key = add(
            "dossier",
            slug=SLUG,
            title={"de": "Gemessen"},
            state="published",
            shows_gap=True,
            published_at=now,
            created_at=now,
            version=1,
        )
        connection.execute(tables.tables["dossier_format"].insert().values(dossier_id=key, format_id=format_id))
        themes = [
            add("theme", dossier_id=key, position=number, name={"de": f"Thema {number}"}, version=1)
            for number in range(THEMES)
        ]
        findings = [
            add(
                "finding",
                dossier_id=key,
                number=number,
                statement={"de": f"Befund {number}: so steht es da."},
                theme_id=themes[number % THEMES],
                source_changed=False,
                version=1,
            )
            for number in range(1, FINDINGS + 1)
        ]
        cited, aside, coded = [], [], []
        for number, (one, text) in enumerate(rows):
            coded.append(
                {"theme_id": themes[number % THEMES], "contribution_id": one, "created_at": now, "created_by_id": coder}
            )
            if number % TEN < TEN - 2:
                cited.append(_citation(findings[number % FINDINGS], one, text, now))
            elif number % TEN == TEN - 2:
                aside.append(
                    {"dossier_id": key, "contribution_id": one, "reason": "too_short", "note": "", "created_at": now}
                )
    for table, values in (("citation", cited), ("set_aside", aside), ("coding", coded)):
        in_batches(stage, tables.tables[table], values)
    with stage.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))
    return GrownDossier(SLUG, key, findings, rows[0].id, rows[TEN - 1].id)


def _citation(finding: int, contribution: int, text: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "finding_id": finding,
        "contribution_id": contribution,
        "revision_number": 1,
        "role": "supports",
        "starts": 0,
        "ends": len(text),
        "quote": text,
        "created_at": now,
    }
