"""What everybody sees of the answers: figures that were published, by group, over rounds, and as open data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.policy import policy
from teilhabe_app.core.text import fold
from teilhabe_app.surveys.analysis.exports import guarded as guarded_text
from teilhabe_app.surveys.analysis.rounds import Difference, difference
from teilhabe_app.surveys.forms import crossing
from teilhabe_app.surveys.forms import figures as shown
from teilhabe_app.surveys.forms.figures import Chart, Figure
from teilhabe_app.surveys.models import Survey, SurveyRelease
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.queries import releases
from teilhabe_app.surveys.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import number

COLUMNS = ("question", "row", "group", "in_group", "answer", "count", "base", "release", "from", "to")


def published(survey: Survey) -> SurveyRelease | None:
    """Return the newest figures, or an earlier release where the address names one."""
    if not policy.allows(current.actor(), Can.RESULTS, survey):
        return None
    number = request.args.get("release", "")
    if number.isascii() and number.isdecimal() and len(number) <= 6:  # noqa: PLR2004 -- more than anybody publishes
        return releases.release_of(survey, int(number)) or releases.newest_release(survey)
    return releases.newest_release(survey)


def _is_earlier(survey: Survey, release: SurveyRelease | None) -> bool:
    """Tell whether there are newer figures than those that the address names."""
    if release is None or "release" not in request.args:
        return False
    newest = releases.newest_release(survey)
    return newest is not None and newest.number != release.number


def _before(survey: Survey) -> list[Survey]:
    """Return the rounds before this one whose results the reader may see."""
    return [one for one in releases.earlier_rounds(survey) if policy.allows(current.actor(), Can.RESULTS, one)]


@bp.get("/<slug>/results")
@guarded(Can.VIEW, load=releases.for_results)
def results(survey: Survey) -> ResponseReturnValue:
    """Show the published figures: all questions, those of one field, or one question by a group."""
    release = published(survey)
    figures: Figure = release.figures if release else {"questions": [], "groups": [], "tables": []}
    chosen = next((one for one in figures["questions"] if one["code"] == request.args.get("question")), None)
    group = next((one for one in figures["groups"] if one == _group_key(figures)), None)
    field = request.args.get("field")
    listed = [one for one in figures["questions"] if not field or (one["field"] or {}).get("key") == field]
    threads = [one["thread"] for one in listed if one["thread"]]
    return render_template(
        "surveys/results.html",
        survey=survey,
        release=release,
        earlier=release.number if release and _is_earlier(survey, release) else None,
        has_rounds=bool(_before(survey)),
        figures=figures,
        questions=[chosen] if chosen else listed or figures["questions"],
        chosen=chosen,
        group=group,
        fields=_fields(figures),
        field=field,
        texts=releases.published_texts(threads) if threads else {},
        shown=shown,
        crossing=crossing,
        code_of=group_code,
        allowed=policy.allows(current.actor(), Can.RESULTS, survey),
    )


def _group_key(figures: Figure) -> str:
    """Find the group by the code in the address; a question is known by its number among the figures."""
    code = request.args.get("by", "")
    return next((str(one["id"]) for one in figures["questions"] if one["code"] == code), code)


def group_code(figures: Figure, group: str) -> str:
    """Return what stands in an address for a group."""
    return next((str(one["code"]) for one in figures["questions"] if str(one["id"]) == group), group)


def _fields(figures: Figure) -> dict[str, Mapping[str, str]]:
    return {one["field"]["key"]: one["field"]["name"] for one in figures["questions"] if one["field"]}


@bp.get("/<slug>/results/rounds")
@guarded(Can.RESULTS, load=releases.for_results)
def rounds(survey: Survey) -> ResponseReturnValue:
    """Show how answers changed since an earlier round, question by question."""
    earlier = _before(survey)
    if not earlier:
        raise NotFound
    before = next((one for one in earlier if one.format.slug == request.args.get("since")), earlier[0])
    new, old = releases.newest_release(survey), releases.newest_release(before)
    pairs = list(_compared(new.figures, old.figures)) if new and old else []
    return render_template(
        "surveys/results_rounds.html",
        survey=survey,
        before=before,
        earlier=earlier,
        releases=(new, old),
        pairs=pairs,
        shown=shown,
        change_of=change_words,
        signed=signed,
        same_words=same_words,
    )


def signed(value: float) -> str:
    """Write a difference of shares in points, with its sign."""
    points = round(100 * value)
    return f"\u200e{'+' if points > 0 else '−' if points < 0 else '±'}{number(abs(points))}"


def change_words(change: Difference) -> str:
    """Say a clear change in words."""
    points = number(abs(round(100 * change.value)))
    if change.value > 0:
        return _("%(points)s points more", points=points)
    return _("%(points)s points less", points=points)


Row = tuple[shown.Bar, shown.Bar | None, Difference | None]


def _compared(new: Figure, old: Figure) -> Iterator[tuple[Figure, Figure, Chart, Chart, list[Row]]]:
    """Yield what both rounds asked in the same way, with the answers of both and the differences."""
    known = {one["code"]: one for one in old["questions"]}
    for figure in new["questions"]:
        before = known.get(figure["code"])
        if before is None or not _asks_the_same(figure, before):
            continue
        charts = {chart.row: chart for chart in shown.charts(before)}
        for chart in shown.charts(figure):
            if chart.row in charts and same_words(*(one["labels"].get(chart.row) for one in (figure, before))):
                yield figure, before, chart, charts[chart.row], _rows(chart, charts[chart.row])


def _asks_the_same(figure: Figure, before: Figure) -> bool:
    """Tell whether people could choose among the same answers: the same codes, and under each the same words."""
    if _shape(figure) != _shape(before):
        return False
    pairs = [
        (one.get("label"), was.get("label")) for one, was in zip(figure["answers"], before["answers"], strict=True)
    ]
    if figure["kind"] == "ranking":
        pairs = [(figure["labels"].get(row["row"]), before["labels"].get(row["row"])) for row in figure["rows"]]
    return all(same_words(one, was) for one, was in pairs)


def same_words(one: Mapping[str, str] | None, other: Mapping[str, str] | None) -> bool:
    """Tell whether a text reads the same in some language, as far as both are in one."""
    one, other = one or {}, other or {}
    both = one.keys() & other.keys()
    return not both or any(fold(one[code]).split() == fold(other[code]).split() for code in both)


def _shape(figure: Figure) -> Any:
    answers = [{key: value for key, value in one.items() if key != "label"} for one in figure["answers"]]
    ordered = sorted(row["row"] for row in figure["rows"]) if figure["kind"] == "ranking" else []
    return figure["kind"], answers, ordered


def _rows(new: Chart, old: Chart) -> list[Row]:
    before = {bar.code: bar for bar in old.bars}
    made: list[Row] = []
    for bar in new.bars:
        was = before.get(bar.code)
        change = difference(bar.share, was.share) if was and bar.share and was.share else None
        made.append((bar, was, change))
    return made


@bp.get("/<slug>/results.json")
@guarded(Can.RESULTS, load=releases.for_results)
def results_json(survey: Survey) -> ResponseReturnValue:
    """Give the published figures with their texts, as they are shown."""
    release = published(survey)
    if release is None:
        raise NotFound
    return {
        "survey": survey.format.slug,
        "title": survey.format.title,
        "release": release.number,
        "published_at": release.published_at.isoformat(),
        **release.figures,
    }


@bp.get("/<slug>/results.csv")
@guarded(Can.RESULTS, load=releases.for_results)
def results_csv(survey: Survey) -> ResponseReturnValue:
    """Give the published figures as a table; an empty count is held back."""
    release = published(survey)
    if release is None:
        raise NotFound
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in _lines(release.figures):
        writer.writerow([guarded_text(cell) if isinstance(cell, str) else cell for cell in row])
    answer = Response("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{survey.format.slug}-results.csv")
    return answer


def _lines(figures: Figure) -> Iterator[list[Any]]:
    codes = {one["id"]: one["code"] for one in figures["questions"]}
    spans = {
        (one["id"], answer["code"]): shown.span(one, answer)
        for one in figures["questions"]
        for answer in one["answers"]
    }
    for one in figures["questions"]:
        for row in one["rows"]:
            for code, count in row["cells"]:
                span = spans.get((one["id"], code), ("", ""))
                yield [one["code"], row["row"], "", "", code, count, row["base"], row["release"], *span]
    for table in figures["tables"]:
        group = group_code(figures, table["group"])
        for row, column, count in table["cells"]:
            people, span = table["columns"][column], spans.get((table["question"], row), ("", ""))
            yield [codes[table["question"]], table["row"], group, column, row, count, people, table["release"], *span]
