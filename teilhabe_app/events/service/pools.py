"""Places beside those open to everybody: reserved for some people, or for taking part online."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass

from sqlalchemy import func, select, update

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.events.models import Event, Pool, PoolKind, Proof, Registration
from teilhabe_app.events.policy import Can
from teilhabe_app.events.service import places
from teilhabe_app.events.service.places import Changes

CODE_LENGTH = 8  # 40 bits: read out easily, not to be guessed within the limits of registering


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolDraft:
    """Places as entered."""

    title: Multilingual
    kind: PoolKind = PoolKind.RESERVED
    capacity: int = 0
    proof: Proof = Proof.WORD
    release_on: dt.date | None = None
    version: int | None = None


def new_code() -> str:
    """Make up a code of eight characters in two groups, without letters that look alike."""
    raw = "".join(secrets.choice(receipts.ALPHABET) for _ in range(CODE_LENGTH))
    return f"{raw[:4]}-{raw[4:]}"


def add_pool(actor: Actor, event: Event, draft: PoolDraft) -> Changes:
    """Add places; those who wait and asked for them get them at once."""
    policy.require(actor, Can.EDIT, event)
    places.lock(event.id)
    changes = Changes()
    position = max((pool.position for pool in event.pools), default=0) + 1
    pool = Pool(event=event, position=position, capacity=draft.capacity, taken=0)
    _fill(pool, draft)
    db.session.add(pool)
    db.session.flush()
    places.fill(event.id, changes)
    audit.note(actor, "event.pool", event, pool=pool.id, capacity=draft.capacity)
    return changes


def change_pool(actor: Actor, pool: Pool, draft: PoolDraft) -> Changes:
    """Change places: never to fewer than are taken; more of them go to those who wait."""
    policy.require(actor, Can.EDIT, pool.event)
    places.lock(pool.event_id)
    claim(pool, draft.version)
    db.session.refresh(pool, ["capacity", "taken", "released_at", "code"])
    changes = Changes()
    if draft.kind is not pool.kind and _is_used(pool):
        raise DomainError(_l("Somebody has asked for these places already, so their kind stays."), field="kind")
    if pool.released_at and draft.capacity != pool.capacity:
        raise DomainError(
            _l("These places are open to everybody already. Change the places of the event."), field="capacity"
        )
    row = update(Pool).where(Pool.id == pool.id, Pool.taken <= draft.capacity).values(capacity=draft.capacity)
    fitting = row.returning(Pool.id).execution_options(synchronize_session=False)
    if db.session.execute(fitting).scalar() is None:
        message = _l("%(count)s of these places are taken. Fewer are not possible.", count=pool.taken)
        raise DomainError(message, field="capacity")
    db.session.expire(pool, ["capacity"])
    _fill(pool, draft)
    db.session.flush()
    places.release_due(pool.event, changes)
    places.fill(pool.event_id, changes)
    audit.note(actor, "event.pool", pool.event, pool=pool.id, capacity=draft.capacity)
    return changes


def release_pool(actor: Actor, pool: Pool) -> Changes:
    """Open what is left of reserved places to everybody now; those who wait come first."""
    policy.require(actor, Can.EDIT, pool.event)
    places.lock(pool.event_id)
    changes = Changes()
    db.session.refresh(pool, ["released_at", "release_on"])
    if pool.kind is not PoolKind.RESERVED or pool.released_at:
        raise DomainError(_l("These places are not reserved any more."))
    pool.release_on = clock.today()
    db.session.flush()
    places.release_due(pool.event, changes)
    audit.note(actor, "event.pool_released", pool.event, pool=pool.id, promoted=len(changes.promoted))
    return changes


def renew_code(actor: Actor, pool: Pool) -> None:
    """Make up another code; the old one is worth nothing from now on."""
    policy.require(actor, Can.EDIT, pool.event)
    if pool.proof is not Proof.CODE:
        raise DomainError(_l("These places have no code."))
    pool.code = new_code()
    audit.note(actor, "event.pool_code", pool.event, pool=pool.id)


def remove_pool(actor: Actor, pool: Pool) -> None:
    """Remove places that nobody has asked for."""
    policy.require(actor, Can.EDIT, pool.event)
    places.lock(pool.event_id)
    if _is_used(pool):
        raise DomainError(_l("Somebody has asked for these places. Open them to everybody instead."))
    audit.note(actor, "event.pool_removed", pool.event, pool=pool.id)
    db.session.delete(pool)


def _fill(pool: Pool, draft: PoolDraft) -> None:
    pool.title, pool.kind, pool.proof = draft.title, draft.kind, draft.proof
    if draft.kind is PoolKind.ONLINE:
        pool.proof, pool.release_on = Proof.WORD, None
    else:
        pool.release_on = draft.release_on
    if pool.proof is Proof.WORD:
        pool.code = None
    elif not pool.code:
        pool.code = new_code()


def _is_used(pool: Pool) -> bool:
    asked = (Registration.claim_id == pool.id) | (Registration.pool_id == pool.id)
    return bool(db.session.scalar(select(func.count()).select_from(Registration).where(asked)))
