"""Opinion groups: the worker computes them and stores only what may be shown, never a person and never a count."""

from __future__ import annotations

import importlib
from typing import Any

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import OpinionPoll, Survey, SurveyQuestion

STEP = 5  # people and shares are told in steps of five
BANDS = (0.2, 0.4, 0.6, 0.8)  # hardly anybody, few, about half, most, nearly all
MOST_COMMON, MOST_DIVISIVE = 8, 5
MOST = 3  # the band "most"
APART = 0.4  # what divides: shares of agreement this far apart
WIDTH, HEIGHT, MARGIN = 360, 240, 14
REACH = 1.5  # standard deviations that an ellipse covers
NARROWEST = 22


def compute_opinions() -> int:
    """Compute the groups of every question whose votes or statements changed; return of how many."""
    changed = queries.to_compute()
    for question, survey in changed:
        compute(question, survey)
    return len(changed)


def compute(question: SurveyQuestion, survey: Survey) -> OpinionPoll:
    """Compute the groups and the priorities of one question."""
    opinions: Any = importlib.import_module("teilhabe_app.surveys.analysis.opinions")  # numpy, in the worker only
    codes = [option.code for option in question.options if option.is_open]
    votes = opinions.votes_of(codes, queries.votes_on(question))
    poll = queries.poll_of(question)
    if poll is None:
        poll = OpinionPoll(question_id=question.id)
        db.session.add(poll)
    poll.base = len(votes.people)
    poll.seen_submissions = max(survey.submission_count, poll.base)
    poll.seen_statements = len(codes)
    poll.computed_at = clock.now()
    poll.weights, poll.result = {}, {"people": 0, "reasons": ["people"]}
    if len(votes.people) and codes:
        weights = opinions.priorities(votes.matrix)
        poll.weights = {code: round(float(weight), 4) for code, weight in zip(codes, weights, strict=True)}
        poll.result = shown(opinions.analysed(votes.matrix), votes.matrix, codes, survey.minimum_cell)
    db.session.flush()
    return poll


def shown(found: Any, matrix: Any, codes: list[str], minimum: int) -> dict[str, Any]:
    """Return what may be shown: words for shares, group sizes in steps, ellipses; nothing from fewer votes.

    Shares come as five bands, so that no count held back in the results follows from them, and no band comes from
    fewer than twice the minimum of votes.
    """
    return _Release(found, matrix, codes, max(1, 2 * minimum)).whole()


