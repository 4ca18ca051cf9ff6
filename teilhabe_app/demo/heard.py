"""The example of a standing survey: do people feel heard? One question after the other, with every sort of answer."""

from __future__ import annotations

from typing import Any

from teilhabe_app.contributions import service as contributions
from teilhabe_app.contributions.models import Place
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.demo import data, people
from teilhabe_app.demo.data import ml
from teilhabe_app.demo.heard_answers import BEFORE, NOW, fill
from teilhabe_app.demo.heard_words import CITIES, DISTRICT, HEARD, INTRO, OFFICES, PAPER_TO, QUESTIONS, SECTIONS, TITLE
from teilhabe_app.formats.models import Format, Kind, Process, State
from teilhabe_app.surveys.analysis.suppression import share
from teilhabe_app.surveys.conditions import parse
from teilhabe_app.surveys.models import Option, Paging, QuestionKind, Survey, SurveyQuestion, SurveySection
from teilhabe_app.surveys.queries.releases import newest_release
from teilhabe_app.surveys.service import citing
from teilhabe_app.surveys.service.figures import LANGUAGE
from teilhabe_app.synthesis.models import Finding

SLUG = "umfrage-gehoert"
PEOPLE_BEFORE, PEOPLE_NOW = 386, 254
OWN_WORDS = {QuestionKind.TEXT, QuestionKind.LINE}
KINDS: dict[str, dict[str, Any]] = {
    "welcome": {"kind": QuestionKind.INFO},
    "city": {"kind": QuestionKind.SINGLE, "options": CITIES},
    "district": {"kind": QuestionKind.SINGLE, "options": DISTRICT, "condition": "city = '1'", "has_other": True},
    "took_part": {"kind": QuestionKind.YES_NO},
    "how_often": {
        "kind": QuestionKind.NUMBER,
        "least": 1,
        "most": 99,
        "condition": "took_part = yes",
    },
    "heard": {"kind": QuestionKind.SCALE, "scale_max": 5, "scale_words": HEARD, "condition": "took_part = yes"},
    "offices": {"kind": QuestionKind.MATRIX, "scale_max": 4, "options": OFFICES, "shuffles": True},
    "first": {"kind": QuestionKind.RANKING, "options": QUESTIONS["first"]["options"]},
    "views": {"kind": QuestionKind.STATEMENTS, "options": QUESTIONS["views"]["options"], "shuffles": True},
    "origin": {"kind": QuestionKind.YES_NO, "is_sensitive": True},
    "words": {"kind": QuestionKind.TEXT},
}
IN_FIELD = {"heard": "HF13", "took_part": "HF13", "how_often": "HF13", "offices": "HF02", "first": "HF02"}
IN_SECTION = {"offices": 1, "first": 1, "views": 1, "origin": 2, "words": 2}


def survey(of: Process) -> Survey:
    """Create the survey that runs, the round before it, and example answers to both."""
    before = _round(of, f"{SLUG}-runde-1", -400, -350)
    fill(before, PEOPLE_BEFORE, BEFORE, 40)
    now = _round(of, SLUG, -20, 60)
    now.follows_id = before.id
    now.shows_interim = True
    fill(now, PEOPLE_NOW, NOW, 15)
    for one in (before, now):
        one.groups = [LANGUAGE, "city", "took_part"]
    db.session.flush()
    return now


def cite(finding: Finding, of: Survey) -> None:
    """Let a finding rest on a published figure: so many would rather come in the evening."""
    release = newest_release(of)
    figure = next((one for one in release.figures["questions"] if one["code"] == "views"), None) if release else None
    if release is None or figure is None or not figure["rows"]:
        return
    row = figure["rows"][-1]  # meetings in the evening
    answer, count = row["cells"][0]
    citing.cite(
        people.account("moderation"),
        of,
        finding,
        citing.Place(release, figure, row["row"], answer),
        share(count, row["base"]),
    )


def _round(of: Process, slug: str, opens: int, closes: int) -> Survey:
    shared = Format(
        kind=Kind.SURVEY,
        slug=slug,
        title=ml(TITLE),
        summary=ml(INTRO),
        opens_at=data.midnight(opens),
        closes_at=data.midnight(closes),
        state=State.PUBLISHED,
        levels=["land"],
        languages=list(WRITTEN)[:5],
        is_example=True,
        process=of,
        fields=data.fields(["HF02", "HF13"]),
        bodies=data.bodies(["sasji"]),
    )
    made = Survey(format=shared, intro=ml(INTRO), paging=Paging.ONE, submission_count=0, revision=1)
    made.paper_public, made.paper_to = True, ml(PAPER_TO)
    sections = [SurveySection(position=at, title=ml(words), stale={}) for at, words in enumerate(SECTIONS, 1)]
    made.sections = sections
    db.session.add(made)
    db.session.flush()
    for position, (code, values) in enumerate(KINDS.items(), 1):
        made.questions.append(_question(made, position, code, dict(values)))
    db.session.flush()
    return made


def _question(of: Survey, position: int, code: str, values: dict[str, Any]) -> SurveyQuestion:
    words = QUESTIONS[code]
    options = values.pop("options", ())
    for name in ("scale_words",):
        if name in values:
            values[name] = ml(values[name])
    row = SurveyQuestion(
        code=code,
        position=position,
        text=ml(words["text"]),
        help=ml(words["help"]) if "help" in words else None,
        purpose=ml(words["purpose"]) if "purpose" in words else None,
        condition=parse(values.pop("condition", "")),
        field=data.field(IN_FIELD[code]) if code in IN_FIELD else None,
        section_id=of.sections[IN_SECTION[code] - 1].id if code in IN_SECTION else None,
        **values,
    )
    row.options = [Option(position=at, code=str(at), label=ml(label)) for at, label in enumerate(options, 1)]
    if row.kind in OWN_WORDS or row.has_other:
        row.thread = contributions.open_thread(of.format, Place.SURVEY, row.text)
    return row
