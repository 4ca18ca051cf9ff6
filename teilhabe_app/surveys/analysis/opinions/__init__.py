"""Opinion groups from agree / disagree / unsure votes, as in the published Polis method, behind a stability gate.

Source: C. Small, M. Bjorkegren, T. Erkkilä, L. Shaw, C. Megill, Polis: Scaling deliberation by mapping high
dimensional opinion spaces, Recerca 26 (2021), and the description of its statistics there. Names of this package are
looked up when they are first used, so that a program which shows no groups does not load numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from teilhabe_app.surveys.analysis.opinions.components import Plane, plane
    from teilhabe_app.surveys.analysis.opinions.gate import Opinions, Reason, Stability, analysed
    from teilhabe_app.surveys.analysis.opinions.groups import clustered, rand_index, silhouettes
    from teilhabe_app.surveys.analysis.opinions.routing import pick, priorities
    from teilhabe_app.surveys.analysis.opinions.statements import Side, Standing, common_ground, consensus, standings
    from teilhabe_app.surveys.analysis.opinions.votes import AGREE, DISAGREE, UNSURE, Matrix, Votes, votes_of

_HOMES = {
    "components": ("Plane", "plane"),
    "gate": ("Opinions", "Reason", "Stability", "analysed"),
    "groups": ("clustered", "rand_index", "silhouettes"),
    "routing": ("pick", "priorities"),
    "statements": ("Side", "Standing", "common_ground", "consensus", "standings"),
    "votes": ("AGREE", "DISAGREE", "UNSURE", "Matrix", "Votes", "votes_of"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "AGREE",
    "DISAGREE",
    "UNSURE",
    "Matrix",
    "Opinions",
    "Plane",
    "Reason",
    "Side",
    "Stability",
    "Standing",
    "Votes",
    "analysed",
    "clustered",
    "common_ground",
    "consensus",
    "pick",
    "plane",
    "priorities",
    "rand_index",
    "silhouettes",
    "standings",
    "votes_of",
]


def __getattr__(name: str) -> Any:
    """Import what a name stands for at its first use."""
    if name not in _MODULES:
        raise AttributeError(name)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
