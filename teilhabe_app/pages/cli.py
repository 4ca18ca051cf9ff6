"""Commands of pages."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from teilhabe_app.core.db import db
from teilhabe_app.pages import importer

pages = AppGroup("pages", help="Texts of the site.")


@pages.command("defaults")
def defaults() -> None:
    """Store the default texts, marked as examples; texts that somebody edited stay as they are."""
    new, updated = importer.load_defaults()
    db.session.commit()
    click.echo(f"{new} texts new, {updated} brought up to date")
