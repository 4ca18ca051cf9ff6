"""The words for codes that publications and files hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from teilhabe_app.contributions.models import Channel
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.models import CitationRole, Decision

CODES: dict[str, Any] = {
    "channel": {one.value: one.label for one in Channel},
    "people": {"organisation": _l("Organisations"), "account": _l("People with an account"), "guest": _l("Guests")},
    "role": {one.value: one.label for one in CitationRole},
    "decision": {one.value: one.label for one in Decision},
    "tone": {one.value: one.tone for one in Decision},
    "state": {
        "total": _l("Contributions"),
        "cited": _l("Quoted in findings"),
        "aside": _l("Set aside with a reason"),
        "open": _l("Not dealt with"),
    },
    "day": lambda text: dt.date.fromisoformat(text) if text else None,
}
