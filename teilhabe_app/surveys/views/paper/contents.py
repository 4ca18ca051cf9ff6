"""What stands on the paper form: words and boxes as data for the typesetter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from teilhabe_app.core import typesetting
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats.calendar import last_day
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.forms.paper import PRINTED_VOTES
from teilhabe_app.surveys.forms.words import OTHER_WORD, VOTES, YES_NO
from teilhabe_app.surveys.models import MediaKind, QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.service.checking import PIPES
from teilhabe_app.surveys.views.paper.told import Teller
from teilhabe_app.web.i18n import date, language, multilingual
from teilhabe_app.web.mails import absolute_url

LINES = {QuestionKind.TEXT: 5, QuestionKind.LINE: 1, QuestionKind.NUMBER: 1}
DRAWN = {"image/png", "image/jpeg"}
LARGEST_PICTURE = 1_500_000
Words = dict[str, Any]  # text, language, direction; choices also the digit that staff type and what must hold


def contents(survey: Survey) -> dict[str, Any]:
    """Return everything that stands on the form, in the language of the page."""
    spoken = language()
    paper = _Paper(survey)
    title = paper.words(survey.format.title)
    return {
        "title": title["t"] or "Teilhabe",
        "heading": title,
        "lang": spoken.code.partition("-")[0],
        "dir": spoken.dir,
        "code": queries.form_code(survey, spoken.code),
        "foot": drawn(_("Form %(code)s", code=queries.form_code(survey, spoken.code))),
        "office": drawn(_("Sheet number (filled in by us)")),
        "intro": paper.words(survey.intro),
        "promise": {"title": _("Your answers are anonymous"), "items": [drawn(line) for line in _promise()]},
        "how": {"title": _("How to fill it in"), "items": [drawn(line) for line in _how()]},
        "blocks": paper.blocks(),
        "thanks": drawn(_("Thank you for your answers")),
        "send": paper.send(),
    }


def drawn(text: str) -> str:
    """Leave out characters that no font has; the page names them before printing."""
    lost = set(typesetting.missing(text))
    return "".join(char for char in text if char not in lost) if lost else text


def not_drawn(survey: Survey) -> str:
    """Return the characters of the survey's texts that no font has."""
    return typesetting.missing("".join(text for piece in queries.pieces(survey) for text in piece.texts.values()))


def _promise() -> list[str]:
    """Return what paper promises in every mode: nobody's name is on it, and nothing links it to a person."""
    return [
        _("We store your answers and the day. We do not store your name, your address or your device."),
        _("Please do not write your name or your address on the sheets."),
        _("Your answers are counted together with those of other people. Small numbers are not shown."),
        _("We read what you write in your own words before it is published. Please do not name anybody there."),
    ]


def _how() -> list[str]:
    return [
        _("Please tick boxes with a dark pen and write clearly."),
        _("You do not have to answer every question: leave empty what you do not want to answer."),
        _("Some questions are only for some people. This is written above the question."),
    ]


