"""Words for the codes of this slice, for every slice above."""

from __future__ import annotations

from collections.abc import Iterable

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations.models import BodyKind, Level

LEVELS = {
    Level.EU: _l("European Union"),
    Level.BUND: _l("Federation"),
    Level.LAND: _l("State of Bremen"),
    Level.STADT_BREMEN: _l("City of Bremen"),
    Level.BREMERHAVEN: _l("City of Bremerhaven"),
}
BODY_KINDS = {
    BodyKind.PARLIAMENT: _l("Parliament"),
    BodyKind.GOVERNMENT: _l("Government"),
    BodyKind.COMMITTEE: _l("Committee"),
    BodyKind.STEERING: _l("Steering group"),
    BodyKind.WORKING_GROUP: _l("Working group"),
    BodyKind.MINISTRY: _l("Ministry"),
    BodyKind.OFFICE: _l("Office"),
    BodyKind.COUNCIL: _l("Council"),
    BodyKind.NETWORK: _l("Network"),
    BodyKind.ASSOCIATION: _l("Association"),
}
PLACES = {"bremen": _l("Bremen"), "bremerhaven": _l("Bremerhaven"), "berlin": _l("Berlin")}


def level_name(code: str) -> str:
    """Return the word for a level; an unknown code stays as it is."""
    return str(LEVELS[Level(code)]) if code in set(Level) else code


def level_names(codes: Iterable[str] | None) -> list[str]:
    """Return the words for some levels, in the order union, federation, state, cities."""
    order = list(Level)
    known = sorted((Level(code) for code in codes or () if code in set(Level)), key=order.index)
    return [str(LEVELS[level]) for level in known]
