"""Words for the enums of this slice and for levels, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.models import PhaseKind, Stage, State
from teilhabe_app.organisations.models import Level

LEVELS: Mapping[Level, Any] = {
    Level.BUND: _l("Federation"),
    Level.LAND: _l("State of Bremen"),
    Level.STADT_BREMEN: _l("City of Bremen"),
    Level.BREMERHAVEN: _l("City of Bremerhaven"),
}
STAGES: Mapping[Stage, Any] = {
    Stage.UPCOMING: _l("Upcoming"),
    Stage.RUNNING: _l("Running now"),
    Stage.OVER: _l("Over"),
}
STATES: Mapping[State, Any] = {
    State.DRAFT: _l("Draft"),
    State.PUBLISHED: _l("Published"),
    State.CANCELLED: _l("Cancelled"),
}
PHASES: Mapping[PhaseKind, Any] = {
    PhaseKind.INFORMATION: _l("Information"),
    PhaseKind.CONTRIBUTIONS: _l("Contributions"),
    PhaseKind.SYNTHESIS: _l("Summary"),
    PhaseKind.RESPONSE: _l("Answers"),
    PhaseKind.DECISION: _l("Decision"),
}


def level_names(codes: list[str]) -> list[str]:
    """Return the names of the levels that we know, in their fixed order."""
    return [str(name) for level, name in LEVELS.items() if level.value in codes]


def language_names(codes: list[str]) -> list[str]:
    """Return each language by its own name."""
    return [WRITTEN.get(code, code) for code in codes]
