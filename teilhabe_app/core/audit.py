"""Audit trail: who did what to which object when, never the content of personal fields."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core.db import Base, Code, Created, db
from teilhabe_app.core.policy import Actor


class AuditEntry(Base):
    """One act. ``actor_id`` is a bare number, because an entry outlives the account."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "object_type", "object_id"),)

    at: Mapped[Created]
    actor_id: Mapped[int | None]
    action: Mapped[Code]
    object_type: Mapped[Code]
    object_id: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def note(actor: Actor | None, action: str, subject: Base | None, **detail: object) -> None:
    """Record an act in the running transaction; ``detail`` holds codes and numbers, never people's words."""
    if subject is not None and subject.id is None:
        db.session.flush()
    db.session.add(
        AuditEntry(
            actor_id=getattr(actor, "id", None),
            action=str(action),
            object_type=type(subject).__tablename__ if subject is not None else "-",
            object_id=subject.id if subject is not None else None,
            detail=detail,
        )
    )
