"""Counts in which nobody can be recognised: minimum cell size, complementary suppression, states over time."""

from __future__ import annotations

from teilhabe_app.surveys.analysis.suppression.release import NO_ANSWER, REST, Counts, CrossTable, Release, publish
from teilhabe_app.surveys.analysis.suppression.shares import Share, share
from teilhabe_app.surveys.analysis.suppression.single import MINIMUM, suppressed, suppressed_choices
from teilhabe_app.surveys.analysis.suppression.storage import from_json, to_json

__all__ = [
    "MINIMUM",
    "NO_ANSWER",
    "REST",
    "Counts",
    "CrossTable",
    "Release",
    "Share",
    "from_json",
    "publish",
    "share",
    "suppressed",
    "suppressed_choices",
    "to_json",
]
