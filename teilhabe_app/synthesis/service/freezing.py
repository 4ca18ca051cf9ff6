"""Keep each publication of a dossier as it was."""

from __future__ import annotations

from sqlalchemy import func, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit, clock
from teilhabe_app.core.db import db
from teilhabe_app.synthesis.chain import frozen
from teilhabe_app.synthesis.models import Dossier, Publication
from teilhabe_app.synthesis.queries import public


def freeze(actor: Actor, dossier: Dossier) -> Publication:
    """Write the next publication; the caller holds the lock on the dossier and has decided that it is published."""
    db.session.flush()
    standing = public.standing_of(dossier)
    content = frozen.content_of(dossier, public.whole_findings(dossier), standing)
    last = db.session.scalar(select(func.max(Publication.number)).where(Publication.dossier_id == dossier.id)) or 0
    made = Publication(
        dossier_id=dossier.id,
        number=last + 1,
        published_at=clock.now(),
        findings=len(content["findings"]),
        contributions=standing.total,
        content=content,
        sha256=frozen.seal(content),
    )
    db.session.add(made)
    audit.note(actor, "dossier.freeze", dossier, number=made.number, sha256=made.sha256)
    return made
