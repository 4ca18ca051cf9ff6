"""The attack on what the pages really give: every release of a survey as everybody can load it."""

from __future__ import annotations

import csv
import io
import random

import pytest

from teilhabe_app.core.db import db
from teilhabe_app.surveys.analysis.suppression import states
from teilhabe_app.surveys.models import QuestionKind
from teilhabe_app.surveys.service import publishing
from tests import factories as make
from tests.factories import surveys as build
from tests.surveys.analysis.attacker import Attacker

SEEDS = 16
CODES = {"a": ["1", "2", "3"], "b": ["yes", "no"], "page-language": ["ar", "de", "tr"]}
REST = "~rest"


def made_up(chance: random.Random, number: int) -> list[dict]:
    weights = {code: [chance.choice([1, 4, 15]) for _answer in known] for code, known in CODES.items()}
    return [
        {
            code: None
            if code != "page-language" and chance.random() < 0.08
            else chance.choices(known, weights[code])[0]
            for code, known in CODES.items()
        }
        for _person in range(number)
    ]


def told(code: str, answer: str, own: set[str]):
    """Return which people a row or column means."""
    if answer == REST:
        return code, lambda given: given is not None and given not in own
    return code, lambda given: given == answer


def attacked(client, seed: int) -> Attacker:
    """Publish figures twice and give the attacker every page of them."""
    chance = random.Random(seed)  # noqa: S311 -- made-up people
    survey = build.empty(shows_interim=True, groups=["page-language", "a"])
    build.question(survey, QuestionKind.SINGLE, code="a", options=3)
    build.question(survey, QuestionKind.YES_NO, code="b")
    editor, attacker, everybody, seen = make.editor(), Attacker(CODES), [], {}
    slug = survey.format.slug
    for last in (False, True):
        more = made_up(chance, chance.randint(15, 70))
        build.filled(survey, more)
        everybody += more
        if last:
            build.over(survey)
        if publishing.publish_results(editor, survey) is None:
            continue
        db.session.commit()
        page = client.get(f"/en/surveys/{slug}/results.csv")
        tell(attacker, list(csv.DictReader(io.StringIO(page.text.lstrip("\ufeff")))), everybody, seen)
        assert client.get(f"/en/surveys/{slug}/results").status_code == 200
    return attacker


@pytest.mark.parametrize("seed", range(SEEDS))
def test_nothing_held_back_is_recovered_from_the_pages(client, seed):
    attacker = attacked(client, seed)
    assert len(attacker.facts) > attacker.moments  # a page that shows nothing would be safe too
    assert attacker.recovered() == []


def test_the_attack_on_the_pages_finds_a_rule_that_hides_small_counts_only(client, monkeypatch):
    monkeypatch.setattr(states, "closed", lambda _layout, _counts, hidden, _unsafe: hidden)
    assert any(attacked(client, seed).recovered() for seed in range(4))


def tell(attacker: Attacker, rows: list[dict], everybody: list[dict], seen: dict) -> None:
    """Give the attacker every line that is new; what is held back is the secret."""
    release = max((int(row["release"]) for row in rows), default=0)
    attacker.moment(len(everybody))
    for row in rows:
        key = (row["question"], row["group"], row["in_group"], row["answer"])
        if int(row["release"]) != release or seen.get(key) == row:
            continue
        seen[key] = row
        own = {code: {one["answer"] for one in rows if one["question"] == code and one["group"] == row["group"]}
               for code in CODES}  # fmt: skip
        columns = {one["in_group"] for one in rows if one["group"] == row["group"]}
        if not row["group"]:
            answered = [(row["question"], lambda given: given is not None)]
            attacker.sees(answered, int(row["base"]), int(row["base"]))
        tests = [told(row["question"], row["answer"], own[row["question"]])]
        if row["group"]:
            tests.append(told(row["group"], row["in_group"], columns))
        truth = sum(all(test(person[code]) for code, test in tests) for person in everybody)
        shown = int(row["count"]) if row["count"] else None
        assert shown in {None, truth}
        attacker.sees(tests, shown, truth)


def test_the_page_and_the_files_tell_the_same(client):
    survey = build.over(build.empty())
    build.question(survey, QuestionKind.SINGLE, code="a", options=3)
    chance = random.Random("page")  # noqa: S311 -- made-up people
    build.filled(survey, made_up(chance, 80))
    publishing.publish_results(make.editor(), survey)
    db.session.commit()
    path = f"/en/surveys/{survey.format.slug}/results"
    shown = {row["answer"]: row["count"] for row in csv.DictReader(io.StringIO(client.get(f"{path}.csv").text[1:]))}
    data = client.get(f"{path}.json").json
    assert {code: str(count or "") for code, count in data["questions"][0]["rows"][0]["cells"]}.items() <= shown.items()
    text = client.get(path).text
    assert all(f"{count} of" in text for count in shown.values() if count)
    assert "release" in data
    assert "moments" not in data
