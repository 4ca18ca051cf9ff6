"""Commands of the shell, among them the worker. The server goes without them, and without the memory they take."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

import teilhabe_app.accounts.cli
import teilhabe_app.demo.cli
import teilhabe_app.framework.cli
import teilhabe_app.pages.cli
import teilhabe_app.search.cli
import teilhabe_app.synthesis.cli
from teilhabe_app.core.db import db
from teilhabe_app.web import cli

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"

# Click groups of slices.
COMMANDS = (
    teilhabe_app.accounts.cli.accounts,
    teilhabe_app.demo.cli.demo,
    teilhabe_app.framework.cli.framework,
    teilhabe_app.pages.cli.pages,
    teilhabe_app.search.cli.search,
    teilhabe_app.synthesis.cli.synthesis,
)


def init(app: Flask) -> None:
    """Add all commands, those of migrations too."""
    Migrate(app, db, directory=str(MIGRATIONS))
    for group in COMMANDS:
        app.cli.add_command(group)
    cli.init(app)
