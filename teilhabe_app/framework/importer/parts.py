"""One function for each kind of part of the files: it adds or changes, and keeps the change as a revision."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.framework import service
from teilhabe_app.framework.importer.problems import Entry
from teilhabe_app.framework.models import (
    ActionField,
    Concept,
    FieldOperation,
    Goal,
    Indicator,
    IndicatorValue,
    Measure,
    MeasureStatus,
    Operation,
    Source,
)
from teilhabe_app.framework.service.fields import unique_slug
from teilhabe_app.organisations.labels import LEVELS
from teilhabe_app.organisations.models import Body, BodyKind, Level

# Kept with the revisions, so it is written here in all languages instead of in the catalogues.
REASON = Multilingual(
    {
        "de": "Aus der Datei des Rahmenkonzepts übernommen.",
        "de-simple": "Der Text kommt aus der Datei zum Plan.",
        "en": "Taken over from the file of the framework concept.",
        "tr": "Çerçeve planı dosyasından alındı.",
        "ar": "مأخوذ من ملف الخطة الإطارية.",
        "uk": "Перенесено з файлу рамкової концепції.",
    }
)
WHY = service.Reasoned(reason=REASON, decided_on=None)
FACTS = ("pages", "editor_at_issue", "mandate", "contributors", "predecessors", "change_operations", "level_names")
BODY_TEXTS = ("name", "role", "composition", "rhythm", "note", "valid_from", "valid_to")


def _added(thing: Any) -> Any:
    db.session.add(thing)
    return thing


def body(found: Body | None, entry: Entry) -> Body:
    """Add or change a body; whom it follows and belongs to is told by ``relate`` once all bodies are there."""
    it = found or _added(Body(key=entry["key"], version=0))
    it.kind, it.place = BodyKind(entry["kind"]), entry["jurisdiction"]
    it.level = Level(entry["level"]) if entry["level"] else None
    for name in BODY_TEXTS:
        setattr(it, name, entry[name])
    it.meets_per_year = None if entry["meets_per_year"] is None else str(entry["meets_per_year"])
    it.sources = list(entry["source"])
    it.version += 1
    return it


def relate(it: Body, entry: Entry, bodies: dict[str, Body]) -> None:
    """Set the successor and the body that a body belongs to."""
    it.successor = bodies[entry["successor"]] if entry["successor"] else None
    it.part_of = bodies[entry["part_of"]] if entry["part_of"] else None


def source(found: Source | None, entry: Entry) -> Source:
    """Add or change a source."""
    it = found or _added(Source(key=entry["key"]))
    it.title, it.url = entry["title"], entry["url"]
    return it


@dataclass(slots=True)
class At:
    """What the parts of a framework file refer to."""

    actor: Actor | None
    bodies: dict[str, Body]
    sources: dict[str, Source]
    fields: dict[str, ActionField] = field(default_factory=dict)
    measures: dict[str, Measure] = field(default_factory=dict)

    def concept(self, found: Concept | None, entry: Entry) -> Concept:
        """Add or change the concept itself."""
        it = found or _added(Concept(key=entry["key"], version=0))
        it.title, it.jurisdiction, it.issue = entry["title"], entry["jurisdiction"], entry["issue"]
        it.decisions, it.reports = _plain(list(entry["decisions"])), _plain(list(entry["reports"]))
        it.facts = {name: _plain(entry[name]) for name in FACTS}
        it.version += 1
        service.record_part(it, WHY, self.actor)
        return it

    def goal(self, found: Goal | None, entry: Entry) -> Goal:
        """Add or change a goal."""
        it = found or _added(Goal(number=entry["nr"], version=0))
        it.title, it.definition = entry["name"], entry["definition"]
        it.position, it.page = entry["position"], entry["page"]
        it.version += 1
        service.record_part(it, WHY, self.actor)
        return it

    def field(self, found: ActionField | None, entry: Entry) -> ActionField:
        """Add or change a field; its levels and bodies are those of its measures. An ended field stays as it is."""
        if found is not None and found.ended_on is not None:
            return found
        operation = FieldOperation.ADD
        if found is not None:
            renamed = (found.name, found.short_name) != (entry["name"], entry["short"])
            operation = FieldOperation.RENAME if renamed else FieldOperation.ADAPT
        it = found or ActionField(key=entry["key"], slug=unique_slug(entry["short"]["de"], entry["key"]), version=0)
        it.number, it.position, it.page = entry["nr"], entry["position"], entry["page"]
        it.name, it.short_name, it.definition = entry["name"], entry["short"], entry["definition"]
        it.levels = [level.value for level in LEVELS if level in entry["levels"]]
        it.baseline = _plain(entry["baseline"] or {})
        it.version += 1
        db.session.add(it)
        it.bodies = [self.bodies[key] for key in entry["bodies"]]
        service.record_field(it, operation, WHY, self.actor)
        return it

    def measure(self, found: Measure | None, entry: Entry) -> Measure:
        """Add or change a measure; the change is a revision like any other."""
        home = self.fields[entry["field"]]
        status = MeasureStatus(entry["status"] or MeasureStatus.UNKNOWN)
        operation = Operation.ADD if found is None else Operation.CHANGE
        if found is not None and status is MeasureStatus.DISCONTINUED is not found.status:
            operation = Operation.DISCONTINUE
        it = found or _added(Measure(key=entry["key"], field=home, title=entry["title"], levels=[], version=0))
        if home.ended_on is None:
            it.field = home
        it.in_concept, it.note, it.figures = entry["in_concept"], entry["note"], _plain(entry["figures"] or {})
        it.bodies = [self.bodies[key] for key in entry["bodies"]]
        it.sources = [self.sources[key] for key in dict.fromkeys(entry["source"])]
        it.version += 1
        draft = service.RevisionDraft(
            operation=operation,
            reason=REASON,
            title=entry["title"],
            description=it.description,
            status=status,
            levels=[level.value for level in LEVELS if level in entry["levels"]],
            responsible=entry["responsible"],
            decided_on=None,
        )
        service.record_revision(it, draft, self.actor)
        return it

    def indicator(self, found: Indicator | None, entry: Entry) -> Indicator:
        """Add or change an indicator; its values are replaced by those of the file."""
        it = found or _added(Indicator(key=entry["key"], version=0))
        it.field = self.fields[entry["field"]] if entry["field"] else None
        it.name, it.unit = entry["name"], entry["unit"]
        it.values = [
            IndicatorValue(
                position=position,
                source=self.sources[row["source"]] if row["source"] else None,
                **{
                    name: row[name]
                    for name in ("year", "value", "value_text", "population", "basis", "note", "inferred")
                },
            )
            for position, row in enumerate(entry["values"], 1)
        ]
        it.version += 1
        service.record_part(it, WHY, self.actor)
        return it


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold."""
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
