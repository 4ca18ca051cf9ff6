"""What the codes of this slice are called in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teilhabe_app.contributions.models import Channel
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.models import AsideReason, CitationRole, Decision, DossierState

STATES: Mapping[DossierState, Any] = {
    DossierState.DRAFT: _l("Draft"),
    DossierState.PUBLISHED: _l("Published"),
    DossierState.REOPENED: _l("Being updated"),
}
ROLES: Mapping[CitationRole, Any] = {
    CitationRole.SUPPORTS: _l("Supports the finding"),
    CitationRole.DIFFERS: _l("Sees it differently"),
    CitationRole.MINORITY: _l("Minority view"),
}
ASIDE: Mapping[AsideReason, Any] = {
    AsideReason.TOO_SHORT: _l("Too short to be understood"),
    AsideReason.OFF_TOPIC: _l("About another topic"),
    AsideReason.DUPLICATE: _l("Sent twice"),
    AsideReason.OTHER_FORMAT: _l("Is dealt with in another summary"),
    AsideReason.OTHER: _l("Another reason"),
}
DECISIONS: Mapping[Decision, Any] = {
    Decision.ADOPTED: _l("Adopted"),
    Decision.PARTLY_ADOPTED: _l("Partly adopted"),
    Decision.ALREADY_MEASURE: _l("There is a measure already"),
    Decision.OTHER_LEVEL: _l("Another level decides this"),
    Decision.NO_FUNDS: _l("There is no money for it"),
    Decision.NOT_ADOPTED: _l("Not adopted"),
    Decision.UNDER_DISCUSSION: _l("Still under discussion"),
}
DECISION_KINDS: Mapping[Decision, str] = {
    Decision.ADOPTED: "success",
    Decision.PARTLY_ADOPTED: "success",
    Decision.ALREADY_MEASURE: "info",
    Decision.OTHER_LEVEL: "warning",
    Decision.NO_FUNDS: "warning",
    Decision.NOT_ADOPTED: "danger",
    Decision.UNDER_DISCUSSION: "info",
}
CHANNELS: Mapping[Channel, Any] = {
    Channel.WEB: _l("On this website"),
    Channel.STATEMENT: _l("Statement of an organisation"),
    Channel.SURVEY: _l("Survey"),
    Channel.CARD: _l("Card from a workshop"),
    Channel.LETTER: _l("Letter"),
    Channel.PHONE: _l("Phone call"),
    Channel.EMAIL: _l("E-mail"),
}
