"""The permission engine. Slices contribute rows; nothing else decides access."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from teilhabe_app.core.errors import Forbidden


class Actor(Protocol):
    """What policy needs to know about whoever is acting."""

    @property
    def is_authenticated(self) -> bool:
        """Tell a person with an account from a guest."""

    @property
    def roles(self) -> frozenset[str]:
        """Name the roles held."""


class Permission(StrEnum):
    """Base for the per-slice permission names, e.g. ``"consultation.answer"``."""


Rule = Callable[[Any, Any], bool]


def all_of(*rules: Rule) -> Rule:
    """Every rule must hold."""

    def every(actor: Actor, obj: object) -> bool:
        return all(rule(actor, obj) for rule in rules)

    every.__name__ = " and ".join(rule.__name__ for rule in rules)
    return every


def any_of(*rules: Rule) -> Rule:
    """At least one rule must hold."""

    def some(actor: Actor, obj: object) -> bool:
        return any(rule(actor, obj) for rule in rules)

    some.__name__ = " or ".join(rule.__name__ for rule in rules)
    return some


def anyone(actor: Actor, obj: object) -> bool:  # noqa: ARG001
    """Everybody, also without an account."""
    return True


def signed_in(actor: Actor, obj: object) -> bool:  # noqa: ARG001
    """Anyone with an account."""
    return actor.is_authenticated


def role(*names: str) -> Rule:
    """Whoever holds one of the roles."""

    def holds(actor: Actor, obj: object) -> bool:  # noqa: ARG001
        return not actor.roles.isdisjoint(names)

    holds.__name__ = " or ".join(names)
    return holds


@dataclass(slots=True)
class Policy:
    """One row per permission; unknown permissions are denied."""

    rows: dict[Permission, Rule] = field(default_factory=dict)

    def add(self, rows: Mapping[Any, Rule]) -> None:
        """Add a slice's rows; a permission is defined exactly once (the same rows twice are one)."""
        clash = [name for name, rule in rows.items() if name in self.rows and self.rows[name] is not rule]
        if clash:
            raise ValueError(f"defined twice: {sorted(clash)}")
        self.rows.update(rows)

    def named(self, name: str) -> Permission:
        """Find a permission by its written name; templates use this."""
        found = _BY_NAME.get(name) or next((p for p in self.rows if p.value == name), None)
        if found is None:
            raise LookupError(f"no such permission: {name}")
        return _BY_NAME.setdefault(name, found)

    def allows(self, actor: Actor, permission: Permission, obj: object = None) -> bool:
        """Answer the question."""
        rule = self.rows.get(permission)
        return rule is not None and rule(actor, obj)

    def require(self, actor: Actor, permission: Permission, obj: object = None) -> None:
        """Raise ``Forbidden`` unless allowed."""
        if not self.allows(actor, permission, obj):
            raise Forbidden(permission.value)


_BY_NAME: dict[str, Permission] = {}
policy = Policy()
