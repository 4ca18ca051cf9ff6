"""Published figures as a reader sees them: questions with bars, shares with their base and interval, in words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup, escape

from teilhabe_app.core.i18n import LANGUAGES, Multilingual, force_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.surveys.analysis import classes
from teilhabe_app.surveys.analysis.classes import Class
from teilhabe_app.surveys.analysis.suppression import Share, share
from teilhabe_app.surveys.forms.words import OTHER_WORD, VOTES, YES_NO, said
from teilhabe_app.web.i18n import number, percent, short_date

Figure = Mapping[str, Any]
QUARTER, HALF = 0.25, 0.5
FINEST = 3  # digits of a border behind the point


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: its words, and how many of how many people gave it; None where it is held back."""

    code: str
    label: Markup
    share: Share | None
    note: str = ""

    @property
    def count(self) -> int | None:
        """Return how many people gave the answer."""
        return self.share.count if self.share else None


@dataclass(frozen=True, slots=True)
class Chart:
    """The figures of a question, or of one row of it."""

    key: str
    row: str
    title: Markup
    base: int
    release: int
    bars: Sequence[Bar]
    sentences: Sequence[str] = field(default_factory=list)
    is_order: bool = False
    is_of_all: bool = False  # counted among everybody: nothing tells who answered the question

    @property
    def hides(self) -> bool:
        """Tell whether something is held back."""
        return any(bar.share is None for bar in self.bars)


def words(text: Mapping[str, str] | None) -> Markup:
    """Return an editor's text that came with the figures."""
    return said(Multilingual(text or {}))


def charts(figure: Figure) -> list[Chart]:
    """Return the charts of a question: one, or one for each row."""
    kind = figure["kind"]
    if not figure["rows"]:
        return []
    if kind == "multiple":
        return [_of_choices(figure)]
    if kind == "ranking":
        return [_of_order(figure)]
    return [_of_row(figure, row) for row in figure["rows"]]


def answer_label(figure: Figure, answer: Figure) -> Markup:
    """Return what an answer is called."""
    code, kind = answer["code"], figure["kind"]
    if "low" in answer:
        return escape(_class_words(kind, _class(answer)))
    if kind in {"yes_no", "consent"}:
        return escape(YES_NO[code])
    if kind == "statements":
        return escape(VOTES[int(code)])
    text = words(answer["label"])
    if kind in {"scale", "matrix"}:
        return Markup("{} – {}").format(number(int(code)), text) if text else escape(number(int(code)))
    return text or escape(OTHER_WORD)


def class_texts(figure: Figure, code: str) -> dict[str, str]:
    """Return what a class of numbers or days is called in every language; nothing for other answers."""
    found = next((one for one in figure["answers"] if one["code"] == code and "low" in one), None)
    if found is None:
        return {}
    made = {}
    for one in LANGUAGES:
        with force_language(one.code):
            made[one.code] = _class_words(figure["kind"], _class(found))
    return made


def span(figure: Figure, answer: Figure) -> tuple[str, str]:
    """Return the first and the last value of a class for a file; empty where it is open, and for other answers."""
    low, high = answer.get("low"), answer.get("high")
    if high is not None and answer["whole"]:
        high -= 1
    days = figure["kind"] == "date"
    first, last = (
        "" if one is None else dt.date.fromordinal(int(one)).isoformat() if days else f"{one:.10g}"
        for one in (low, high)
    )
    return first, last


def row_label(figure: Figure, row: str) -> Markup:
    """Return what a row or a choice of a question is called."""
    return words(figure["labels"].get(row)) or (escape(OTHER_WORD) if row else Markup())


def _of_row(figure: Figure, row: Figure) -> Chart:
    counts, base = dict(row["cells"]), row["base"]
    bars = [
        Bar(answer["code"], answer_label(figure, answer), share_of(counts.get(answer["code"]), base))
        for answer in figure["answers"]
        if answer["code"] in counts
    ]
    return Chart(
        f"{figure['id']}-{row['row']}" if row["row"] else str(figure["id"]),
        row["row"],
        row_label(figure, row["row"]),
        base,
        row["release"],
        bars,
        _sentences(figure, bars, base),
    )


def _of_choices(figure: Figure) -> Chart:
    """Put the choices of a question, each counted by itself, into one chart."""
    shown = {row["row"]: row for row in figure["rows"]}
    bars = []
    for answer in figure["answers"]:
        row = shown.get(answer["code"])
        found = share_of(dict(row["cells"])["yes"], row["base"]) if row else None
        bars.append(Bar(answer["code"], answer_label(figure, answer), found))
    base, release = max(row["base"] for row in figure["rows"]), min(row["release"] for row in figure["rows"])
    sentences = [_("Several answers were possible."), *_sentences(figure, bars, base)]
    return Chart(
        str(figure["id"]), "", Markup(), base, release, bars, sentences, is_of_all=bool(figure.get("sensitive"))
    )


