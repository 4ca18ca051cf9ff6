"""Computing for surveys: opinion groups, exports, spreadsheet forms and what suppression leaves to an attacker.

Each workload runs in a process of its own, so that memory (the peak of what was resident) and processor time are its.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.figures import ROOT, Figure, measures
from teilhabe_app.surveys.analysis import exports, opinions, xlsform
from tests.surveys.analysis.made_up import SURVEYS, attack

PEOPLE, STATEMENTS = 2_000, 200
ANSWERS, QUESTIONS = 100_000, 30
ROWS, CONDITIONS = 600, 400
MOST_MEMORY = 150  # MiB
SHUFFLES = 200


@measures("survey_analysis.opinions")
def opinion_groups() -> Iterator[Figure]:
    """Find groups among 2,000 people who voted on 200 statements, with the whole stability gate."""
    found = _apart("opinions")
    yield _figure("opinions_cpu", round(found["seconds"], 2), "CPU seconds", 1)
    yield _figure("opinions_memory", round(found["memory"]), "MiB", MOST_MEMORY)


@measures("survey_analysis.shuffled")
def shuffled_votes() -> Iterator[Figure]:
    """Count how often votes without groups show some."""
    found = _apart("shuffled")
    yield _figure("shuffled_votes_with_groups", found["result"], f"of {SHUFFLES}", 0)


@measures("survey_analysis.suppression")
def suppression() -> Iterator[Figure]:
    """Count the hidden cells that linear bounds over all published tables and states recover."""
    found = _apart("suppression")
    yield _figure("recovered_cells", found["result"], f"in {SURVEYS} surveys", 0)


@measures("survey_analysis.exports")
def export() -> Iterator[Figure]:
    """Export 100,000 answers to 30 questions: memory and processor time."""
    for kind in ("csv", "xlsx", "package"):
        found = _apart(kind)
        yield _figure(f"{kind}_memory", round(found["memory"]), "MiB", MOST_MEMORY)
        yield Figure(key=f"survey_analysis.{kind}_cpu", value=round(found["seconds"], 1), unit="CPU seconds")


@measures("survey_analysis.xlsform")
def spreadsheet_form() -> Iterator[Figure]:
    """Read an XLSForm of 600 rows with 400 conditions."""
    yield _figure("xlsform_cpu", round(_apart("xlsform")["seconds"], 2), "CPU seconds", 2)


def _figure(name: str, value: float, unit: str, most: float) -> Figure:
    return Figure(key=f"survey_analysis.{name}", value=value, unit=unit, goal=f"<= {most}", holds=value <= most)


def _apart(name: str) -> dict[str, float]:
    """Run a workload in a process of its own."""
    command = [sys.executable, "-m", "bench.measure_survey_analysis", name]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(answer.stdout)
    return found


def _opinions() -> float:
    matrix = _votes(PEOPLE, STATEMENTS, 3, 1)
    return len(opinions.analysed(matrix).group_sizes)


def _shuffled() -> float:
    shown = 0
    for seed in range(SHUFFLES):
        dealt = _votes(300, 40, 3, seed)
        chance = random.Random(seed)  # noqa: S311 -- made-up votes
        for column in dealt.T:
            values = column.tolist()
            chance.shuffle(values)
            column[:] = values
        shown += bool(opinions.analysed(dealt, seed).group_sizes)
    return shown


def _votes(people: int, statements: int, groups: int, seed: int) -> opinions.Matrix:
    """Return votes of people in groups of like views: a third of the statements seen, a fifth against the group."""
    chance = random.Random(seed)  # noqa: S311 -- made-up votes
    views = [[chance.choice((-1, 1)) for _statement in range(statements)] for _group in range(groups)]
    cast = []
    for person in range(people):
        for statement, view in enumerate(views[person % groups]):
            luck = chance.random()
            if luck < 1 / 3:
                cast.append((person, statement, view if luck < 0.25 else chance.choice((-1, 0, 1))))  # noqa: PLR2004
    return opinions.votes_of(range(statements), cast).matrix


def _suppression() -> float:
    return sum(len(attack(seed).recovered) for seed in range(SURVEYS))


def _variables() -> list[exports.Variable]:
    values: dict[str | int, dict[str, str]] = {
        f"code_{number}": {"de": f"Antwort {number}", "tr": f"Cevap {number}"} for number in range(6)
    }
    return [
        exports.Variable(
            f"q{number}",
            (exports.Measure.CATEGORY, exports.Measure.NUMBER, exports.Measure.TEXT)[number % 3],
            {"de": f"Frage {number}"},
            dict(values) if number % 3 == 0 else {},
        )
        for number in range(QUESTIONS)
    ]


def _answers() -> Iterator[list[exports.Value]]:
    chance = random.Random(1)  # noqa: S311 -- made-up answers
    day = dt.date(2026, 1, 1)
    for person in range(ANSWERS):
        kinds: list[exports.Value] = [f"code_{person % 6}", chance.randint(1, 99), f"Some words of person {person}"]
        yield [kinds[number % 3] if number % 7 else None for number in range(QUESTIONS - 1)] + [f"{day}"]


def _csv() -> float:
    return sum(map(len, exports.csv_pieces(_variables(), _answers())))


def _xlsx() -> float:
    return sum(map(len, exports.xlsx_pieces(_variables(), _answers(), titles=("Answers", "Codebook"))))


def _package() -> float:
    return sum(map(len, exports.package(_variables(), _answers(), ["de", "tr"])))


def _xlsform() -> float:
    names = [f"q{number}" for number in range(ROWS)]
    before: list[xlsform.Question] = []
    for number, name in enumerate(names):
        asked = f"selected(${{q{number - 1}}}, 'yes') or ${{q{number // 2}}} = 'no'"
        relevant = xlsform.parse(asked) if 0 < number <= CONDITIONS else None
        label = {"de": f"Frage {number}", "en": f"Question {number}"}
        before.append(
            xlsform.Question(name=name, kind=xlsform.Kind.SINGLE, label=label, choices="yn", relevant=relevant)
        )
    lists = {"yn": tuple(xlsform.Choice(code, {"en": code}) for code in ("yes", "no"))}
    content = xlsform.write(xlsform.Form(languages=("de", "en"), items=tuple(before), lists=lists))
    start = time.process_time()
    reading = xlsform.read(content)
    if reading.problems:
        raise ValueError(str(reading.problems[0]))
    return time.process_time() - start


WORKLOADS: dict[str, Callable[[], float]] = {
    "opinions": _opinions,
    "shuffled": _shuffled,
    "suppression": _suppression,
    "csv": _csv,
    "xlsx": _xlsx,
    "package": _package,
    "xlsform": _xlsform,
}


def _peak() -> float:
    """Return the most memory that was ever resident, in MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    started = time.process_time()
    result = WORKLOADS[sys.argv[1]]()
    seconds = result if sys.argv[1] == "xlsform" else time.process_time() - started
    print(json.dumps({"result": result, "seconds": seconds, "memory": _peak()}))
