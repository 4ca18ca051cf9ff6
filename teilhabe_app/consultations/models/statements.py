"""Statements of organisations and their points; frozen once handed in."""

from __future__ import annotations

import datetime as dt
import itertools
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Connection, ForeignKey, LargeBinary, UniqueConstraint, event, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.accounts.models import User
from teilhabe_app.consultations.models.consultations import Consultation, Question
from teilhabe_app.consultations.models.documents import Paragraph
from teilhabe_app.contributions.models import Channel, Contribution, Visibility
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Organisation


class StatementState(StrEnum):
    """Where a statement stands; handed in means frozen."""

    DRAFT = "draft"
    PROPOSED = "proposed"  # waits for a second person
    HANDED_IN = "handed_in"


class PointKind(StrEnum):
    """What a point does."""

    AGREE = "agree"
    CHANGE = "change"
    ADD = "add"
    ASK = "ask"

    @property
    def label(self) -> Any:
        """Return the words that people see."""
        return _POINT_WORDS[self]


_POINT_WORDS = {
    PointKind.AGREE: _l("We agree"),
    PointKind.CHANGE: _l("This should change"),
    PointKind.ADD: _l("This is missing"),
    PointKind.ASK: _l("We ask"),
}


class Statement(Base):
    """An organisation's statement, drafted by members and handed in by an approver."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("consultation_id", "organisation_id", "number"),
        CheckConstraint("(state = 'handed_in') = (handed_in_at IS NOT NULL AND receipt IS NOT NULL)", name="handed_in"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    number: Mapped[int] = mapped_column(default=1)  # 2 and more are addenda
    once: Mapped[Code | None] = mapped_column(unique=True)
    state: Mapped[StatementState] = mapped_column(default=StatementState.DRAFT)
    language: Mapped[Lang]
    introduction: Mapped[LongText] = mapped_column(default="")
    mandate: Mapped[LongText] = mapped_column(default="")
    receipt: Mapped[Code | None] = mapped_column(unique=True)
    created_at: Mapped[Created]
    drafted_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    handed_in_at: Mapped[dt.datetime | None]
    handed_in_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    proposed_at: Mapped[dt.datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    returned_at: Mapped[dt.datetime | None]
    returned_note: Mapped[LongText | None]  # what the approver asked for, until it is proposed again
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB)
    received_on: Mapped[dt.date | None]  # when the letter or mail came that staff typed in
    file_name: Mapped[Name | None]
    file_type: Mapped[Code | None]
    file_size: Mapped[int | None]
    file_content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    version: Mapped[Version]

    consultation: Mapped[Consultation] = relationship()
    organisation: Mapped[Organisation] = relationship()
    drafted_by: Mapped[User | None] = relationship(foreign_keys=drafted_by_id)
    handed_in_by: Mapped[User | None] = relationship(foreign_keys=handed_in_by_id)
    proposed_by: Mapped[User | None] = relationship(foreign_keys=proposed_by_id)
    points: Mapped[list[Point]] = relationship(
        back_populates="statement", order_by="Point.position", cascade="all, delete-orphan"
    )

    @property
    def is_open(self) -> bool:
        """Tell whether it is not handed in yet."""
        return self.state is not StatementState.HANDED_IN

    @property
    def is_hidden(self) -> bool:
        """Tell whether moderators hid every point; then introduction, mandate and file are not shown either."""
        said = [point.contribution for point in self.points]
        return bool(said) and all(one is not None and one.visibility is Visibility.HIDDEN for one in said)

    @property
    def is_typed_in(self) -> bool:
        """Tell whether staff typed it in from a letter or a mail."""
        return self.channel is not Channel.WEB


# At most one of them: no two of them are set.
ONE_SUBJECT = " AND ".join(
    f"({one} IS NULL OR {other} IS NULL)"
    for one, other in itertools.combinations(("measure_id", "field_id", "question_id", "paragraph_id"), 2)
)


class Point(Base):
    """One point of a statement; once handed in, it is a contribution."""

    __tablename__ = "point"
    __table_args__ = (
        UniqueConstraint("statement_id", "position"),
        UniqueConstraint("statement_id", "adopted_id"),
        CheckConstraint(ONE_SUBJECT, name="one_subject"),
    )

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id", ondelete="CASCADE"))
    position: Mapped[int]
    kind: Mapped[PointKind]
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("measure.id"))
    field_id: Mapped[int | None] = mapped_column(ForeignKey("action_field.id"))
    question_id: Mapped[int | None] = mapped_column(ForeignKey("question.id"))
    paragraph_id: Mapped[int | None] = mapped_column(ForeignKey("paragraph.id"), index=True)
    adopted_id: Mapped[int | None] = mapped_column(ForeignKey("point.id"), index=True)  # whose words these are
    text: Mapped[LongText]
    reason: Mapped[LongText] = mapped_column(default="")
    contribution_id: Mapped[int | None] = mapped_column(ForeignKey("contribution.id"), unique=True)

    statement: Mapped[Statement] = relationship(back_populates="points")
    measure: Mapped[Measure | None] = relationship()
    field: Mapped[ActionField | None] = relationship()
    question: Mapped[Question | None] = relationship()
    paragraph: Mapped[Paragraph | None] = relationship()
    adopted: Mapped[Point | None] = relationship(remote_side="Point.id")
    contribution: Mapped[Contribution | None] = relationship()


def _refuse_when_frozen(connection: Connection, statement_id: int | None) -> None:
    query = select(Statement.state).where(Statement.id == statement_id)
    if connection.execute(query).scalar() is StatementState.HANDED_IN:
        raise DomainError(
            _l("This statement was handed in and cannot be changed any more. You can hand in an addendum.")
        )


@event.listens_for(Statement, "before_update")
@event.listens_for(Statement, "before_delete")
def _freeze_statement(_mapper: Any, connection: Connection, statement: Statement) -> None:
    """Keep what was handed in as it was, whoever asks for a change."""
    _refuse_when_frozen(connection, statement.id)


@event.listens_for(Point, "before_insert")
@event.listens_for(Point, "before_update")
@event.listens_for(Point, "before_delete")
def _freeze_point(_mapper: Any, connection: Connection, point: Point) -> None:
    _refuse_when_frozen(connection, point.statement_id)
