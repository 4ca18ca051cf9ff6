"""Registrations: people and groups, wishes for workshops, needs, answers to the editors' questions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Records, Version
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.events.models.enums import NeedAnswer, NeedKind, QuestionKind, RegistrationState, WishState
from teilhabe_app.events.models.programme import Event, Pool, Workshop
from teilhabe_app.organisations.models import Organisation

LETTERBOX = "outcome"  # channel of a row that holds an address for news about the results, and nobody's registration
MOST_UNCONFIRMED = 5  # places that one network may hold at an event without a confirmed address


class RegistrationGroup(Base):
    """People whom an organisation registers; each of them has a registration and a code of their own."""

    __tablename__ = "registration_group"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    organisation_name: Mapped[Name | None]  # emptied at the deletion date, like the next three
    contact_name: Mapped[Name | None]
    contact_email: Mapped[Name | None]
    contact_phone: Mapped[Name | None]
    language: Mapped[Lang]
    together: Mapped[bool] = mapped_column(default=False)  # they come all or not at all
    created_at: Mapped[Created]

    event: Mapped[Event] = relationship()
    organisation: Mapped[Organisation | None] = relationship()
    members: Mapped[list[Registration]] = relationship(back_populates="group", order_by="Registration.id")


class Registration(Base):
    """One person's place, or place in the queue. ``pool_id`` says which place is held; None: one open to everybody."""

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint(
            "email IS NOT NULL OR phone IS NOT NULL OR group_id IS NOT NULL OR channel = 'walk_in'"
            " OR state IN ('cancelled', 'declined') OR name IS NULL",
            name="contact",
        ),
        CheckConstraint("state <> 'waiting' OR waiting_number IS NOT NULL", name="waiting_number"),
        CheckConstraint("provisional_number IS NULL OR provisional_number BETWEEN 1 AND 5", name="provisional_number"),
        CheckConstraint(
            "provisional_number IS NULL OR (network IS NOT NULL AND confirm_by IS NOT NULL)", name="provisional"
        ),
        Index(
            "uq_registration_email",
            "event_id",
            "email",
            unique=True,
            sqlite_where=text("state NOT IN ('cancelled', 'declined') AND email IS NOT NULL"),
            postgresql_where=text("state NOT IN ('cancelled', 'declined') AND email IS NOT NULL"),
        ),
        # At most five places of an event are held from one network without a confirmed address.
        Index(
            "uq_registration_provisional",
            "event_id",
            "network",
            "provisional_number",
            unique=True,
            sqlite_where=text("provisional_number IS NOT NULL"),
            postgresql_where=text("provisional_number IS NOT NULL"),
        ),
        UniqueConstraint("event_id", "waiting_number"),
        Index(None, "event_id", "state", "waiting_number"),
        Index(None, "event_id", "confirm_by"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("registration_group.id"), index=True)
    receipt: Mapped[Code] = mapped_column(unique=True)
    once: Mapped[Code | None] = mapped_column(unique=True)
    name: Mapped[Name | None]  # emptied at the deletion date
    email: Mapped[Name | None]
    phone: Mapped[Name | None]
    organisation_name: Mapped[Name | None]
    language: Mapped[Lang]
    state: Mapped[RegistrationState]
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("pool.id"), index=True)  # the pool they asked for
    pool_id: Mapped[int | None] = mapped_column(ForeignKey("pool.id"), index=True)  # the pool whose place they hold
    waiting_number: Mapped[int | None]
    # Until an address is confirmed the place is provisional: it is counted per network and expires.
    network: Mapped[Code | None]  # keyed digest; emptied with the confirmation
    provisional_number: Mapped[int | None]
    confirm_by: Mapped[dt.datetime | None]
    address_confirmed_at: Mapped[dt.datetime | None]
    decided_reason: Mapped[LongText | None]  # why it was declined
    wants_outcome: Mapped[bool] = mapped_column(default=False)  # tell me what became of the results
    outcome_email: Mapped[Name | None]  # kept for that only, longer than the rest
    reminded_for: Mapped[dt.datetime | None]  # the beginning that the last reminder spoke of
    channel: Mapped[Code] = mapped_column(default="web")  # web, phone, group, walk_in; LETTERBOX
    created_at: Mapped[Created]
    cancelled_at: Mapped[dt.datetime | None]
    version: Mapped[Version]

    event: Mapped[Event] = relationship()
    group: Mapped[RegistrationGroup | None] = relationship(back_populates="members")
    claim: Mapped[Pool | None] = relationship(foreign_keys=[claim_id])
    pool: Mapped[Pool | None] = relationship(foreign_keys=[pool_id])
    wishes: Mapped[list[Wish]] = relationship(
        back_populates="registration", order_by="Wish.rank", cascade="all, delete-orphan"
    )
    needs: Mapped[list[Need]] = relationship(
        back_populates="registration", order_by="Need.id", cascade="all, delete-orphan"
    )
    answers: Mapped[list[EventAnswer]] = relationship(
        back_populates="registration", order_by="EventAnswer.question_id", cascade="all, delete-orphan"
    )

    @property
    def held(self) -> list[Wish]:
        """Return the places held in workshops, in the order of wishes."""
        return [wish for wish in self.wishes if wish.state is WishState.HELD]

    @property
    def wished(self) -> list[Wish]:
        """Return the wishes that stand: without the queues that somebody has left."""
        lapsed = [wish for wish in self.wishes if wish.state is WishState.LAPSED]
        left = [wish for wish in lapsed if not any(_comes_before(other, wish) for other in self.held)]
        return [wish for wish in self.wishes if wish not in left]


