"""Mails of this slice."""

from __future__ import annotations

from teilhabe_app.organisations.models import Invitation
from teilhabe_app.web import mails


def send_invitation(invitation: Invitation, token: str, language: str) -> None:
    """Send the link of an invitation; nothing in it depends on whether the address has an account."""
    mails.queue(
        invitation.email,
        language,
        "organisations/mail/invitation",
        organisation=invitation.organisation,
        expires_at=invitation.expires_at,
        url=mails.absolute_url("organisations.invitation", token=token, lang=language),
    )
