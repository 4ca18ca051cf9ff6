"""Translations by the wording they belong to, what engines used up, when one rests, and official terms."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from teilhabe_app.core.db import Base, Code, Created, Lang, LongText, Version
from teilhabe_app.core.i18n import Multilingual


class Engine(StrEnum):
    """Who translates."""

    MANUAL = "manual"
    LIBRETRANSLATE = "libretranslate"
    DEEPL = "deepl"

    @property
    def own_name(self) -> str:
        """Return the name of the engine, which is the same in every language."""
        return {Engine.MANUAL: "", Engine.LIBRETRANSLATE: "LibreTranslate", Engine.DEEPL: "DeepL"}[self]


class State(StrEnum):
    """Where a translation stands."""

    ASKED = "asked"
    DONE = "done"
    FAILED = "failed"


class Translation(Base):
    """A translation of one wording. What an engine has still to translate waits in ``source`` until it answers.

    ``about`` names the thing ("contribution:12"), ``digest`` its wording: another wording needs another translation.
    """

    __tablename__ = "translation"
    __table_args__ = (
        UniqueConstraint("about", "digest", "target", "is_human"),
        CheckConstraint("(state = 'done') = (text IS NOT NULL)", name="text"),
        CheckConstraint("(state = 'asked') = (source IS NOT NULL)", name="source"),
        CheckConstraint("is_human = (engine = 'manual')", name="human"),
        Index(None, "about", "target"),
        Index(None, "state", "id"),
    )

    about: Mapped[Code]
    digest: Mapped[Code]
    language: Mapped[Lang]  # of the original
    target: Mapped[Lang]
    engine: Mapped[Engine]
    is_human: Mapped[bool]
    state: Mapped[State] = mapped_column(default=State.ASKED)
    source: Mapped[LongText | None]
    text: Mapped[LongText | None]
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[Created]
    made_at: Mapped[dt.datetime | None]
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id", ondelete="SET NULL"))
    version: Mapped[Version]


class EngineUse(Base):
    """Characters that an engine was given in a month ("2026-11"); the quota is held by a conditional UPDATE."""

    __tablename__ = "engine_use"
    __table_args__ = (UniqueConstraint("engine", "month"), CheckConstraint("characters >= 0", name="characters"))

    engine: Mapped[Engine]
    month: Mapped[Code]
    characters: Mapped[int] = mapped_column(default=0)


class EngineRest(Base):
    """How often an engine failed in a row, and until when nobody asks it."""

    __tablename__ = "engine_rest"
    __table_args__ = (CheckConstraint("failures >= 0", name="failures"),)

    engine: Mapped[Engine] = mapped_column(unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    rests_until: Mapped[dt.datetime | None]


class Term(Base):
    """An official term with its name in each language, written by editors."""

    __tablename__ = "term"

    key: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Multilingual]
    meaning: Mapped[Multilingual | None]
    version: Mapped[Version]
