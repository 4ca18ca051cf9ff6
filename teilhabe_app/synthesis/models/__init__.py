"""Dossiers: themes, findings with citations, what was set aside, responses and their outcomes."""

from teilhabe_app.synthesis.models.answers import Outcome, Response, Routing
from teilhabe_app.synthesis.models.dossiers import Coding, Dossier, SetAside, Theme, dossier_format
from teilhabe_app.synthesis.models.findings import Citation, Evidence, Finding
from teilhabe_app.synthesis.models.kinds import AsideReason, CitationRole, Decision, DossierState

__all__ = [
    "AsideReason",
    "Citation",
    "CitationRole",
    "Coding",
    "Decision",
    "Dossier",
    "DossierState",
    "Evidence",
    "Finding",
    "Outcome",
    "Response",
    "Routing",
    "SetAside",
    "Theme",
    "dossier_format",
]
