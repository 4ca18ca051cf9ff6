"""Input of staff: decisions about requests, and places beside those open to everybody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, NumberRange, Optional

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import POOLS, PROOFS
from teilhabe_app.events.models import Pool, PoolKind, Proof, Registration
from teilhabe_app.events.service.pools import PoolDraft
from teilhabe_app.formats.forms import SensibleYear, named
from teilhabe_app.web.forms import (
    ChecksField,
    Form,
    MultilingualField,
    VersionField,
    may_have_text,
    needs_text,
    required,
)

APPROVE, DECLINE = "approve", "decline"
MOST_PLACES = 100_000


class DecideForm(Form):
    """Approve or decline several requests: two buttons, one reason."""

    ids = ChecksField(_l("Who"), coerce=int, default=())
    reason = TextAreaField(
        _l("Reason, if you decline"),
        may_have_text(1000),
        description=_l("The person reads it."),
        render_kw={"rows": 2},
    )
    act = StringField(_l("Decision"), [AnyOf((APPROVE, DECLINE))])

    def offer(self, requests: Sequence[Registration]) -> None:
        """Offer the people who wait for a decision."""
        self.ids.choices = named([(one.id, one.name) for one in requests])

    @property
    def approves(self) -> bool:
        """Tell which button was used."""
        return bool(self.act.data == APPROVE)


class DeclineForm(Form):
    """Decline one request."""

    reason = TextAreaField(
        _l("Reason"), needs_text(1000), description=_l("The person reads it."), render_kw={"rows": 2}
    )


class PoolForm(Form):
    """Places beside those open to everybody."""

    version = VersionField()
    title = MultilingualField(_l("For whom"), limit=300, description=_l("For example “Migrant organisations”."))
    kind = SelectField(_l("Kind"), choices=named([(kind.value, name) for kind, name in POOLS.items()]))
    capacity = IntegerField(_l("Places"), [required(), NumberRange(0, MOST_PLACES)])
    proof = SelectField(
        _l("How people show that they belong to it"),
        choices=named([(proof.value, name) for proof, name in PROOFS.items()]),
        description=_l("We make up the code. You pass it on to those whom the places are for."),
    )
    release_on = DateField(
        _l("Open to everybody from"),
        [Optional(), SensibleYear()],
        description=_l("What is free on this day goes to the waiting list and to everybody."),
    )

    @staticmethod
    def values_of(pool: Pool) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("version", "title", "capacity", "release_on")
        values = {name: getattr(pool, name) for name in names}
        return {**values, "kind": pool.kind.value, "proof": pool.proof.value}

    def draft(self) -> PoolDraft:
        """Return what was entered."""
        return PoolDraft(
            title=self.title.texts,
            kind=PoolKind(self.kind.data),
            capacity=self.capacity.data,
            proof=Proof(self.proof.data),
            release_on=self.release_on.data,
            version=self.version.seen,
        )
