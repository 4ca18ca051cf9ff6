"""What the worker does for moderators: reads contributions, compares them, proposes; it decides nothing.

The computing is loaded with the first round, so that the server of the pages never takes its memory.
"""

from __future__ import annotations

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import chores, signals
from teilhabe_app.synthesis.service.assistance import forget_outdated


def run() -> int:
    """Do one round; return how many texts were read or summaries looked at."""
    from teilhabe_app.synthesis.engine.rounds import run as do  # noqa: PLC0415 -- 20 MB that only the worker needs

    return do()


def _changed(contribution: Contribution, *, quiet: bool = False, **_extra: object) -> None:
    forget_outdated(contribution, quiet=quiet)


def connect(_app: object) -> None:
    """Let the worker help, and forget what was computed about wordings that are not public any more."""
    chores.register("sense", run)
    signals.contribution_changed.connect(_changed)
