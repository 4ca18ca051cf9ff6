"""``flask demo``: load the demonstration, and say which accounts there are."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext

from teilhabe_app.core.db import db
from teilhabe_app.demo import people, world

demo = AppGroup("demo", help="Demonstration data.")


@demo.command("load")
@with_appcontext
def load() -> None:
    """Load what is not there yet; nothing is overwritten."""
    settings = current_app.config["TEILHABE"]
    with current_app.test_request_context("/de/", base_url=settings.base_url or "http://127.0.0.1:8000"):
        loaded = world.load()
        db.session.commit()
    click.echo("demonstration loaded" if loaded else "demonstration was already there")


@demo.command("accounts")
@with_appcontext
def accounts() -> None:
    """Print one account per role and a receipt to follow."""
    click.echo(f"Demonstration accounts (password: {people.PASSWORD})")
    for person in people.PEOPLE:
        click.echo(f"  {person.email:<26} {person.what}")
    receipt = world.example_receipt()
    if receipt:
        click.echo(f"A contribution in Arabic to follow: /ar/c/{receipt}")
