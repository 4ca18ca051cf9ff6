"""Signals: how a lower slice tells higher ones that something happened, in the same transaction."""

from __future__ import annotations

from blinker import Namespace

_all = Namespace()

contribution_changed = _all.signal("contribution-changed")  # sender: Contribution, after a change of visibility or text
contribution_moved = _all.signal("contribution-moved")  # sender: Contribution; kwargs stage: a step of the chain
dossier_published = _all.signal("dossier-published")  # sender: Dossier, just published, perhaps once more
