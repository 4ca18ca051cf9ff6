"""The shapes of the two files, as docs/framework-yaml.md describes them, and the rules between their parts."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

from teilhabe_app.framework.importer.problems import Entry, ImportFailed, Reading
from teilhabe_app.framework.importer.reader import (
    MAX_CODE,
    Check,
    Key,
    boolean,
    date,
    listed,
    mapping,
    nullable,
    number,
    one_of,
    read,
    shape,
    string,
    text,
    whole,
)
from teilhabe_app.framework.models import MeasureStatus
from teilhabe_app.organisations.labels import PLACES
from teilhabe_app.organisations.models import BodyKind, Level

VERSION = 1
UNITS = ("%", "persons", "EUR", "organisations")

CODE = string(MAX_CODE, r"[A-Za-z0-9_.-]+")
LEVEL = one_of(*Level)
SOURCES = listed(string(2000))
TEXT_OR_NULL = Key(nullable(text()))
VALUE_ROW: dict[str, Check | Key] = {
    "year": nullable(whole),
    "value": nullable(number),
    "value_text": Key(nullable(string())),
    "unit": one_of(*UNITS),
    "population": TEXT_OR_NULL,
    "basis": TEXT_OR_NULL,
    "note": TEXT_OR_NULL,
    "inferred": Key(boolean, default=False),
    "source": nullable(CODE),
}
FIGURE = shape({"label": text(), **VALUE_ROW})
MEASURE = shape(
    {
        "key": CODE,
        "title": text(),
        "responsible": nullable(string()),
        "bodies": Key(listed(CODE), default=()),
        "levels": listed(LEVEL),
        "status": Key(nullable(one_of(*MeasureStatus))),
        "in_concept": nullable(boolean),
        "figures": Key(mapping(FIGURE)),
        "note": TEXT_OR_NULL,
        "source": listed(CODE),
    }
)
ACTION_FIELD = shape(
    {
        "key": CODE,
        "nr": string(MAX_CODE),
        "page": Key(nullable(whole)),
        "name": text(),
        "short": text(),
        "definition": text(),
        "baseline": Key(mapping(FIGURE)),
        "measures": listed(MEASURE),
    }
)
INDICATOR = shape(
    {
        "key": CODE,
        "field": nullable(CODE),
        "name": text(),
        "unit": one_of(*UNITS),
        "values": listed(shape(VALUE_ROW), least=1),
    }
)
GOAL = shape(
    {
        "key": CODE,
        "nr": string(MAX_CODE),
        "page": Key(nullable(whole)),
        "name": text(),
        "definition": TEXT_OR_NULL,
    }
)
DECISION = shape(
    {
        "body": CODE,
        "body_name": string(),
        "date": nullable(date),
        "act": one_of("presented", "adopted", "forwarded"),
        "source": SOURCES,
        "conflict": TEXT_OR_NULL,
    }
)
PREDECESSOR = shape(
    {
        "title": text(),
        "years": string(MAX_CODE),
        "fields": Key(nullable(whole)),
        "goals": Key(nullable(string(MAX_CODE))),
        "source": SOURCES,
    }
)
REPORT = shape(
    {
        "key": CODE,
        "nr": whole,
        "kind": one_of("plan_of_measures", "implementation_report"),
        "title": text(),
        "year": Key(nullable(whole)),
        "planned": Key(nullable(date)),
        "published": Key(nullable(date)),
        "presented": Key(nullable(date)),
        "data_year": Key(nullable(whole)),
        "inferred": Key(boolean, default=False),
        "note": TEXT_OR_NULL,
        "source": SOURCES,
    }
)
CONCEPT = shape(
    {
        "key": CODE,
        "title": text(),
        "jurisdiction": text(),
        "pages": Key(nullable(whole)),
        "issue": date,
        "editor_at_issue": Key(nullable(string())),
        "mandate": Key(nullable(shape({"body": CODE, "date": date, "note": TEXT_OR_NULL, "source": SOURCES}))),
        "contributors": Key(listed(text()), default=()),
        "decisions": Key(listed(DECISION), default=()),
        "predecessors": Key(listed(PREDECESSOR), default=()),
        "change_operations": Key(mapping(listed(CODE))),
        "overarching_goals": listed(GOAL),
        "reports": Key(listed(REPORT), default=()),
    }
)
SOURCE = shape({"key": CODE, "title": string(), "url": nullable(string(2000, r"https?://\S+"))})
FRAMEWORK = shape(
    {
        "version": whole,
        "concept": CONCEPT,
        "level_names": mapping(text()),
        "action_fields": listed(ACTION_FIELD),
        "indicators": listed(INDICATOR),
        "sources": listed(SOURCE),
    }
)
BODY = shape(
    {
        "key": CODE,
        "kind": one_of(*BodyKind),
        "level": nullable(LEVEL),
        "jurisdiction": one_of(*PLACES),
        "name": text(),
        "role": text(),
        "rhythm": TEXT_OR_NULL,
        "meets_per_year": Key(nullable(whole)),
        "valid_from": Key(nullable(date)),
        "valid_to": Key(nullable(date)),
        "successor": Key(nullable(CODE)),
        "part_of": Key(nullable(CODE)),
        "composition": TEXT_OR_NULL,
        "note": TEXT_OR_NULL,
        "source": SOURCES,
    }
)
BODIES = shape({"version": whole, "bodies": listed(BODY)})


def read_framework(path: Path, known_bodies: Iterable[str]) -> Entry:
    """Read a framework file; sources, bodies and fields that it names must be there."""
    found = read(path, FRAMEWORK)
    reading = Reading(path.name)
    _require_version(reading, found)
    fields: list[Entry] = found["action_fields"]
    measures = [measure for field in fields for measure in field["measures"]]
    for entries in (fields, measures, found["indicators"], found["sources"], found["concept"]["overarching_goals"]):
        _require_unique(reading, entries, "key")
    _require_unique(reading, found["concept"]["overarching_goals"], "nr")
    sources, bodies = {source["key"] for source in found["sources"]}, set(known_bodies)
    for measure in measures:
        _require_known(reading, measure, "source", sources, "source")
        _require_known(reading, measure, "bodies", bodies, "body")
    for row in _rows(found):
        _require_known(reading, row, "source", sources, "source")
        if row["value"] is None and not row["value_text"]:
            reading.complain(row.line, f"{row.path}.value", "one of value and value_text is needed")
    for indicator in found["indicators"]:
        _require_known(reading, indicator, "field", {f["key"] for f in fields}, "action field")
    concept = found["concept"]
    for part in [*concept["decisions"], *([concept["mandate"]] if concept["mandate"] else [])]:
        _require_known(reading, part, "body", bodies, "body")
    for part in [*concept["decisions"], *concept["predecessors"], *concept["reports"]]:
        _require_known(reading, part, "source", sources, "source")
    if reading.problems:
        raise ImportFailed(sorted(reading.problems, key=lambda problem: problem.line))
    return found


def read_bodies(path: Path) -> Entry:
    """Read a file of bodies; successors and the bodies they belong to must be in it, without a circle."""
    found = read(path, BODIES)
    reading = Reading(path.name)
    _require_version(reading, found)
    bodies: list[Entry] = found["bodies"]
    _require_unique(reading, bodies, "key")
    by_key = {body["key"]: body for body in bodies}
    for body in bodies:
        for name in ("successor", "part_of"):
            _require_known(reading, body, name, set(by_key), "body")
            if _runs_in_a_circle(body, name, by_key):
                reading.complain(body.line_of(name), f"{body.path}.{name}", "leads back to the body itself")
        if body["valid_from"] and body["valid_to"] and body["valid_from"] > body["valid_to"]:
            reading.complain(body.line_of("valid_to"), f"{body.path}.valid_to", "lies before valid_from")
    if reading.problems:
        raise ImportFailed(sorted(reading.problems, key=lambda problem: problem.line))
    return found


def _runs_in_a_circle(body: Entry, name: str, by_key: dict[str, Entry]) -> bool:
    seen, at = set(), body
    while at[name] in by_key and at["key"] not in seen:
        seen.add(at["key"])
        at = by_key[at[name]]
    return at["key"] in seen


def _require_version(reading: Reading, found: Entry) -> None:
    if found["version"] != VERSION:
        reading.complain(found.line_of("version"), "version", f"this program reads version {VERSION}")


def _rows(found: Entry) -> Iterator[Entry]:
    for field in found["action_fields"]:
        yield from (field["baseline"] or {}).values()
        for measure in field["measures"]:
            yield from (measure["figures"] or {}).values()
    for indicator in found["indicators"]:
        yield from indicator["values"]


def _require_unique(reading: Reading, entries: Iterable[Entry], name: str) -> None:
    seen: dict[str, int] = {}
    for entry in entries:
        value, line = entry[name], entry.line_of(name)
        if value in seen:
            reading.complain(line, f"{entry.path}.{name}", f"{value!r} stands in line {seen[value]} already")
        seen.setdefault(value, line)


def _require_known(reading: Reading, entry: Entry, name: str, known: Container[str], what: str) -> None:
    value = entry[name]
    for key in [value] if isinstance(value, str) else value or ():
        if key not in known:
            reading.complain(entry.line_of(name), f"{entry.path}.{name}", f"there is no {what} {key!r}")
