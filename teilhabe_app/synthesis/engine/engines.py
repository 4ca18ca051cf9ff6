"""Which engine the operator chose, how it is opened, and when it rests."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib.metadata
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from flask import current_app
from sqlalchemy import select

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import SenseRest
from teilhabe_app.synthesis.sense import process
from teilhabe_app.synthesis.sense.characters import Characters
from teilhabe_app.synthesis.sense.process import BundledModel
from teilhabe_app.synthesis.sense.server import ChatServer, EmbeddingServer, name_of
from teilhabe_app.synthesis.sense.vectors import Embedder, EngineFailedError
from teilhabe_app.translation.providers import Busy, Refused, Spent

FAILURES_BEFORE_REST = 3
FIRST_REST = dt.timedelta(minutes=1)
LONGEST_REST = dt.timedelta(hours=1)
EMBEDDER, DRAFTER = "embedder", "drafter"
FAILURES = (Busy, Spent, Refused, EngineFailedError)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine: what its keys begin with, whether it crosses languages, and how to open it."""

    stem: str
    crosses: bool
    opened: Callable[[], AbstractContextManager[Embedder]]


def chosen() -> Choice:
    """Return the engine of the settings; without a model the letters of words are compared."""
    settings = current_app.config["TEILHABE"]
    if settings.sense == "server":
        name = name_of(settings.sense_model)
        return Choice(f"{name}/1/", crosses=True, opened=_server)
    if settings.sense == "embedded" and process.available():
        version = importlib.metadata.version(process.PACKAGE)
        return Choice(f"{process.PACKAGE}/{version}/", crosses=True, opened=BundledModel)
    return letters()


def letters() -> Choice:
    """Return what works without a model."""
    return Choice("characters/1/", crosses=False, opened=_characters)


@contextlib.contextmanager
def _server() -> Iterator[Embedder]:
    settings = current_app.config["TEILHABE"]
    yield EmbeddingServer(settings.sense_url, settings.sense_model, settings.sense_key)


@contextlib.contextmanager
def _characters() -> Iterator[Embedder]:
    yield Characters()


def drafter() -> ChatServer | None:
    """Return the server that words statements, where the operator set one."""
    settings = current_app.config["TEILHABE"]
    if not settings.drafter_url:
        return None
    return ChatServer(settings.drafter_url, settings.drafter_model, settings.drafter_key)


def rests(server: str) -> bool:
    """Tell whether nobody asks an engine now."""
    until = db.session.scalar(select(SenseRest.rests_until).where(SenseRest.server == server))
    return until is not None and until > clock.now()


def note(server: str, error: Exception | None) -> None:
    """Count failures in a row; after some, rest twice as long each time."""
    row = db.session.scalars(select(SenseRest).where(SenseRest.server == server)).one_or_none()
    if row is None:
        if error is None:
            return
        row = SenseRest(server=server, failures=0)
        db.session.add(row)
    if error is None:
        row.failures, row.rests_until = 0, None
        return
    row.failures += 1
    _log.warning("The %s of the assistance failed: %s", server, error)
    if row.failures >= FAILURES_BEFORE_REST:
        doubled = FIRST_REST * 2 ** min(row.failures - FAILURES_BEFORE_REST, 10)
        row.rests_until = clock.now() + min(doubled, LONGEST_REST)
