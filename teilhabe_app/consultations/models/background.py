"""Background of a consultation: files and links to read before one writes."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from teilhabe_app.consultations.models.consultations import Consultation
from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Name, Version
from teilhabe_app.core.i18n import Multilingual


class Background(Base):
    """A file or a link, with the language it is in."""

    __tablename__ = "background"
    __table_args__ = (CheckConstraint("(url IS NULL) <> (content IS NULL)", name="link_or_file"),)

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[Multilingual]
    language: Mapped[Lang | None]
    url: Mapped[LongText | None]
    file_name: Mapped[Name | None]
    file_type: Mapped[Code | None]
    file_size: Mapped[int | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    created_at: Mapped[Created]
    version: Mapped[Version]

    consultation: Mapped[Consultation] = relationship()
