from __future__ import annotations

import random

import pytest

from teilhabe_app.surveys.analysis.suppression import NO_ANSWER, REST, Release, publish
from tests.surveys.analysis.attacker import Attacker

SURVEYS = 500
BLOCKS = 10


def people_of(chance, codes, number, likings):
    people = {question: [] for question in codes}
    for _person in range(number):
        mood = chance.random()
        for question, known in codes.items():
            weights = likings[question]
            answer = None if chance.random() < 0.06 else chance.choices(known, weights)[0]
            if answer is not None and mood < 0.4:  # answers hang together
                answer = known[min(int(mood * 2.5 * len(known)), len(known) - 1)]
            people[question].append(answer)
    return people


def survey_of(chance):
    codes = {
        question: [f"{question}{number}" for number in range(chance.choice([2, 3, 3, 4]))]
        for question in ("a", "b", "c")
    }
    likings = {question: [chance.choice([1, 3, 8, 20]) for _code in known] for question, known in codes.items()}
    everybody = people_of(chance, codes, chance.randint(12, 160), likings)
    number = len(everybody["a"])
    moments = sorted({chance.randint(number // 3, number) for _moment in range(2)} | {number})
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    chance.shuffle(pairs)
    return codes, everybody, moments, pairs


def test_for_cell(side, code, sides):
    if code == NO_ANSWER:
        return lambda answer: answer is None
    if code == REST:
        return lambda answer: answer is not None and answer not in sides[side]
    return lambda answer: answer == code


test_for_cell.__test__ = False


def shown_to(attacker, before, after):
    """Tell the attacker what changed on the pages at this moment."""
    shown = 0
    attacker.moment(after.people)
    for question, states in after.questions.items():
        if before.questions.get(question) != states and not states[-1].is_blank:
            for cell, count in states[-1].shown.items():
                attacker.sees([(question, lambda answer, code=cell[1]: answer == code)], count, states[-1].counts[cell])
                shown += count is not None
    for pair, crossing in after.tables.items():
        state = crossing.states[-1]
        if before.tables.get(pair) == crossing or state.is_blank:
            continue
        for cell, count in after.cross(*pair).cells.items():
            tests = [(pair[side], test_for_cell(side, cell[side], crossing.sides)) for side in (0, 1)]
            attacker.sees(tests, count, state.counts[cell])
            shown += count is not None
    return shown


def attack(seed):
    chance = random.Random(seed)  # noqa: S311 -- made-up people
    codes, everybody, moments, pairs = survey_of(chance)
    release, attacker, shown = Release(), Attacker(codes), 0
    for number in moments:
        answers = {question: column[:number] for question, column in everybody.items()}
        after = publish(release, codes, answers, pairs, final=number == moments[-1])
        if after != release:
            shown += shown_to(attacker, release, after)
            release = after
    return (
        attacker.recovered(),
        shown,
        len(attacker.secrets),
        sum(table.sides is not None for table in release.tables.values()),
        attacker.moments,
    )


@pytest.mark.parametrize("block", range(BLOCKS))
def test_nothing_hidden_is_recovered_from_all_tables_and_states(block):
    size = SURVEYS // BLOCKS
    results = [attack(seed) for seed in range(block * size, (block + 1) * size)]
    assert [(seed, lost) for seed, (lost, *_rest) in enumerate(results) if lost] == []
    shown, secrets, tables, moments = (sum(column) for column in list(zip(*results, strict=True))[1:])
    assert shown > 10 * size  # a rule that publishes nothing would be safe too
    assert secrets > size
    assert tables > size
    assert moments > size


def test_the_attacker_finds_what_is_hidden_badly():
    attacker = Attacker({"a": ["x", "y"]})
    attacker.moment(20)
    attacker.sees([("a", lambda answer: answer == "x")], 17, 17)
    attacker.sees([("a", lambda answer: answer is None)], 0, 0)
    attacker.sees([("a", lambda answer: answer == "y")], None, 3)
    assert [truth for truth, _low, _high in attacker.recovered()] == [3]


def test_the_attacker_takes_differences():
    attacker = Attacker({"a": ["x", "y"]})
    attacker.moment(20)
    attacker.sees([("a", lambda answer: answer == "x")], 10, 10)
    attacker.moment(21)
    attacker.sees([("a", lambda answer: answer == "x")], 11, 11)
    attacker.facts.append((2, attacker.facts[0][1], 21))
    attacker.sees([("a", lambda answer: answer != "x")], None, 10)
    assert [truth for truth, _low, _high in attacker.recovered()] == [10]
