"""Writes: ask for a translation, write one, forget them, look after terms."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock, slugs
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.versions import claim
from teilhabe_app.translation.models import Engine, State, Term, Translation
from teilhabe_app.translation.policy import Can
from teilhabe_app.translation.queries import digest

CHANGED = _l("Someone else has changed this meanwhile. Compare with what it says now, then save again.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Original:
    """What is to be translated: the thing it belongs to, the wording, its language."""

    about: str
    text: str
    language: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Translated:
    """A person's translation; ``wording`` is the mark of the words that they had before them."""

    target: str
    text: str
    wording: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TermDraft:
    """A term as an editor wrote it."""

    name: Multilingual
    meaning: Multilingual | None


def ask(original: Original, target: str, engine: Engine) -> Translation:
    """Put a translation on the list of the engine, once per wording; asking again after a failure is allowed.

    Whether it may be asked for is decided by the slice the original belongs to.
    """
    if target == original.language:
        raise DomainError(_l("This is written in that language already."))
    of_wording = (
        Translation.about == original.about,
        Translation.digest == digest(original.text),
        Translation.target == target,
        Translation.is_human.is_(False),
    )
    there = db.session.scalars(select(Translation).where(*of_wording)).one_or_none()
    if there is not None:
        if there.state is State.FAILED:
            there.state, there.source, there.attempts, there.engine = State.ASKED, original.text, 0, engine
        return there
    made = _of(original, target, engine, is_human=False)
    made.source = original.text
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # somebody asked at the same moment
        return db.session.scalars(select(Translation).where(*of_wording)).one()
    return made


def write(actor: Actor, original: Original, draft: Translated, *, seen: int = 0) -> Translation:
    """Keep a person's translation; it comes before every engine's.

    ``seen`` is the version of the person's translation that was there, 0 where there was none. Raises StaleError where
    the original or that translation says something else by now.
    """
    policy.require(actor, Can.WRITE, None)
    if draft.target == original.language:
        raise DomainError(_l("This is written in that language already."), field="target")
    if draft.wording != digest(original.text):
        raise StaleError(CHANGED)
    query = select(Translation).where(
        Translation.about == original.about,
        Translation.digest == digest(original.text),
        Translation.target == draft.target,
        Translation.is_human.is_(True),
    )
    made = db.session.scalars(query).one_or_none()
    if made is None:
        made = _of(original, draft.target, Engine.MANUAL, is_human=True)
    else:
        claim(made, seen)
    made.state, made.text, made.made_at, made.made_by_id = State.DONE, draft.text, clock.now(), actor.id
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as error:  # somebody else translated the same words at the same moment
        raise StaleError(CHANGED) from error
    audit.note(actor, "translation.write", made, language=draft.target)
    return made


def _of(original: Original, target: str, engine: Engine, *, is_human: bool) -> Translation:
    return Translation(
        about=original.about,
        digest=digest(original.text),
        language=original.language,
        target=target,
        engine=engine,
        is_human=is_human,
    )


def forget(about: str) -> None:
    """Delete all translations of a thing that is not public any more, or whose wording must not be read."""
    db.session.execute(delete(Translation).where(Translation.about == about))


def save_term(actor: Actor, term: Term | None, draft: TermDraft, version: int | None = None) -> Term:
    """Write a term anew or change it."""
    policy.require(actor, Can.MANAGE_TERMS, term)
    if term is None:
        name = draft.name.get("de") or next(iter(draft.name.values()))
        term = Term(key=slugs.slugify(name)[:36], name=draft.name, meaning=draft.meaning)
        try:
            with db.session.begin_nested():
                db.session.add(term)
        except IntegrityError as error:
            raise DomainError(_l("There is a term of this name already."), field="name") from error
    else:
        claim(term, version)
        term.name, term.meaning = draft.name, draft.meaning
    db.session.flush()
    audit.note(actor, "term.save", term)
    return term


def remove_term(actor: Actor, term: Term) -> None:
    """Take a term out of the glossary."""
    policy.require(actor, Can.MANAGE_TERMS, term)
    audit.note(actor, "term.remove", term)
    db.session.delete(term)
