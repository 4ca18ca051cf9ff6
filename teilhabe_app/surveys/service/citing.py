"""A finding rests on a published figure: question, answer, count and base of one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import audit
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.surveys.analysis.suppression import Share
from teilhabe_app.surveys.models import Survey, SurveyRelease
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries.exported import in_all
from teilhabe_app.synthesis import service as synthesis
from teilhabe_app.synthesis.models import Evidence, Finding

WORDS = {
    "yes": _l("Yes"),
    "no": _l("No"),
    "1": _l("Agree"),
    "0": _l("Unsure"),
    "-1": _l("Disagree"),
    "other": _l("Other"),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure stands: in which release, question, row and answer."""

    release: SurveyRelease
    figure: Mapping[str, Any]
    row: str
    answer: str
    words: Mapping[str, str] = field(default_factory=dict)  # of a class of numbers or days, by language


def cite(actor: Actor, survey: Survey, finding: Finding, place: Place, share: Share) -> Evidence:
    """Let a finding rest on a figure, with the words of that release."""
    policy.require(actor, Can.CITE, survey)
    draft = synthesis.EvidenceDraft(
        format_id=survey.format_id,
        release=place.release.number,
        question=place.figure["code"],
        row=place.row,
        answer=place.answer,
        question_text=_question(place),
        answer_text=_answer(place),
        count=share.count,
        base=share.base,
    )
    made = synthesis.rest_on(actor, finding, draft)
    audit.note(actor, "survey.cite", survey, finding=finding.id, release=place.release.number)
    return made


def _question(place: Place) -> Multilingual:
    """Return the question, and the row of it where it has rows that are answered by themselves."""
    text = Multilingual(place.figure["text"])
    if place.figure["kind"] not in {"matrix", "statements"}:
        return text
    return with_row(text, Multilingual(place.figure["labels"].get(place.row) or {}))


def with_row(text: Multilingual, row: Multilingual) -> Multilingual:
    """Return a question with one of its rows, in every language that either has."""
    return Multilingual(
        {code: f"{text.in_language(code).text} {row.in_language(code).text}".strip() for code in {**text, **row}}
    )


def _answer(place: Place) -> Multilingual:
    """Return the answer in every language: an editor's words, a word of the program, or a number."""
    kind, labels = place.figure["kind"], place.figure["labels"]
    if kind in {"single", "multiple", "ranking"} and labels.get(place.answer):
        return Multilingual(labels[place.answer])
    if kind in {"yes_no", "consent", "statements", "single", "multiple"}:
        return Multilingual(in_all(WORDS[place.answer]))
    if place.words:
        return Multilingual(place.words)
    found = next(one for one in place.figure["answers"] if one["code"] == place.answer)
    words = found.get("label") or {}
    return Multilingual({code: f"{place.answer} – {text}" for code, text in words.items()} or {"de": place.answer})
