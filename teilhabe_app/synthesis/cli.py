"""Commands of this slice."""

from __future__ import annotations

import click
from flask.cli import AppGroup
from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.synthesis.models import Dossier
from teilhabe_app.synthesis.service.standing import recount

synthesis = AppGroup("synthesis", help="Summaries of what people contributed.")


@synthesis.command("recount")
@click.option("--slug", help="Only this summary.")
def recount_(*, slug: str | None) -> None:
    """Count anew which contributions are cited, set aside or open."""
    query = select(Dossier).order_by(Dossier.id)
    for dossier in db.session.scalars(query.where(Dossier.slug == slug) if slug else query).all():
        found = recount(dossier)
        db.session.commit()
        click.echo(f"{found.slug}: {found.contributions} contributions, {found.wrong} entries were wrong")
