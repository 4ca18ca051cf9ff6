"""Writes: the one file that may go with a statement. What it is decides its content, not its name."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.consultations.models import Statement
from teilhabe_app.consultations.policy import Can
from teilhabe_app.core import audit, files
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim

MAX_FILE = 5 * 1024 * 1024
TYPES = {kind: files.TYPES[kind] for kind in ("pdf", "docx", "odt")}


def attach(actor: Actor, statement: Statement, name: str, content: bytes) -> None:
    """Put a file beside the statement, instead of an earlier one."""
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    claim(statement, statement.version)
    store(statement, name, content)
    audit.note(actor, "statement.attach", statement, kind=statement.file_type, size=len(content))


def store(statement: Statement, name: str, content: bytes) -> None:
    """Keep a file with a statement when its size and content are as they should be."""
    if len(content) > MAX_FILE:
        raise DomainError(_l("The file is larger than 5 MB."), field="file")
    kind = kind_of(content)
    if kind is None:
        raise DomainError(_l("Please choose a PDF, DOCX or ODT file without macros."), field="file")
    statement.file_name, statement.file_type = safe_name(name, kind), kind
    statement.file_size, statement.file_content = len(content), content


def detach(actor: Actor, statement: Statement) -> None:
    """Take the file away again."""
    policy.require(actor, Can.EDIT_STATEMENT, statement)
    claim(statement, statement.version)
    statement.file_name = statement.file_type = statement.file_size = statement.file_content = None
    audit.note(actor, "statement.detach", statement)


def kind_of(content: bytes) -> str | None:
    """Return pdf, docx or odt by what is inside, else None."""
    return files.kind_of(content, TYPES)


def safe_name(name: str, kind: str) -> str:
    """Return the sender's name for the file without folders, with the ending that fits its content."""
    return files.safe_name(name, kind, "statement")
