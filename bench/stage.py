"""Databases with the demonstration's data, each measurement on a fresh copy, and the program serving it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool

from tests.support import live, postgres

SQLITE = "SQLite"
POSTGRESQL = "PostgreSQL"
# ``make bench ONLY=search DATABASE=SQLite`` measures on one of them.
DATABASES = tuple(name for name in (SQLITE, POSTGRESQL) if os.environ.get("DATABASE", name) == name)
# Clients of the measurements come from many networks, as in life: the forwarded address counts.
MANY_NETWORKS = {"TEILHABE_TRUSTED_PROXIES": "1"}


@dataclass(slots=True)
class Stage:
    """A database with its instance folder."""

    database: str
    url: str
    instance: Path
    engine: Engine

    @contextlib.contextmanager
    def serving(self, *, app: str = "wsgi:app", workers: int = 2) -> Iterator[live.Live]:
        """Serve the program on this database."""
        with live.running(self.url, self.instance, app=app, workers=workers, env=MANY_NETWORKS) as server:
            yield server


@dataclass(slots=True)
class _House:
    """What lasts as long as one run: a folder, a PostgreSQL server, a prepared database of each kind."""

    folder: Path
    stack: ExitStack
    server: postgres.Server | None = None
    prepared: set[str] = field(default_factory=set)
    copies: int = 0

    def postgres(self) -> postgres.Server:
        """Start the server when it is first needed."""
        if self.server is None:
            self.server = self.stack.enter_context(postgres.running())
        return self.server

    def original(self, database: str) -> str:
        """Return the address of the migrated database with demonstration data, made when first needed."""
        path = self.folder / "original.sqlite3"
        url = f"sqlite:///{path}" if database == SQLITE else self.postgres().url("original")
        if database not in self.prepared:
            if database == POSTGRESQL:
                self.postgres().create("original")
            env = live.environment(url, self.folder / "instance")
            live.flask(env, "db", "upgrade")
            live.flask(env, "demo", "load")
            self.prepared.add(database)
        return url


_house: list[_House] = []


@contextlib.contextmanager
def open_house() -> Iterator[None]:
    """Keep what the measurements share until the end of the block."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="teilhabe-bench-")))
        _house.append(_House(folder, stack))
        try:
            yield
        finally:
            _house.clear()


@contextlib.contextmanager
def fresh(database: str) -> Iterator[Stage]:
    """Give out a copy of the demonstration's database that nobody else touches."""
    house = _house[0]
    house.original(database)
    house.copies += 1
    folder = house.folder / f"copy{house.copies}"
    shutil.copytree(house.folder / "instance", folder)
    if database == SQLITE:
        path = folder / "teilhabe.sqlite3"
        for end in ("", "-wal"):
            if (source := house.folder / f"original.sqlite3{end}").exists():
                shutil.copyfile(source, f"{path}{end}")
        url = f"sqlite:///{path}"
    else:
        url = house.postgres().create(f"copy{house.copies}", template="original")
    engine = create_engine(url, poolclass=NullPool)
    try:
        yield Stage(database, url, folder, engine)
    finally:
        engine.dispose()
        shutil.rmtree(folder, ignore_errors=True)
