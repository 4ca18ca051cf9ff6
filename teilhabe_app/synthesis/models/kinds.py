"""The codes of this slice and what they are called."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l


class DossierState(StrEnum):
    """Whether the public sees it."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REOPENED = "reopened"  # still public; late or changed contributions are not accounted for yet

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _STATES[self]


class CitationRole(StrEnum):
    """What a contribution does for a finding; dissent is kept, not averaged away."""

    SUPPORTS = "supports"
    DIFFERS = "differs"
    MINORITY = "minority"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _ROLES[self]


class AsideReason(StrEnum):
    """Why a contribution is not cited."""

    TOO_SHORT = "too_short"
    OFF_TOPIC = "off_topic"
    DUPLICATE = "duplicate"
    OTHER_FORMAT = "other_format"
    OTHER = "other"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _ASIDE[self]


class Decision(StrEnum):
    """What a responsible body decides about a finding."""

    ADOPTED = "adopted"
    PARTLY_ADOPTED = "partly_adopted"
    ALREADY_MEASURE = "already_measure"
    OTHER_LEVEL = "other_level"
    NO_FUNDS = "no_funds"
    NOT_ADOPTED = "not_adopted"
    UNDER_DISCUSSION = "under_discussion"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _DECISIONS[self]

    @property
    def tone(self) -> str:
        """Return the kind of badge it is shown as."""
        return _TONES.get(self, "info")


class ReminderStage(StrEnum):
    """When a body is reminded of an answer."""

    BEFORE = "before"
    ON_DAY = "on_day"
    AFTER = "after"


_STATES = {
    DossierState.DRAFT: _l("Draft"),
    DossierState.PUBLISHED: _l("Published"),
    DossierState.REOPENED: _l("Being updated"),
}
_ROLES = {
    CitationRole.SUPPORTS: _l("Supports the finding"),
    CitationRole.DIFFERS: _l("Sees it differently"),
    CitationRole.MINORITY: _l("Minority view"),
}
_ASIDE = {
    AsideReason.TOO_SHORT: _l("Too short to be understood"),
    AsideReason.OFF_TOPIC: _l("About another topic"),
    AsideReason.DUPLICATE: _l("Sent twice"),
    AsideReason.OTHER_FORMAT: _l("Is dealt with in another summary"),
    AsideReason.OTHER: _l("Another reason"),
}
_DECISIONS = {
    Decision.ADOPTED: _l("Adopted"),
    Decision.PARTLY_ADOPTED: _l("Partly adopted"),
    Decision.ALREADY_MEASURE: _l("There is a measure already"),
    Decision.OTHER_LEVEL: _l("Another level decides this"),
    Decision.NO_FUNDS: _l("There is no money for it"),
    Decision.NOT_ADOPTED: _l("Not adopted"),
    Decision.UNDER_DISCUSSION: _l("Still under discussion"),
}
_TONES = {
    Decision.ADOPTED: "success",
    Decision.PARTLY_ADOPTED: "success",
    Decision.OTHER_LEVEL: "warning",
    Decision.NO_FUNDS: "warning",
    Decision.NOT_ADOPTED: "danger",
}
