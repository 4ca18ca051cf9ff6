"""Who wants mail about a consultation; an address counts once it was confirmed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.consultations.models.consultations import Consultation
from teilhabe_app.core.db import Base, Created, Lang, Name


class Follower(Base):
    """An address that follows a consultation, and the language it is written to in."""

    __tablename__ = "follower"
    __table_args__ = (UniqueConstraint("consultation_id", "email"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"))
    email: Mapped[Name]  # in lower case
    language: Mapped[Lang] = mapped_column(default="de")
    token_hash: Mapped[Name] = mapped_column(unique=True)  # of the link that every mail carries
    created_at: Mapped[Created]
    confirmed_at: Mapped[dt.datetime | None]

    consultation: Mapped[Consultation] = relationship()