def _comes_before(one: Wish, other: Wish) -> bool:
    return one.slot_id == other.slot_id and one.rank < other.rank


class Wish(Base):
    """A workshop that somebody would like, in order, and what became of it: a place, the queue, or something better."""

    __tablename__ = "wish"
    __table_args__ = (
        UniqueConstraint("registration_id", "workshop_id"),
        UniqueConstraint("registration_id", "rank"),
        # The round is that of the workshop; it follows when the workshop moves to another round.
        ForeignKeyConstraint(
            ["workshop_id", "slot_id"], ["workshop.id", "workshop.slot_id"], onupdate="CASCADE", name="fk_wish_workshop"
        ),
        Index(
            "uq_wish_held",
            "registration_id",
            "slot_id",
            unique=True,
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index(None, "workshop_id", "state", "queued"),
    )

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    workshop_id: Mapped[int]
    slot_id: Mapped[int]
    rank: Mapped[int]
    state: Mapped[WishState] = mapped_column(default=WishState.OPEN)
    queued: Mapped[int] = mapped_column(default=0)  # order in the workshop's queue: the registration's id, or later
    reserve_id: Mapped[int | None] = mapped_column(ForeignKey("workshop_reserve.id"))  # which place of the workshop

    registration: Mapped[Registration] = relationship(back_populates="wishes")
    workshop: Mapped[Workshop] = relationship(overlaps="workshop")


class Need(Base):
    """What somebody needs, and the organiser's answer."""

    __tablename__ = "need"
    __table_args__ = (UniqueConstraint("registration_id", "kind"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    kind: Mapped[NeedKind]
    language: Mapped[Lang | None]  # of interpreting
    count: Mapped[int | None]  # of children
    detail: Mapped[Name | None]  # their ages, which diet, what else
    answer: Mapped[NeedAnswer] = mapped_column(default=NeedAnswer.OPEN)
    answer_text: Mapped[LongText | None]
    answered_at: Mapped[dt.datetime | None]

    registration: Mapped[Registration] = relationship(back_populates="needs")


class EventQuestion(Base):
    """An editor's own question to people who register, with its purpose and the day its answers are deleted."""

    __tablename__ = "event_question"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=1)
    kind: Mapped[QuestionKind]
    title: Mapped[Multilingual]
    help: Mapped[Multilingual | None]
    options: Mapped[Records]  # [{"code": str, "title": {language: text}}]
    required: Mapped[bool] = mapped_column(default=False)
    purpose: Mapped[Multilingual]
    delete_on: Mapped[dt.date]
    version: Mapped[Version]

    event: Mapped[Event] = relationship()


class EventAnswer(Base):
    """An answer: a text, codes of options joined by commas, or yes or no."""

    __tablename__ = "event_answer"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("event_question.id", ondelete="CASCADE"), index=True)
    value: Mapped[LongText]

    registration: Mapped[Registration] = relationship(back_populates="answers")
    question: Mapped[EventQuestion] = relationship()
