"""Finding the paragraphs of one version of a document in the next one; pure computing on words."""

from __future__ import annotations

from teilhabe_app.consultations.matching.proposing import Text, propose
from teilhabe_app.consultations.matching.settling import Fate, Settled, follow, moved, settle
from teilhabe_app.consultations.matching.words import alike, likeness

__all__ = ["Fate", "Settled", "Text", "alike", "follow", "likeness", "moved", "propose", "settle"]
