"""Signals: how a lower slice tells higher ones that something happened, in the same transaction."""

from __future__ import annotations

from blinker import Namespace

_all = Namespace()

# sender: Contribution, after a change of visibility or text; kwargs quiet: the words changed and kept their number,
# fresh: it has just been received, so nothing refers to it yet
contribution_changed = _all.signal("contribution-changed")
contribution_moved = _all.signal("contribution-moved")  # sender: Contribution; kwargs stage: a step of the chain
dossier_published = _all.signal("dossier-published")  # sender: Dossier, just published, perhaps once more
