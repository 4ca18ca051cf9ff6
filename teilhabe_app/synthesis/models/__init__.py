"""Dossiers: themes, findings with citations, what was set aside, responses and their outcomes."""

from teilhabe_app.synthesis.models.answers import Outcome, Response, Routing
from teilhabe_app.synthesis.models.checking import (
    Check,
    CheckNote,
    NoteEffect,
    Opinion,
    PointAct,
    PointDecision,
    standing,
    tally,
)
from teilhabe_app.synthesis.models.dossiers import Dossier, SetAside, Theme, dossier_format
from teilhabe_app.synthesis.models.findings import Citation, Evidence, Finding, taken_over
from teilhabe_app.synthesis.models.following import (
    AnswerDraft,
    AnswerRule,
    RoutingNote,
    RoutingReminder,
    SteeringMeeting,
)
from teilhabe_app.synthesis.models.kinds import AsideReason, CitationRole, Decision, DossierState, ReminderStage
from teilhabe_app.synthesis.models.publications import News, NewsKind, Publication, Reader, Rhythm
from teilhabe_app.synthesis.models.sense import (
    Candidate,
    CandidateMember,
    Hint,
    Reading,
    SenseAnchor,
    SenseRest,
    SenseVector,
    Twin,
    Verdict,
)
from teilhabe_app.synthesis.models.work import Assignment, Coding, NoTheme, Segment

__all__ = [
    "AnswerDraft",
    "AnswerRule",
    "AsideReason",
    "Assignment",
    "Candidate",
    "CandidateMember",
    "Check",
    "CheckNote",
    "Citation",
    "CitationRole",
    "Coding",
    "Decision",
    "Dossier",
    "DossierState",
    "Evidence",
    "Finding",
    "Hint",
    "News",
    "NewsKind",
    "NoTheme",
    "NoteEffect",
    "Opinion",
    "Outcome",
    "PointAct",
    "PointDecision",
    "Publication",
    "Reader",
    "Reading",
    "ReminderStage",
    "Response",
    "Rhythm",
    "Routing",
    "RoutingNote",
    "RoutingReminder",
    "Segment",
    "SenseAnchor",
    "SenseRest",
    "SenseVector",
    "SetAside",
    "SteeringMeeting",
    "Theme",
    "Twin",
    "Verdict",
    "dossier_format",
    "standing",
    "taken_over",
    "tally",
]
