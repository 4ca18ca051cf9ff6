"""What is different from the previous edition: both sides are frozen or freezing content, never live tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

READS = ("title", "description", "status", "levels", "responsible")
GONE = "discontinued"


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Return new, changed and discontinued measures, and findings answered since."""
    old, new = _measures(before), _measures(after)
    answered_before = {_key(finding): _answers(finding) for finding in _findings(before)}
    found: dict[str, Any] = {"new": [], "changed": [], "discontinued": [], "answered": []}
    for key, measure in new.items():
        entry = {"key": key, "title": measure["title"]}
        if key not in old:
            found["new"].append(entry)
        elif measure["status"] == GONE and old[key]["status"] != GONE:
            found["discontinued"].append(entry)
        elif any(measure[part] != old[key][part] for part in READS):
            found["changed"].append(entry)
    found["discontinued"] += [{"key": key, "title": old[key]["title"]} for key in old if key not in new]
    for finding in _findings(after):
        if _answers(finding) > answered_before.get(_key(finding), 0):
            last = [answer for routing in finding["routings"] for answer in routing["answers"]]
            found["answered"].append(
                {
                    "dossier": finding["dossier"],
                    "number": finding["number"],
                    "statement": finding["statement"],
                    "decision": max(last, key=lambda answer: answer["answered_on"])["decision"],
                }
            )
    return found


def _measures(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {measure["key"]: measure for field in content["fields"] for measure in field["measures"]}


def _findings(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for field in content["fields"]:
        yield from field["findings"]
    yield from content["common"]["findings"]


def _key(finding: dict[str, Any]) -> tuple[str, int]:
    return finding["dossier"]["slug"], finding["number"]


def _answers(finding: dict[str, Any]) -> int:
    return sum(len(routing["answers"]) for routing in finding["routings"])
