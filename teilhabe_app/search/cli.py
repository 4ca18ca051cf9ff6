"""``flask search``: write what can be found anew."""

from __future__ import annotations

import click
from flask.cli import AppGroup, with_appcontext

from teilhabe_app.core.db import db
from teilhabe_app.search import indexing

search = AppGroup("search", help="What can be found.")


@search.command("rebuild")
@with_appcontext
def rebuild() -> None:
    """Write all entries and words anew, for a database that was filled some other way."""
    count = indexing.rebuild()
    while indexing.list_words():
        pass
    db.session.commit()
    click.echo(f"{count} entries")
