"""Coverage: how many contributions of a dossier are cited, set aside or open, from the tally that triggers keep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import column, func, select, table

from teilhabe_app.contributions.models import Channel
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import AsideReason, Dossier, tally

SMALL_CELL = 5
STATES = ("open", "cited", "aside")
# What the database says of each contribution from the sources, without the tally (revision 0029).
standing_now = table("standing_now", column("dossier_id"), column("contribution_id"), column("state"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A group and how much of it is dealt with."""

    key: Hashable
    total: int
    open: int
    cited: int = 0
    aside: int = 0

    @property
    def is_small(self) -> bool:
        """Tell whether the number is so small that the public sees only "fewer than five"."""
        return 0 < self.total < SMALL_CELL

    @property
    def done(self) -> int:
        """Count those dealt with."""
        return self.total - self.open

    @property
    def done_share(self) -> float:
        """Return the part that is dealt with, from 0 to 1."""
        return self.done / self.total if self.total else 1.0

    @property
    def cited_share(self) -> float:
        """Return the part that a finding cites, from 0 to 1."""
        return self.cited / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Gap:
    """The largest difference between two languages in one share; both with what it rests on."""

    low: Share
    high: Share
    points: int  # percentage points


@dataclass(frozen=True)
class Coverage:
    """The published contributions of a dossier: cited, set aside, or still open; ``cells`` by kind, code and state."""

    cells: Mapping[str, Mapping[str, Mapping[str, int]]]

    def _of(self, state: str) -> int:
        return self.cells.get("every", {}).get("", {}).get(state, 0)

    @cached_property
    def total(self) -> int:
        """Count all."""
        return sum(self._of(state) for state in STATES)

    @property
    def cited(self) -> int:
        """Count those that a finding cites as they now read."""
        return self._of("cited")

    @property
    def aside(self) -> int:
        """Count those that were set aside."""
        return self._of("aside")

    @property
    def open(self) -> int:
        """Count those not dealt with."""
        return self._of("open")

    @property
    def done(self) -> int:
        """Count those dealt with."""
        return self.total - self.open

    @property
    def is_complete(self) -> bool:
        """Tell whether every contribution is dealt with."""
        return self.open == 0

    @property
    def reasons(self) -> dict[AsideReason, int]:
        """Count the set aside ones by reason, the commonest first."""
        found = {AsideReason(code): states["aside"] for code, states in self.cells.get("reason", {}).items() if code}
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0].value)))

    def by(self, name: str) -> list[Share]:
        """Group by ``language``, ``field_id``, ``channel``, ``people``, ``week`` or ``of_organisation``.

        Weeks are ISO dates of their Mondays; people are organisation, account or guest.
        """
        kind = {"field_id": "field", "of_organisation": "people"}.get(name, name)
        sums: dict[Hashable, dict[str, int]] = defaultdict(lambda: dict.fromkeys(STATES, 0))
        for code, states in self.cells.get(kind, {}).items():
            row = sums[_KEYS.get(name, str)(code)]
            for state, count in states.items():
                row[state] += count
        shares = [Share(key=key, total=sum(row.values()), **row) for key, row in sums.items()]
        return sorted(shares, key=lambda share: (share.key is None, str(share.key)))


_KEYS: dict[str, Any] = {
    "field_id": lambda code: int(code) if code else None,
    "channel": Channel,
    "of_organisation": lambda code: code == "organisation",
}


def coverage_of(dossier: Dossier) -> Coverage:
    """Read the tally of a dossier; citations of an older wording do not count (1 statement, whatever the number)."""
    return coverages_of([dossier.id])[dossier.id]


def coverages_of(ids: Sequence[int]) -> dict[int, Coverage]:
    """Read the tallies of several dossiers (1 statement)."""
    cells: dict[int, dict[str, dict[str, dict[str, int]]]] = {key: {} for key in ids}
    query = select(tally.c.dossier_id, tally.c.kind, tally.c.code, tally.c.state, tally.c["count"])
    for key, kind, code, state, count in db.session.execute(
        query.where(tally.c.dossier_id.in_(ids), tally.c["count"] > 0)
    ):
        cells[key].setdefault(kind, {}).setdefault(code, {})[state] = count
    return {key: Coverage(found) for key, found in cells.items()}


def counted_anew(dossier: Dossier) -> dict[str, int]:
    """Count the states of a dossier's contributions from the sources: slower than the tally, and what it must equal."""
    query = select(standing_now.c.state, func.count()).where(standing_now.c.dossier_id == dossier.id)
    found = {state: int(number) for state, number in db.session.execute(query.group_by(standing_now.c.state))}
    return dict.fromkeys(STATES, 0) | found


def parity_gap(coverage: Coverage, share: str) -> Gap | None:
    """Return the largest difference between languages in ``done_share`` or ``cited_share``; None with fewer than two.

    Languages with fewer than five contributions are left out: one text more or less would decide.
    """
    shares = [one for one in coverage.by("language") if one.total >= SMALL_CELL]
    if len(shares) < 2:  # noqa: PLR2004 -- a difference needs two
        return None
    low = min(shares, key=lambda one: getattr(one, share))
    high = max(shares, key=lambda one: getattr(one, share))
    return Gap(low, high, round(100 * (getattr(high, share) - getattr(low, share))))


def least_covered(coverage: Coverage, *, most: int = 10) -> list[tuple[str, Share]]:
    """Return the groups with the smallest part dealt with, as (name for ``by``, share); complete ones are left out."""
    names = ("language", "field_id", "channel", "people", "week")
    found = [(name, share) for name in names for share in coverage.by(name) if share.open]
    return sorted(found, key=lambda item: (item[1].done_share, -item[1].open))[:most]
