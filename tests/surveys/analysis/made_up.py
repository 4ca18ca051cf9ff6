"""Made-up surveys that are published moment after moment, and attacked."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple

from teilhabe_app.surveys.analysis.suppression import NO_ANSWER, REST, Release, publish
from teilhabe_app.surveys.analysis.suppression.release import Pair
from tests.surveys.analysis.attacker import Answer, Attacker

SURVEYS = 500
Codes = dict[str, list[str]]
People = dict[str, list[Answer]]


class Outcome(NamedTuple):
    """What an attack found, and how much there was to see."""

    recovered: list[tuple[int, float, float]]
    shown: int
    hidden: int
    tables: int
    moments: int


def attack(seed: int, *, knows_silent: bool = False) -> Outcome:
    """Publish a made-up survey in up to three moments and try to recover what is hidden."""
    chance = random.Random(seed)  # noqa: S311 -- made-up people
    codes, everybody, moments, pairs = _survey(chance)
    release, attacker, shown = Release(), Attacker(codes), 0
    waves: list[int] = []
    for number in moments:
        answers = {question: column[:number] for question, column in everybody.items()}
        came = [*waves, *[release.moments] * (number - len(waves))]
        after = publish(release, codes, answers, pairs, final=number == moments[-1], waves=came)
        if after != release:
            waves = came
            shown += _tell(attacker, release, after, knows_silent=knows_silent)
            release = after
    tables = sum(table.sides is not None for table in release.tables.values())
    return Outcome(attacker.recovered(), shown, len(attacker.secrets), tables, attacker.moments)


def _survey(chance: random.Random) -> tuple[Codes, People, list[int], list[Pair]]:
    codes = {
        question: [f"{question}{number}" for number in range(chance.choice([2, 3, 3, 4]))]
        for question in ("a", "b", "c")
    }
    likings = {question: [chance.choice([1, 3, 8, 20]) for _code in known] for question, known in codes.items()}
    number = chance.randint(12, 160)
    moments = sorted({chance.randint(number // 3, number) for _moment in range(2)} | {number})
    pairs = [("a", "b"), ("b", "c"), ("a", "c")]
    chance.shuffle(pairs)
    return codes, _people(chance, codes, number, likings), moments, pairs


def _people(chance: random.Random, codes: Codes, number: int, likings: dict[str, list[int]]) -> People:
    people: People = {question: [] for question in codes}
    for _person in range(number):
        mood = chance.random()
        for question, known in codes.items():
            answer = None if chance.random() < 0.06 else chance.choices(known, likings[question])[0]
            if answer is not None and mood < 0.4:  # answers hang together
                answer = known[min(int(mood * 2.5 * len(known)), len(known) - 1)]
            people[question].append(answer)
    return people


def _tell(attacker: Attacker, before: Release, after: Release, *, knows_silent: bool) -> int:
    """Show the attacker what changed on the pages; return how many counts could be read."""
    shown = 0
    attacker.moment(after.people)
    for question, states in after.questions.items():
        if before.questions.get(question) != states and not states[-1].is_blank:
            attacker.sees([(question, _is_given)], states[-1].base, states[-1].base)
            for cell, count in states[-1].shown.items():
                attacker.sees([(question, _meant(cell[1], ()))], count, states[-1].counts[cell])
                shown += count is not None
    for pair, crossing in after.tables.items():
        table, state = after.cross(*pair), crossing.states[-1]
        if before.tables.get(pair) == crossing or state.is_blank or not table or not crossing.sides:
            continue
        for cell, count in state.counts.items() if knows_silent else ():
            if NO_ANSWER in cell:
                attacker.sees([(pair[side], _meant(cell[side], crossing.sides[side])) for side in (0, 1)], count, count)
        for cell, count in table.cells.items():
            tests = [(pair[side], _meant(cell[side], crossing.sides[side])) for side in (0, 1)]
            attacker.sees(tests, count, state.counts[cell])
            shown += count is not None
    return shown


def _is_given(answer: Answer) -> bool:
    """Hold for the people whose number is published as the base."""
    return answer is not None


def _meant(code: str, own: tuple[str, ...]) -> Callable[[Answer], bool]:
    """Return which answers a row or column holds."""
    if code == NO_ANSWER:
        return lambda answer: answer is None
    if code == REST:
        return lambda answer: answer is not None and answer not in own
    return lambda answer: answer == code
