"""Commands about accounts."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from teilhabe_app.accounts import service
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, DEFAULT, force_language
from teilhabe_app.core.text import clean

accounts = AppGroup("accounts", help="Accounts: the first administrator.")


@accounts.command("create-admin")
@click.option("--email", prompt="E-mail address")
@click.option("--pseudonym", prompt="Public name")
@click.option("--language", type=click.Choice(list(BY_CODE)), default=DEFAULT.code, show_default=True)
@click.password_option(help="Asked for when it is not given, and not shown.")
def create_admin(email: str, pseudonym: str, language: str, password: str) -> None:
    """Create an administrator who can sign in at once."""
    draft = service.SignUp(email=clean(email).lower(), pseudonym=clean(pseudonym), password=password, language=language)
    if "@" not in draft.email or not draft.pseudonym:
        raise click.ClickException("An e-mail address and a public name are needed.")
    with force_language("en"):  # like every other word that commands print
        try:
            account = service.create_administrator(draft)
        except DomainError as error:
            raise click.ClickException(str(error.message)) from error
    db.session.commit()
    click.echo(f"Administrator {account.email} can sign in.")
