"""Commands of this slice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from flask.cli import AppGroup

from teilhabe_app.core.db import db
from teilhabe_app.framework import importer

framework = AppGroup("framework", help="The framework concept as a file (docs/framework-yaml.md).")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@framework.command("import")
@click.argument("file", type=FILE)
@click.option("--bodies", type=FILE, help="The file of the bodies; without it, bodies.yaml beside FILE.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def import_(*, file: Path, bodies: Path | None, dry_run: bool) -> None:
    """Read the framework concept from FILE: all of it, or nothing."""
    _run(lambda: importer.load(file, bodies=bodies), dry_run=dry_run)


@framework.command("bodies")
@click.argument("file", type=FILE)
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
def bodies(*, file: Path, dry_run: bool) -> None:
    """Read the public bodies from FILE: all of them, or none."""
    _run(lambda: importer.import_bodies(None, file), dry_run=dry_run)


def _run(work: Callable[[], importer.Report], *, dry_run: bool) -> None:
    """Do it in one transaction; a dry run goes through everything, also the database's rules, and takes it back."""
    try:
        report = work()
    except importer.ImportFailed as failed:
        db.session.rollback()
        for problem in failed.problems:
            click.echo(str(problem), err=True)
        click.echo(f"Nothing was imported. Problems found: {len(failed.problems)}", err=True)
        raise SystemExit(1) from failed
    if dry_run:
        db.session.rollback()
    else:
        db.session.commit()
    for line in report.lines():
        click.echo(line)
    if not report.changes_anything:
        click.echo("Nothing to change.")
    elif dry_run:
        click.echo("Dry run: nothing was written.")
