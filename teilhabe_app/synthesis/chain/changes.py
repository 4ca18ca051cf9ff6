"""What is different between two contents of a dossier: both are frozen, or the later one is how it stands now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

ROLES = ("supports", "differs", "minority")
ABOUT = {"theme": "", "field": "name", "measure": "title"}  # and where its name stands; that of a theme is all of it

Words = dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A finding that reads differently, or rests on other quotes."""

    before: dict[str, Any]
    after: dict[str, Any]

    @property
    def number(self) -> int:
        """Return its number."""
        return int(self.after["number"])

    @property
    def reads_differently(self) -> bool:
        """Tell whether the statement changed."""
        return bool(self.before["statement"] != self.after["statement"])

    @property
    def quotes_come(self) -> int:
        """Count the quotes that were not there before."""
        return len(_quotes(self.after) - _quotes(self.before))

    @property
    def quotes_go(self) -> int:
        """Count the quotes that are no longer there."""
        return len(_quotes(self.before) - _quotes(self.after))

    @property
    def moved(self) -> list[tuple[str, Words, Words]]:
        """Return what it is about now instead of before: the theme, the field, the measure, each by its name."""
        return [
            (about, _name(self.before, about), _name(self.after, about))
            for about in ABOUT
            if _is_about(self.before, about) != _is_about(self.after, about)
        ]

    @property
    def figures_come(self) -> list[dict[str, Any]]:
        """Return the figures that were not there before, or read differently."""
        return [one for one in _figures(self.after) if one not in _figures(self.before)]

    @property
    def figures_go(self) -> list[dict[str, Any]]:
        """Return the figures that are no longer there, as they were."""
        return [one for one in _figures(self.before) if one not in _figures(self.after)]


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that came since."""

    number: int
    body: dict[str, Any]
    answer: dict[str, Any]


@dataclass(slots=True)
class Changes:
    """Everything that is different."""

    new: list[dict[str, Any]] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    removed: list[dict[str, Any]] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    asked: list[Answered] = field(default_factory=list)  # bodies asked since; the answer is the routing
    sent_back: list[Answered] = field(default_factory=list)  # and those that said another body is responsible
    counts: list[tuple[str, int, int]] = field(default_factory=list)
    method: bool = False

    def __bool__(self) -> bool:
        """Tell whether anything is different."""
        lists = (self.new, self.changed, self.removed, self.answers, self.asked, self.sent_back, self.counts)
        return self.method or any(lists)


def changes_between(before: dict[str, Any], after: dict[str, Any]) -> Changes:
    """Return what came, went or reads differently."""
    old = {one["number"]: one for one in before["findings"]}
    new = {one["number"]: one for one in after["findings"]}
    found = Changes(method=before["dossier"] != after["dossier"])
    found.removed = [one for number, one in old.items() if number not in new]
    for number, one in new.items():
        earlier = old.get(number)
        if earlier is None:
            found.new.append(one)
        elif _differs(earlier, one):
            found.changed.append(Changed(earlier, one))
        _answers(found, number, earlier, one)
    for name, count in after["coverage"].items():
        if count != before["coverage"][name]:
            found.counts.append((name, before["coverage"][name], count))
    return found


def _differs(before: dict[str, Any], after: dict[str, Any]) -> bool:
    """Tell whether a finding reads differently, rests on something else, or is about something else."""
    if before["statement"] != after["statement"] or _quotes(before) != _quotes(after):
        return True
    return any(_is_about(before, one) != _is_about(after, one) for one in ABOUT) or _figures(before) != _figures(after)


def _is_about(finding: dict[str, Any], about: str) -> Any:
    """Return what tells one theme, field or measure from another: its key; a theme has none but its name."""
    found = finding.get(about) or {}
    return found.get("key") if ABOUT[about] else found


def _name(finding: dict[str, Any], about: str) -> Words:
    found: dict[str, Any] = finding.get(about) or {}
    return (found.get(ABOUT[about]) if ABOUT[about] else found) or None


def _figures(finding: dict[str, Any]) -> list[dict[str, Any]]:
    return finding.get("figures") or []


def _answers(found: Changes, number: int, before: dict[str, Any] | None, after: dict[str, Any]) -> None:
    known = {routing["body"]["key"]: routing for routing in before["routings"]} if before else {}
    for routing in after["routings"]:
        earlier = known.get(routing["body"]["key"])
        had = {(one["number"], len(one["measures"])) for one in earlier["answers"]} if earlier else set()
        if earlier is None and not routing["answers"]:
            found.asked.append(Answered(number, routing["body"], routing))
        found.answers += [
            Answered(number, routing["body"], one)
            for one in routing["answers"]
            if (one["number"], len(one["measures"])) not in had
        ]
    asked = {routing["body"]["key"] for routing in after["routings"]}  # without what was sent back
    found.sent_back += [Answered(number, one["body"], one) for key, one in known.items() if key not in asked]


def _quotes(finding: dict[str, Any]) -> set[tuple[Any, ...]]:
    return {
        (one["contribution"], one["revision"], one["starts"], one["ends"], one["role"]) for one in finding["citations"]
    }
