"""Coverage: how many contributions of a dossier are cited or set aside, in one aggregate statement."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select

from teilhabe_app.contributions.models import Channel, Contribution, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import AsideReason, Citation, Dossier, Finding, SetAside, dossier_format

SMALL_CELL = 5


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cell:
    """Contributions that are alike in everything that is counted."""

    language: str
    field_id: int | None
    channel: Channel
    of_organisation: bool
    cited: bool
    reason: AsideReason | None
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """A group and how much of it is dealt with."""

    key: Hashable
    total: int
    open: int

    @property
    def is_small(self) -> bool:
        """Tell whether the number is so small that the public sees only "fewer than five"."""
        return 0 < self.total < SMALL_CELL


@dataclass(frozen=True, slots=True)
class Coverage:
    """The published contributions of a dossier: cited, set aside, or still open."""

    cells: Sequence[_Cell]

    @property
    def total(self) -> int:
        """Count all."""
        return sum(cell.count for cell in self.cells)

    @property
    def cited(self) -> int:
        """Count those that a finding cites as they now read."""
        return sum(cell.count for cell in self.cells if cell.cited)

    @property
    def aside(self) -> int:
        """Count those that were set aside."""
        return sum(cell.count for cell in self.cells if not cell.cited and cell.reason)

    @property
    def open(self) -> int:
        """Count those not dealt with."""
        return self.total - self.cited - self.aside

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
        """Count the set aside ones by reason."""
        found: Counter[AsideReason] = Counter()
        for cell in self.cells:
            if cell.reason and not cell.cited:
                found[cell.reason] += cell.count
        return dict(found.most_common())

    def by(self, name: str) -> list[Share]:
        """Group by ``language``, ``field_id``, ``channel`` or ``of_organisation``, in a fixed order, not by size."""
        totals: dict[Hashable, list[int]] = defaultdict(lambda: [0, 0])
        for cell in self.cells:
            row = totals[getattr(cell, name)]
            row[0] += cell.count
            row[1] += 0 if cell.cited or cell.reason else cell.count
        shares = [Share(key=key, total=total, open=left) for key, (total, left) in totals.items()]
        return sorted(shares, key=lambda share: (share.key is None, str(share.key)))


def coverage_of(dossier: Dossier) -> Coverage:
    """Count the published contributions of a dossier's formats; citations of an older wording do not count."""
    cited = exists().where(
        Citation.contribution_id == Contribution.id,
        Citation.revision_number == Contribution.revision_number,
        Citation.finding_id == Finding.id,
        Finding.dossier_id == dossier.id,
    )
    one_by_one = (
        select(
            Contribution.language,
            Contribution.field_id,
            Contribution.channel,
            Contribution.organisation_id.is_not(None).label("of_organisation"),
            cited.label("cited"),
            SetAside.reason,
        )
        .join(dossier_format, dossier_format.c.format_id == Contribution.format_id)
        .outerjoin(
            SetAside,
            (SetAside.contribution_id == Contribution.id) & (SetAside.dossier_id == dossier_format.c.dossier_id),
        )
        .where(dossier_format.c.dossier_id == dossier.id, Contribution.visibility == Visibility.PUBLISHED)
        .subquery()
    )
    columns = list(one_by_one.c)
    rows = db.session.execute(select(*columns, func.count().label("count")).group_by(*columns)).all()
    return Coverage(
        [
            _Cell(
                language=row.language,
                field_id=row.field_id,
                channel=row.channel,
                of_organisation=bool(row.of_organisation),
                cited=bool(row.cited),
                reason=row.reason,
                count=row[-1],
            )
            for row in rows
        ]
    )