class _Release:
    def __init__(self, found: Any, matrix: Any, codes: list[str], least: int) -> None:
        self.found, self.codes, self.least = found, codes, least
        self.numpy: Any = importlib.import_module("numpy")
        self.base = len(matrix)
        groups = len(found.group_sizes)
        self.blocks = [matrix[found.labels == group] for group in range(groups)]
        self.agree = [self.shares(block, 1) for block in self.blocks]
        self.disagree = [self.shares(block, -1) for block in self.blocks]
        self.all = {1: self.shares(matrix, 1), -1: self.shares(matrix, -1)}

    def shares(self, block: Any, side: int) -> list[float | None]:
        """Return the share of one side for each statement; None where too few have voted."""
        voted = (~self.numpy.isnan(block)).sum(axis=0)
        sides = (block == side).sum(axis=0)
        return [
            float(one) / float(all_) if all_ >= self.least else None for one, all_ in zip(sides, voted, strict=True)
        ]

    def whole(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "people": self.base // STEP * STEP if self.base >= self.least else 0,
            "reasons": [reason.value for reason in self.found.stability.reasons],
            "groups": [],
            "divisive": [],
            "table": {},
        }
        if not self.blocks:
            return {**told, "common": self.ground()}
        grouped = sum(self.found.group_sizes)
        ellipses = self.ellipses()
        told["groups"] = [
            {
                "share": max(STEP, round(100 * size / grouped / STEP) * STEP),
                "ellipse": ellipse,
                "typical": self.typical(group),
            }
            for group, (size, ellipse) in enumerate(zip(self.found.group_sizes, ellipses, strict=True))
        ]
        told["common"], told["divisive"] = self.common(), self.divisive()
        named = [one[0] for group in told["groups"] for one in group["typical"]]
        named += [one[0] for one in told["common"]] + told["divisive"]
        told["table"] = {code: self.row(self.codes.index(code)) for code in dict.fromkeys(named)}
        return told

    def row(self, at: int) -> list[int | None]:
        """Return how much each group agrees, as bands."""
        return [_band(shares[at]) for shares in self.agree]

    def typical(self, group: int) -> list[list[Any]]:
        """Return what sets a group apart: statement, side, band."""
        rows = []
        for one in self.found.typical[group]:
            shares = self.agree[group] if one.side.value == "agree" else self.disagree[group]
            if (band := _band(shares[one.statement])) is not None:
                rows.append([self.codes[one.statement], one.side.value, band])
        return rows

    def common(self) -> list[list[str]]:
        """Return what most people of every group agree on, or reject."""
        ranked = []
        for side, shares, weights in (
            ("agree", self.agree, self.found.agree),
            ("disagree", self.disagree, self.found.disagree),
        ):
            for at, code in enumerate(self.codes):
                bands = [_band(group[at]) for group in shares]
                if all(band is not None and band >= MOST for band in bands):
                    ranked.append((-float(weights[at]), at, [code, side]))
        return [row for _weight, _at, row in sorted(ranked)][:MOST_COMMON]

    def ground(self) -> list[list[str]]:
        """Return what most people agree on, or reject, where there are no groups."""
        rows = []
        for one in self.found.ground:
            band = _band(self.all[1 if one.side.value == "agree" else -1][one.statement])
            if band is not None and band >= MOST:
                rows.append([self.codes[one.statement], one.side.value])
        return rows[:MOST_COMMON]

    def divisive(self) -> list[str]:
        """Return the statements on which the groups are farthest apart."""
        ranked = []
        for at, code in enumerate(self.codes):
            known = [group[at] for group in self.agree]
            there = [share for share in known if share is not None]
            if len(there) == len(known) and max(there) - min(there) >= APART:
                ranked.append((min(there) - max(there), at, code))
        return [code for _apart, _at, code in sorted(ranked)][:MOST_DIVISIVE]

    def ellipses(self) -> list[list[int]]:
        """Return centre, radii and angle of each group in the picture: from all its people, so that nobody is seen."""
        numpy = self.numpy
        raw = []
        for group in range(len(self.blocks)):
            points = self.found.plane.points[self.found.labels == group]
            values, axes = numpy.linalg.eigh(numpy.cov(points.T))
            radii = REACH * numpy.sqrt(numpy.maximum(values[::-1], 0))
            raw.append((points.mean(axis=0), radii, float(numpy.degrees(numpy.arctan2(axes[1, 1], axes[0, 1])))))
        middle = numpy.array([centre for centre, _radii, _angle in raw])
        reach = numpy.array([max(radii) for _centre, radii, _angle in raw])[:, None]
        low, high = (middle - reach).min(axis=0), (middle + reach).max(axis=0)
        scale = min(
            (WIDTH - 2 * MARGIN) / max(high[0] - low[0], 1e-9), (HEIGHT - 2 * MARGIN) / max(high[1] - low[1], 1e-9)
        )
        edge = (numpy.array([WIDTH, HEIGHT]) - scale * (high - low)) / 2
        return [
            [
                *(round(float(place)) for place in edge + scale * (centre - low)),
                *(max(NARROWEST, round(float(scale * radius))) for radius in radii),
                round(angle),
            ]
            for centre, radii, angle in raw
        ]


def _band(share: float | None) -> int | None:
    return None if share is None else sum(share >= edge for edge in BANDS)