class _Paper:
    """The questions of a survey with their printed numbers."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        self.numbers = queries.numbers(survey.questions)
        self.teller = Teller({one.code: one for one in survey.questions}, self.numbers)

    def words(self, text: Multilingual | None) -> Words:
        """Return an editor's text with its language; earlier answers are pointed at by number."""
        found = multilingual(text)
        return {
            "t": drawn(PIPES.sub(self._pointed, found.text)),
            "lang": found.lang.partition("-")[0],
            "dir": found.dir,
        }

    def _pointed(self, match: re.Match[str]) -> str:
        number = self.numbers.get(match[1])
        return _("(your answer to question %(number)s)", number=number) if number else "…"

    def send(self) -> dict[str, Any]:
        """Return until when and where to."""
        until = last_day(self.survey.format)
        line = _("Please hand it in or send it so that it arrives by %(date)s.", date=date(until))
        address = absolute_url("surveys.show", slug=self.survey.format.slug, lang=language().code)
        to = self.words(self.survey.paper_to)
        return {
            "title": _("Where the paper goes"),
            "line": drawn(line),
            "to": {**to, "lines": to["t"].splitlines()},
            "online": _("You can also answer online:"),
            "address": address,
        }

    def blocks(self) -> list[dict[str, Any]]:
        """Return sections and questions in order; headings never skip a level."""
        found: list[dict[str, Any]] = []
        sections = {section.id: section for section in self.survey.sections}
        current = None
        for question in self.survey.questions:
            section = sections.get(question.section_id or 0)
            if section and section.id != current:
                only = self.teller.condition(section.condition)
                text = self.words(section.text)
                found.append({"kind": "section", "title": self.words(section.title), "text": text, "only": only})
            current = section.id if section else None
            found.append({**self._question(question), "level": 3 if section else 2})
        return found

    def _question(self, question: SurveyQuestion) -> dict[str, Any]:
        number = self.numbers.get(question.code)
        made: dict[str, Any] = {
            "kind": question.kind.value,
            "number": str(number or ""),
            "text": self.words(question.text),
            "help": self.words(question.help),
            "only": self.teller.condition(question.condition),
            "purpose": self.words(question.purpose if question.is_sensitive else None),
            "apart": drawn(_("This answer is stored apart from all others. Why we ask:")),
            "hint": "",
            "boxes": [],
            "rows": [],
            "lines": LINES.get(question.kind, 0),
            "picture": self._picture(question),
        }
        filler = FILLERS.get(question.kind)
        return {**made, **filler(self, question)} if filler else made

    def _picture(self, question: SurveyQuestion) -> dict[str, Any] | None:
        code = language().code
        shown = [one for one in question.media if one.kind is MediaKind.IMAGE and one.file_type in DRAWN]
        best = sorted(shown, key=lambda one: (one.language != code, one.language != "de"))
        if not best or len(best[0].content) > LARGEST_PICTURE:
            return None
        return {"bytes": list(best[0].content), "alt": best[0].alt or ""}

    def options(self, question: SurveyQuestion) -> list[Words]:
        """Return the choices in their printed order, with "other" as the last one."""
        number = len(question.options) + 1
        other = [{**_plain(str(OTHER_WORD)), "n": number}] if question.has_other else []
        return [*self.rows(question), *other]

    def rows(self, question: SurveyQuestion) -> list[Words]:
        """Return choices or rows with their digits; closed ones are not asked any more and keep theirs."""
        return [
            {**self.words(option.label), "n": at, "only": self.teller.choice(option.condition)}
            for at, option in enumerate(question.options, 1)
            if option.is_open
        ]

    def points(self, question: SurveyQuestion) -> list[Words]:
        """Return what the points of a scale are called; most have no words but their number."""
        many = question.scale_max or 0
        found = [_plain("")] * many
        if question.scale_words:
            lines = self.words(question.scale_words)
            for at, line in enumerate(lines["t"].splitlines()[:many]):
                found[at] = {**lines, "t": line.strip()}
        for at, text in ((0, question.scale_low), (many - 1, question.scale_high)):
            if text and not found[at]["t"]:
                found[at] = self.words(text)
        return found


def _plain(text: str) -> Words:
    spoken = language()
    return {"t": drawn(text), "lang": spoken.code.partition("-")[0], "dir": spoken.dir}


def _single(paper: _Paper, question: SurveyQuestion) -> dict[str, Any]:
    return {"hint": _("Please tick one box."), "boxes": paper.options(question), "writes": question.has_other}


def _multiple(paper: _Paper, question: SurveyQuestion) -> dict[str, Any]:
    return {"hint": _("You can tick several boxes."), "boxes": paper.options(question), "writes": question.has_other}


def _yes_no(_paper: _Paper, _question: SurveyQuestion) -> dict[str, Any]:
    boxes = [{**_plain(str(word)), "n": at} for at, word in enumerate(YES_NO.values(), 1)]
    return {"hint": _("Please tick one box."), "boxes": boxes}


def _consent(_paper: _Paper, _question: SurveyQuestion) -> dict[str, Any]:
    return {"boxes": [{**_plain(_("Yes")), "n": 1}]}


def _scale(paper: _Paper, question: SurveyQuestion) -> dict[str, Any]:
    return {"hint": _("Please tick one box."), "scale": paper.points(question)}


def _matrix(paper: _Paper, question: SurveyQuestion) -> dict[str, Any]:
    scale = paper.points(question)
    return {"hint": _("Please tick one box in each line."), "rows": paper.rows(question), "scale": scale}


def _statements(paper: _Paper, question: SurveyQuestion) -> dict[str, Any]:
    points = [_plain(str(VOTES[vote])) for vote in PRINTED_VOTES]
    return {"hint": _("Please tick one box in each line."), "rows": paper.rows(question), "scale": points}


def _ranking(paper: _Paper, question: SurveyQuestion) -> dict[str, Any]:
    return {"hint": _("1 is the most important. Each number can be used once."), "ranks": paper.rows(question)}


def _date(_paper: _Paper, _question: SurveyQuestion) -> dict[str, Any]:
    return {"hint": _("Day, month, year"), "day": True}


FILLERS: Mapping[QuestionKind, Callable[[_Paper, SurveyQuestion], dict[str, Any]]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.CONSENT: _consent,
    QuestionKind.SCALE: _scale,
    QuestionKind.MATRIX: _matrix,
    QuestionKind.STATEMENTS: _statements,
    QuestionKind.RANKING: _ranking,
    QuestionKind.DATE: _date,
}
