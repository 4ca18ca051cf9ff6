"""Words for the enums of this slice, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import ItemKind, Mode, NeedAnswer, NeedKind, RegistrationState

MODES: Mapping[Mode, Any] = {
    Mode.UNKNOWN: _l("Not yet known"),
    Mode.ON_SITE: _l("On site"),
    Mode.ONLINE: _l("Online"),
    Mode.HYBRID: _l("On site and online"),
}
ITEMS: Mapping[ItemKind, Any] = {
    ItemKind.OPENING: _l("Opening"),
    ItemKind.TALK: _l("Talk"),
    ItemKind.BREAK: _l("Break"),
    ItemKind.WORKSHOPS: _l("Workshops"),
    ItemKind.CLOSING: _l("Closing"),
}
STATES: Mapping[RegistrationState, Any] = {
    RegistrationState.CONFIRMED: _l("Place confirmed"),
    RegistrationState.WAITING: _l("On the waiting list"),
    RegistrationState.UNCONFIRMED: _l("Address not confirmed yet"),
    RegistrationState.REQUESTED: _l("Not decided yet"),
    RegistrationState.DECLINED: _l("Declined"),
    RegistrationState.CANCELLED: _l("Cancelled"),
}
NEEDS: Mapping[NeedKind, Any] = {
    NeedKind.INTERPRETING: _l("Interpreting into my language"),
    NeedKind.SIGN_LANGUAGE: _l("German sign language (DGS)"),
    NeedKind.SPEECH_TO_TEXT: _l("Speech-to-text"),
    NeedKind.PLAIN_LANGUAGE: _l("Plain language"),
    NeedKind.STEP_FREE: _l("Step-free access"),
    NeedKind.ASSISTANCE: _l("Assistance"),
    NeedKind.CHILDCARE: _l("Childcare"),
    NeedKind.DIET: _l("A special diet"),
    NeedKind.FARE: _l("Help with the fare"),
    NeedKind.OTHER: _l("Something else"),
}
ANSWERS: Mapping[NeedAnswer, Any] = {
    NeedAnswer.OPEN: _l("Not answered yet"),
    NeedAnswer.YES: _l("Yes"),
    NeedAnswer.NO: _l("No"),
    NeedAnswer.ALTERNATIVE: _l("Something else instead"),
}
