"""Commands of the shell: the worker, and the catalogues."""

from __future__ import annotations

import datetime as dt
import sys
import time

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from teilhabe_app.core import bounces, chores, clock, limits, outbox, privacy
from teilhabe_app.core.db import db
from teilhabe_app.web import catalogues, matrix

NEVER = dt.datetime.min.replace(tzinfo=dt.UTC)
i18n = AppGroup("i18n", help="Catalogues: extract, update, compile, check, add.")
mail = AppGroup("mail", help="Mail: reports about what could not be delivered.")


def run_once() -> int:
    """Do what is due: the chores of slices, mails, deletion at its date. Return how many mails went out."""
    settings = current_app.config["TEILHABE"]
    chores.run()
    sent = outbox.deliver_due(outbox.transport_for(settings.mail_url, settings.instance), settings.mail_from)
    limits.forget(clock.now() - dt.timedelta(days=2))
    for field in privacy.register_of_fields():
        if field.erase:
            field.erase(clock.now())
    db.session.commit()
    db.session.remove()
    return sent


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due and stop.")
@click.option("--every", default=5, show_default=True, help="Seconds between two looks.")
@with_appcontext
def worker(*, once: bool, every: int) -> None:
    """Send queued mail and delete personal data that has reached its date."""
    while True:
        sent = run_once()
        if sent:
            click.echo(f"{sent} mails sent")
        if once:
            return
        if sent < outbox.BATCH:  # else there is more to send
            time.sleep(every)


@mail.command("bounce")
@with_appcontext
def bounce() -> None:
    """Read one report of a mail server from standard input and note that the mail came back."""
    came_back = bounces.take(sys.stdin.buffer.read(bounces.LARGEST))
    db.session.commit()
    click.echo("noted" if came_back is not None else "nothing of ours")


@i18n.command("extract")
def extract() -> None:
    """Collect all messages into translations/messages.pot."""
    catalogues.extract()


@i18n.command("update")
def update() -> None:
    """Extract, then bring every catalogue up to the template; nothing is guessed."""
    catalogues.extract()
    catalogues.update()


@i18n.command("compile")
def compile_() -> None:
    """Compile the catalogues that changed."""
    catalogues.compile_all()


@i18n.command("add")
@click.argument("catalogue")
def add(catalogue: str) -> None:
    """Create the catalogue of a further language."""
    catalogues.add(catalogue)


@i18n.command("check")
def check() -> None:
    """Fail on anything stale, missing, fuzzy or broken in a catalogue."""
    problems = catalogues.problems()
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise SystemExit(1)
    click.echo("catalogues complete")


@click.command("permissions")
@with_appcontext
def permissions() -> None:
    """Write docs/permissions.md from the policy rows."""
    matrix.PATH.write_text(matrix.table(current_app), encoding="utf-8")


def init(app: Flask) -> None:
    """Add the commands."""
    app.cli.add_command(permissions)
    app.cli.add_command(worker)
    app.cli.add_command(i18n)
    app.cli.add_command(mail)
    chores.register("bounces", bounces.collect)
