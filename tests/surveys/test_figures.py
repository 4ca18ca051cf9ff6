"""Figures in words: what may be said where something is held back."""

from __future__ import annotations

import pytest

from teilhabe_app.surveys.forms.figures import charts

pytestmark = pytest.mark.usefixtures("session", "english")


def figure(kind: str, *counts: int | None, base: int) -> dict:
    answers = [{"code": str(at), "label": {"en": f"Answer {at}"}} for at, _count in enumerate(counts, 1)]
    cells = [[answer["code"], count] for answer, count in zip(answers, counts, strict=True)]
    rows = [{"row": "", "base": base, "release": 1, "cells": cells}]
    if kind == "multiple":
        rows = [
            {"row": code, "base": base, "release": 1, "cells": [["yes", count], ["no", count and base - count]]}
            for code, count in cells
        ]
    return {"id": 1, "kind": kind, "labels": {}, "answers": answers, "rows": rows}


def said(*args, **values) -> str:
    return " ".join(charts(figure(*args, **values))[0].sentences)


@pytest.mark.parametrize(
    ("counts", "base", "top"),
    [
        ((20, 10, 7), 37, "Answer 1"),
        ((20, 10, None, None), 37, "Answer 1"),  # the hidden are 7 people together
        ((8, 8, 1), 17, ""),  # two are first
        ((8, None, None), 18, ""),  # a hidden answer can be of ten people
        ((8, None, None), 16, ""),
    ],
)
def test_most_often_is_said_only_where_nothing_hidden_can_be_more(counts, base, top):
    assert said("single", *counts, base=base).partition("Most often: “")[2][: len("Answer 1")] == top


def test_a_hidden_choice_may_be_that_of_nearly_everybody():
    assert "Most often: “Answer 1”, by 20 of 30 people" in said("multiple", 20, 10, base=30)
    assert "Most often" not in said("multiple", 20, None, base=30)
