"""The log in words: one sentence for each act."""

from __future__ import annotations

from typing import Any

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.models import AsideReason, Decision
from teilhabe_app.synthesis.queries import LogEntry
from teilhabe_app.web.i18n import multilingual

ACTS = {
    "dossier.create": _l("The summary was begun."),
    "dossier.edit": _l("Title, method or formats were changed."),
    "dossier.publish": _l("The summary was published; %(open)s of %(total)s contributions were open."),
    "dossier.freeze": _l("A version of the summary was kept for good."),
    "dossier.reopen": _l("The summary was opened again, because something changed."),
    "dossier.set_aside": _l("Contributions set aside: %(count)s (%(reason)s)"),
    "dossier.take_back_aside": _l("Contribution %(contribution)s was made open again."),
    "dossier.assign": _l("Contributions given to %(to)s: %(count)s"),
    "dossier.unassign": _l("Contributions given to nobody: %(count)s"),
    "dossier.code": _l("Contributions that got the theme “%(theme)s”: %(count)s"),
    "dossier.code_text": _l("Contribution %(contribution)s was coded; number of themes: %(count)s"),
    "dossier.uncode": _l("The theme “%(theme)s” was taken away from a contribution."),
    "dossier.split": _l("Contribution %(contribution)s was split; number of segments: %(count)s"),
    "dossier.segment_aside": _l("A segment of contribution %(contribution)s was set aside (%(reason)s)."),
    "dossier.segment_back": _l("A segment of contribution %(contribution)s was made open again."),
    "dossier.remove_theme": _l("A theme was removed."),
    "dossier.open_check": _l("Contributors were asked to check the draft."),
    "dossier.move_check": _l("The time for checking the draft was changed."),
    "dossier.answer_note": _l("An objection of contribution %(contribution)s was answered."),
    "dossier.remove_finding": _l("Finding %(finding)s was removed."),
    "dossier.decide_point": _l("It was decided what becomes of finding %(finding)s."),
    "dossier.refuse_fields": _l("The proposed action fields of contribution %(contribution)s were refused."),
    "dossier.refuse_group": _l("A proposed group of contributions was refused."),
    "dossier.part_twins": _l("Two texts were marked as different."),
    "theme.add": _l("The theme “%(theme)s” was added."),
    "theme.edit": _l("The words of the theme “%(theme)s” were changed."),
    "theme.move": _l("The theme “%(theme)s” got another place."),
    "theme.retire": _l("The theme “%(theme)s” is no longer given."),
    "theme.revive": _l("The theme “%(theme)s” is given again."),
    "theme.merge": _l("The theme “%(theme)s” was merged into another one; contributions: %(count)s"),
    "theme.split": _l("A part of the theme “%(theme)s” became a theme of its own; contributions: %(count)s"),
    "theme.code": _l("Contributions that got the theme “%(theme)s”: %(count)s"),
    "theme.uncode": _l("The theme “%(theme)s” was taken away from a contribution."),
    "finding.create": _l("Finding %(finding)s was added."),
    "finding.edit": _l("Finding %(finding)s was changed."),
    "finding.cite": _l("Finding %(finding)s cites contribution %(contribution)s."),
    "finding.uncite": _l("Finding %(finding)s no longer cites contribution %(contribution)s."),
    "finding.check_sources": _l("The sources of finding %(finding)s were checked."),
    "finding.rest_on": _l("Finding %(finding)s rests on a published figure."),
    "finding.remove_evidence": _l("A figure was taken from finding %(finding)s."),
    "finding.take_over": _l("A person took finding %(finding)s over as it was drafted."),
    "finding.decide_point": _l("It was decided what becomes of finding %(finding)s."),
    "finding.route": _l("A body was asked about finding %(finding)s."),
    "finding.delegate": _l("The question about finding %(finding)s was handed on."),
    "finding.send_back": _l("The question about finding %(finding)s was sent back."),
    "finding.hand_in": _l("An answer to finding %(finding)s was handed in."),
    "finding.answer": _l("Finding %(finding)s was answered (%(decision)s)."),
}


def in_words(row: LogEntry) -> str:
    """Return the sentence for an act; an act without a sentence says only that there was one."""
    words = ACTS.get(row.entry.action)
    if words is None:
        return _("Something else was done.")
    return str(words) % _Known(_values(row))


class _Known(dict[str, str]):
    """What an old entry does not say is shown as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def _values(row: LogEntry) -> dict[str, str]:
    detail: dict[str, Any] = row.entry.detail
    values = {key: str(value) for key, value in detail.items() if isinstance(value, int)}
    if row.theme is not None:
        values["theme"] = multilingual(row.theme.name).text
    else:
        values.pop("theme", None)
    if row.finding is not None:
        values["finding"] = str(row.finding)
    elif "number" in values:  # of a finding that is gone
        values["finding"] = values["number"]
    if detail.get("reason") in set(AsideReason):
        values["reason"] = str(AsideReason(detail["reason"]).label)
    if detail.get("decision") in set(Decision):
        values["decision"] = str(Decision(detail["decision"]).label)
    if row.to is not None:
        values["to"] = row.to
    return values
