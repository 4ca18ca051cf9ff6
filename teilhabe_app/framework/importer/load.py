"""Bring the database to what a file says. Nothing here commits.

An entry whose words in the file are those of the last import is left alone, so importing a file twice changes nothing
and does not undo what editors did meanwhile. An entry that is new in the file, or differs from the last import, is
taken over as a revision with the reason REASON. What the file no longer names stays.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.db import db
from teilhabe_app.core.policy import policy
from teilhabe_app.framework.importer import parts, shapes
from teilhabe_app.framework.importer.problems import Entry
from teilhabe_app.framework.models import ActionField, Concept, Goal, Indicator, Measure, Source
from teilhabe_app.framework.policy import Can
from teilhabe_app.organisations.models import Body
from teilhabe_app.organisations.policy import Can as OrganisationsCan

BESIDE = "bodies.yaml"


@dataclass(slots=True)
class Report:
    """What an import did, by kind of part."""

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)  # in the database, but not in the file

    @property
    def changes_anything(self) -> bool:
        """Tell whether the import wrote something."""
        return bool(self.added or self.changed)

    def lines(self) -> list[str]:
        """Return the summary for people."""
        kinds = dict.fromkeys([*self.added, *self.changed, *self.unchanged])
        rows = [
            f"{kind}: {self.added[kind]} added, {self.changed[kind]} changed, {self.unchanged[kind]} unchanged"
            for kind in kinds
        ]
        return [*rows, *(f"not in the file, kept as it is: {name}" for name in self.kept)]


def load(path: Path | str, *, bodies: Path | str | None = None, actor: Actor | None = None) -> Report:
    """Import a framework file, and before it the bodies: the file given, or ``bodies.yaml`` beside it.

    Raises ImportFailed with every problem; then nothing is imported.
    """
    path = Path(path)
    beside = Path(bodies) if bodies else path.with_name(BESIDE)
    report = Report()
    with db.session.begin_nested():
        if bodies or beside.is_file():
            import_bodies(actor, beside, report)
        return import_concept(actor, path, report)


def import_bodies(actor: Actor | None, path: Path | str, report: Report | None = None) -> Report:
    """Import a file of bodies; ``actor`` None is the command line or the demonstration."""
    if actor is not None:
        policy.require(actor, OrganisationsCan.EDIT_BODY)
    report = report or Report()
    entries: list[Entry] = shapes.read_bodies(Path(path))["bodies"]
    with db.session.begin_nested():
        found = _by(Body, "key")
        touched = [entry for entry in entries if _take(report, "bodies", found, entry, parts.body)]
        db.session.flush()
        for entry in touched:
            parts.relate(found[entry["key"]], entry, found)
        _name_kept(report, found, entries)
        db.session.flush()
        if touched:
            audit.note(actor, "bodies.import", None, count=len(touched))
    return report


def import_concept(actor: Actor | None, path: Path | str, report: Report | None = None) -> Report:
    """Import a framework file whose bodies are known; ``actor`` None is the command line or the demonstration."""
    if actor is not None:
        policy.require(actor, Can.EDIT)
    report = report or Report()
    bodies = _by(Body, "key")
    content = shapes.read_framework(Path(path), bodies)
    with db.session.begin_nested():
        sources = _by(Source, "key")
        for entry in content["sources"]:
            _take(report, "sources", sources, entry, parts.source)
        at = parts.At(actor=actor, bodies=bodies, sources=sources)
        concept = content["concept"]
        whole = Entry({**concept, "overarching_goals": None, "level_names": content["level_names"]})
        _take(report, "concept", _by(Concept, "key"), whole, at.concept)
        goals = _by(Goal, "number")
        for position, entry in enumerate(concept["overarching_goals"], 1):
            _take(report, "goals", goals, Entry({**entry, "position": position}), at.goal)
        _fields_and_measures(report, content["action_fields"], at)
        indicators = _by(Indicator, "key")
        for entry in content["indicators"]:
            _take(report, "indicators", indicators, entry, at.indicator)
        _name_kept(report, indicators, content["indicators"])
        db.session.flush()
        if report.changes_anything:
            audit.note(actor, "framework.import", None, added=report.added.total(), changed=report.changed.total())
    return report


def _fields_and_measures(report: Report, entries: list[Entry], at: parts.At) -> None:
    at.fields, at.measures = _by(ActionField, "key"), _by(Measure, "key")
    for position, entry in enumerate(entries, 1):
        own = {name: value for name, value in entry.items() if name != "measures"}
        levels = {level for measure in entry["measures"] for level in measure["levels"]}
        bodies = {body for measure in entry["measures"] for body in measure["bodies"]}
        whole = Entry({**own, "position": position, "levels": sorted(levels), "bodies": sorted(bodies)})
        _take(report, "action fields", at.fields, whole, at.field)
        for measure in entry["measures"]:
            placed = Entry({**measure, "field": entry["key"]})
            _take(report, "measures", at.measures, placed, at.measure)
    _name_kept(report, at.fields, entries)
    _name_kept(report, at.measures, [measure for entry in entries for measure in entry["measures"]])


def _by(kind: Any, name: str) -> dict[str, Any]:
    return {getattr(thing, name): thing for thing in db.session.scalars(select(kind))}


def _take(report: Report, kind: str, found: dict[str, Any], entry: Entry, apply: Callable[[Any, Entry], Any]) -> bool:
    """Add or change what an entry names, unless the entry is that of the last import; tell whether it was taken."""
    key = entry["nr"] if kind == "goals" else entry["key"]
    thing, digest = found.get(key), _digest(entry)
    if thing is not None and thing.imported == digest:
        report.unchanged[kind] += 1
        return False
    made = apply(thing, entry)
    made.imported = digest
    found[key] = made
    (report.changed if thing is not None else report.added)[kind] += 1
    return True


def _digest(entry: Entry) -> str:
    plain = json.dumps(entry, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()[:40]


def _name_kept(report: Report, found: dict[str, Any], entries: list[Entry]) -> None:
    report.kept.extend(sorted(set(found) - {entry["key"] for entry in entries}))
