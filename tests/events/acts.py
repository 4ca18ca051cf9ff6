"""What people do with registrations, through the pages; each person comes from a network of their own."""

from __future__ import annotations

import itertools
import re

from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import Registration, RegistrationGroup

_numbers = itertools.count(1)
LINK = re.compile(r"/(?:de|en|ar)/events/(?:registrations|groups)/[0-9A-Z-]+/confirm/[0-9a-f]+")


def network(number=None):
    """Return the environment of somebody from elsewhere."""
    number = next(_numbers) if number is None else number
    return {"REMOTE_ADDR": f"10.{number // 62500 % 250}.{number // 250 % 250}.{number % 250 + 1}"}


def person(**values):
    """Return a filled-in form."""
    number = next(_numbers)
    return {"name": f"Person {number}", "email": f"p{number}@example.org", "language": "en", "consent": "y", **values}


def register(client, event, origin=None, **values):
    """Register somebody and return the code."""
    address = f"/en/events/{event.format.slug}/register"
    answer = client.post(address, data=person(**values), environ_base=origin or network())
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def group_form(people, **values):
    """Return the filled-in form of a group; ``people`` are names, or fields of people."""
    data = {
        "organisation_name": "Verein Nord",
        "contact_name": "Sprecherin",
        "contact_email": f"verein{next(_numbers)}@example.org",
        "language": "en",
        "consent": "y",
        **values,
    }
    for number, one in enumerate(people):
        fields = {"name": one} if isinstance(one, str) else one
        data |= {f"members-{number}-{name}": value for name, value in {"language": "en", **fields}.items()}
    return data


def register_group(client, event, people, origin=None, **values):
    """Register a group and return the code of its contact."""
    address = f"/en/events/{event.format.slug}/register-group"
    answer = client.post(address, data=group_form(people, **values), environ_base=origin or network())
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].rpartition("/")[2]


def cancel(client, receipt):
    """Cancel a registration."""
    assert client.post(f"/en/events/registrations/{receipt}/cancel").status_code == 303


def one(receipt):
    """Load a registration afresh."""
    db.session.expire_all()
    return db.session.query(Registration).filter_by(receipt=receipt).one()


def group(receipt):
    """Load a group afresh."""
    db.session.expire_all()
    return db.session.query(RegistrationGroup).filter_by(receipt=receipt).one()


def states(*codes):
    """Return the states of registrations by their codes."""
    return [one(code).state.value for code in codes]


def mails(kind=None, to=None):
    """Return the mails in the outbox."""
    db.session.expire_all()
    found = db.session.query(OutboxMail).order_by(OutboxMail.id).all()
    return [mail for mail in found if kind in {None, mail.kind} and to in {None, mail.to_address}]


def confirm_link(mail):
    """Return the path in a mail by which the address is confirmed."""
    return LINK.search(mail.text)[0]


def held(receipt):
    """Return the workshops in which somebody has a place."""
    return [wish.workshop_id for wish in one(receipt).held]