def _of_order(figure: Figure) -> Chart:
    """Show an order by its mean ranks, the first place first."""
    ranked = []
    for row in figure["rows"]:
        counts = {int(rank): count for rank, count in row["cells"]}
        mean = sum(rank * count for rank, count in counts.items()) / row["base"]
        note = _("place %(rank)s on average", rank=number(round(mean, 1)))
        ranked.append((mean, Bar(row["row"], row_label(figure, row["row"]), share(counts[1], row["base"]), note)))
    ranked.sort(key=lambda pair: pair[0])
    base, release = (max(row[name] for row in figure["rows"]) for name in ("base", "release"))
    sentence = _("The bars show how many people put it first.")
    return Chart(str(figure["id"]), "", Markup(), base, release, [bar for _mean, bar in ranked], [sentence], True)  # noqa: FBT003


def share_of(count: int | None, base: int) -> Share | None:
    """Return the share, or None where the count is held back."""
    return None if count is None or base == 0 else share(count, base)


def _sentences(figure: Figure, bars: Sequence[Bar], base: int) -> list[str]:
    """Say the most important figure in words, and the mean or the middle where nothing is held back."""
    made = []
    shown = [bar.share for bar in bars if bar.share]
    top = _most_often(bars, base, exclusive=figure["kind"] != "multiple")
    if top and top.share and len(bars) > 1 and "low" not in figure["answers"][0]:
        said_by = top.share
        plain = {"answer": top.label.striptags(), "count": number(said_by.count), "base": number(said_by.base)}
        made.append(
            _(
                "Most often: “%(answer)s”, by %(count)s of %(base)s people (%(share)s).",
                **plain,
                share=percent(said_by.value),
            )
        )
    counts = [one.count for one in shown]
    if len(counts) == len(bars):
        made += _middle(figure, counts, base)
    return made


def _most_often(bars: Sequence[Bar], base: int, *, exclusive: bool) -> Bar | None:
    """Return the answer that more people gave than any other, as far as the shown figures can tell.

    What is held back may be as many people as the others leave; where several answers were possible, everybody.
    """
    shown = [bar for bar in bars if bar.share]
    most = max((bar.share.value for bar in shown if bar.share), default=0.0)
    first = [bar for bar in shown if bar.share and bar.share.value == most]
    if len(first) != 1:
        return None
    if len(shown) < len(bars):
        left = base - sum(bar.count or 0 for bar in shown)
        if not exclusive or (first[0].count or 0) <= left:
            return None
    return first[0]


def _middle(figure: Figure, counts: Sequence[int], base: int) -> list[str]:
    if figure["kind"] in {"scale", "matrix"}:
        points = [int(answer["code"]) for answer in figure["answers"]]
        mean = sum(point * count for point, count in zip(points, counts, strict=True)) / base
        return [_("On average %(mean)s, on a scale from 1 to %(most)s.", mean=_short(mean), most=number(points[-1]))]
    if figure["kind"] not in {"number", "date"}:
        return []
    borders = [_class(answer) for answer in figure["answers"]]
    low, middle, high = (classes.quantile(borders, counts, part) for part in (QUARTER, HALF, QUARTER + HALF))
    made = []
    if middle is not None:
        made.append(_("Half of the people said %(value)s or less.", value=_value(figure["kind"], middle)))
    if low is not None and high is not None and low < high:
        spread = {"low": _value(figure["kind"], low), "high": _value(figure["kind"], high)}
        made.append(_("The middle half lies between %(low)s and %(high)s.", **spread))
    average = classes.mean(borders, counts) if figure["kind"] == "number" else None
    if average is not None:
        made.append(_("The mean is %(mean)s.", mean=_short(average)))
    return made


def _class(answer: Figure) -> Class:
    return Class(answer["low"], answer["high"], answer["whole"])


def _short(value: float) -> str:
    return number(round(value, 1))


def _value(kind: str, value: float) -> str:
    if kind == "date":
        return short_date(dt.date.fromordinal(int(value)))
    return number(round(value, 1) if value % 1 else int(value))


def _border(kind: str, value: float) -> str:
    """Write the border of a class with all its digits."""
    return _value(kind, value) if kind == "date" else number(int(value) if value % 1 == 0 else round(value, FINEST))


def _class_words(kind: str, one: Class) -> str:
    if one.only is not None:
        return _border(kind, one.only)
    last = None if one.high is None else one.high - 1 if one.whole else one.high
    if one.low is None and last is None:
        return _("all")
    if one.low is None:
        return _("up to %(value)s", value=_border(kind, last or 0))
    if last is None:
        return _("from %(value)s", value=_border(kind, one.low))
    return _("%(low)s to %(high)s", low=_border(kind, one.low), high=_border(kind, last))
