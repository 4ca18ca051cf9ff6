"""Mails: words in the recipient's language, the same as plain text and as HTML, put into the outbox."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from flask import current_app, g, has_request_context, request, url_for
from markupsafe import Markup, escape

from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import BY_CODE, DEFAULT, Language, force_language
from teilhabe_app.core.outbox import Attachment, OutboxMail

LINK = re.compile(r"https?://[^\s<>\"\u2066-\u2069]+")
SPACED = ' style="margin:0 0 16px"'
HEADING, CONTENT = "\x02heading\x03", "\x02content\x03"


@dataclass(frozen=True, kw_only=True, slots=True)
class Letter:
    """Ready words: ``once`` makes a second mail of the same meaning impossible, ``about`` says what it is about.

    ``unsubscribe`` is an address where one POST stops further mails; it goes into the head of the mail.
    """

    kind: str
    subject: str
    body: str
    attachments: Sequence[Attachment] = ()
    once: str | None = None
    about: str | None = None
    unsubscribe: str | None = None


@contextmanager
def speaking(language: str) -> Iterator[Language]:
    """Speak the language of whoever gets the mail inside a ``with`` block."""
    spoken = BY_CODE.get(language, DEFAULT)
    before = g.get("language")
    g.language = spoken
    try:
        with force_language(spoken.code):
            yield spoken
    finally:
        g.language = before


def queue(  # noqa: PLR0913 -- the parts of a mail
    to_address: str | None,
    language: str,
    template: str,
    *,
    attachments: Sequence[Attachment] = (),
    once: str | None = None,
    about: str | None = None,
    unsubscribe: str | None = None,
    **context: Any,
) -> OutboxMail | None:
    """Put a mail into the outbox of the running transaction; without an address nothing happens.

    ``template`` names ``<slice>/mail/<name>.txt``, whose first line is the subject. The HTML part is the same text in
    the mail layout: paragraphs, and addresses as links. Values from people are escaped there.
    """
    if not to_address:
        return None
    with speaking(language):
        # Not render_template: it adds what only pages need, and the worker has no page.
        text = current_app.jinja_env.get_template(f"{template}.txt").render(**context)
    subject, _, body = text.strip().partition("\n")
    letter = Letter(
        kind=template.rpartition("/")[2][:40],
        subject=subject,
        body=body,
        attachments=attachments,
        once=once,
        about=about,
        unsubscribe=unsubscribe,
    )
    return put(to_address, language, letter)


def put(to_address: str, language: str, letter: Letter) -> OutboxMail:
    """Put ready words into the outbox of the running transaction."""
    spoken = BY_CODE.get(language, DEFAULT)
    subject, body = " ".join(letter.subject.split())[:300], letter.body.strip()
    mail = OutboxMail(
        to_address=to_address,
        language=spoken.code,
        kind=letter.kind,
        subject=subject,
        text=f"{body}\n",
        html=html_of(subject, body, spoken),
        attachments=[asdict(part) for part in letter.attachments],
        once=letter.once,
        about=letter.about,
        unsubscribe=letter.unsubscribe,
    )
    db.session.add(mail)
    return mail


def html_of(subject: str, body: str, spoken: Language) -> str:
    """Write plain paragraphs as HTML in the layout of mails: everything escaped, addresses as links."""
    frame = _frame(spoken)
    heading = str(escape(subject))
    return frame[0] + heading + frame[1] + heading + frame[2] + str(paragraphs(body, SPACED)) + frame[3]


def paragraphs(body: str, attributes: str = "") -> Markup:
    """Write plain text as paragraphs: escaped, with line breaks, addresses as links; each line has its direction."""
    blocks = (block.strip() for block in body.split("\n\n"))
    written = (
        f"<p{attributes}>{'<br>'.join(f'<bdi>{_linked(line)}</bdi>' for line in block.splitlines())}</p>"
        for block in blocks
        if block
    )
    return Markup("\n".join(written))  # noqa: S704 -- every line was escaped


def _linked(line: str) -> str:
    parts, end = [], 0
    for found in LINK.finditer(line):
        address = found[0].rstrip(".,;:!?)")
        written = escape(address)
        parts.append(f'{escape(line[end : found.start()])}<a href="{written}" dir="ltr">{written}</a>')
        end = found.start() + len(address)
    return f"{''.join(parts)}{escape(line[end:])}"


def _frame(spoken: Language) -> list[str]:
    """Return the layout in a language, taken apart where subject (twice) and text belong; it is rendered once."""
    frames: dict[str, list[str]] = current_app.extensions.setdefault("teilhabe.mail_frames", {})
    if spoken.code not in frames:
        with speaking(spoken.code):
            layout = current_app.jinja_env.get_template("layout/mail_blocks.html")
            whole = layout.render(subject=HEADING, content=CONTENT, lang=spoken.code, dir=spoken.dir)
        frames[spoken.code] = re.split(f"{HEADING}|{CONTENT}", whole)
    return frames[spoken.code]


def absolute_url(endpoint: str, **values: Any) -> str:
    """Return a full address for mails and calendar files, from the configured base where there is one.

    Outside a request (in the worker) the language is to be among the values, and the base in the settings.
    """
    base: str = current_app.config["TEILHABE"].base_url
    if has_request_context():
        return f"{base or request.host_url.rstrip('/')}{url_for(endpoint, **values)}"
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{base or 'http://localhost:8000'}{path}"
