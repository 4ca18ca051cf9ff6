"""A real SMTP server on a free port that keeps what it receives."""

from __future__ import annotations

import contextlib
import email
import email.policy
import socket
import threading
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

HOST = "127.0.0.1"


def free_port() -> int:
    """Return a TCP port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@dataclass(slots=True)
class Received:
    """One message as it came over the wire."""

    sender: str
    recipients: list[str]
    message: EmailMessage

    @property
    def subject(self) -> str:
        """Return the decoded subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Return the decoded plain text."""
        body = self.message.get_body(("plain",))
        return str(body.get_content()) if body else ""


@dataclass(slots=True)
class Mailbox:
    """Everything received so far; ``refuse`` holds addresses turned away for good (550), ``busy`` for now (451)."""

    port: int = 0
    refuse: Collection[str] = ()
    busy: Collection[str] = ()
    received: list[Received] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def url(self) -> str:
        """Return the address as ``MAIL_URL`` wants it."""
        return f"smtp://{HOST}:{self.port}"

    def wait_for(self, count: int, *, seconds: float = 60) -> list[Received]:
        """Return the messages as soon as there are ``count``; raise ``TimeoutError`` otherwise."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while len(self.received) < count:
                if not self._changed.wait(deadline - time.monotonic()):
                    raise TimeoutError(f"{len(self.received)} of {count} messages after {seconds} s")
            return list(self.received)

    def to(self, address: str) -> list[Received]:
        """Return the messages for one address."""
        return [item for item in self.received if address in item.recipients]

    async def handle_RCPT(  # noqa: N802 - aiosmtpd looks for this name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take or refuse one recipient."""
        if address in self.refuse:
            return "550 no such mailbox"
        if address in self.busy:
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep one message."""
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self._changed:
            self.received.append(Received(envelope.mail_from, list(envelope.rcpt_tos), message))
            self._changed.notify_all()
        return "250 Message accepted for delivery"


@contextlib.contextmanager
def running(refuse: Collection[str] = (), *, busy: Collection[str] = (), tries: int = 5) -> Iterator[Mailbox]:
    """Run the server for the time of a ``with`` block; another program may snatch a port, so try several."""
    mailbox = Mailbox(refuse=refuse, busy=busy)
    for left in reversed(range(tries)):
        mailbox.port = free_port()
        controller = Controller(mailbox, hostname=HOST, port=mailbox.port, ready_timeout=60)
        try:
            controller.start()
        except OSError:
            if not left:
                raise
        else:
            break
    try:
        yield mailbox
    finally:
        controller.stop()
