"""Results of a survey with 100,000 people and 30 questions: the public page, the release behind it, files.

Release and files are made in a process of their own, so that memory (the peak of what was resident, with the whole
program loaded) and processor time are theirs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from bench.clients import KNOWN, Client
from bench.figures import ROOT, Figure, measures
from bench.stage import DATABASES, MANY_NETWORKS, Stage, fresh
from config import Settings
from teilhabe_app.app import create_app
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import Multilingual
from teilhabe_app.demo import data
from teilhabe_app.formats.models import Format, Kind, State
from teilhabe_app.surveys import queries
from teilhabe_app.surveys.models import Option, QuestionKind, Survey, SurveyQuestion
from teilhabe_app.surveys.queries import exported
from teilhabe_app.surveys.service import publish_due
from teilhabe_app.surveys.service.extracts import ExportDraft, pieces
from tests.support import live

PEOPLE, QUESTIONS = 100_000, 30
SLUG = "bench-results"
MOST_STATEMENTS, MOST_SECONDS, MOST_MEMORY = 12, 0.5, 150
LOOKS = 10
FILES = ("csv", "xlsx", "json", "package")
# How often each kind is asked: thirty questions.
KINDS = (
    [QuestionKind.SINGLE] * 12
    + [QuestionKind.SCALE] * 7
    + [QuestionKind.YES_NO] * 4
    + [QuestionKind.NUMBER] * 2
    + [QuestionKind.DATE]
    + [QuestionKind.MULTIPLE] * 2
    + [QuestionKind.MATRIX, QuestionKind.RANKING]
)
OPTIONS = {QuestionKind.SINGLE: 5, QuestionKind.MULTIPLE: 4, QuestionKind.MATRIX: 3, QuestionKind.RANKING: 3}
LANGUAGES = "CASE id % 10 WHEN 0 THEN 'ar' WHEN 1 THEN 'tr' WHEN 2 THEN 'uk' ELSE 'de' END"


@measures("survey_results")
def results() -> Iterator[Figure]:
    """Publish, look at the page of results as a guest, and take the answers along."""
    for database in DATABASES:
        with fresh(database) as stage:
            _apart(stage, "fill")
            _answer(stage)
            found = _apart(stage, "publish")
            yield _figure(database, "publish_cpu", round(found["seconds"], 1), "CPU seconds")
            yield _figure(database, "publish_memory", round(found["memory"]), "MiB")
            yield from _page(stage)
            for file in FILES:
                found = _apart(stage, file)
                yield _figure(database, f"{file}_memory", round(found["memory"]), "MiB", MOST_MEMORY)
                yield _figure(database, f"{file}_cpu", round(found["seconds"], 1), "CPU seconds")


def _page(stage: Stage) -> Iterator[Figure]:
    paths = {"page": f"/de/surveys/{SLUG}/results", "group": f"/de/surveys/{SLUG}/results?question=q2&by=q1"}
    with stage.serving(app="bench.wsgi_counted:app", workers=1) as server:
        client = Client(server.port, 1, dict(KNOWN))
        for name, path in paths.items():
            client.get(path)
            before = server.cpu_seconds()
            answers = [client.get(path) for _look in range(LOOKS)]
            seconds = (server.cpu_seconds() - before) / LOOKS
            counted = max(int(answer.headers["X-SQL-Count"]) for answer in answers)
            if any(answer.status != 200 or 'class="chart"' not in answer.text for answer in answers):  # noqa: PLR2004
                raise LookupError(path)
            yield _figure(stage.database, f"{name}_sql", counted, "statements", MOST_STATEMENTS)
            yield _figure(stage.database, f"{name}_cpu", round(seconds, 3), "CPU seconds", MOST_SECONDS)


def _figure(database: str, name: str, value: float, unit: str, most: float | None = None) -> Figure:
    goal, holds = (f"<= {most}", value <= most) if most is not None else ("", None)
    return Figure(key=f"survey_results.{name}", value=value, unit=unit, goal=goal, holds=holds, database=database)


def _apart(stage: Stage, name: str) -> dict[str, float]:
    """Run a workload in a process of its own."""
    env = live.environment(stage.url, stage.instance, {**MANY_NETWORKS, "TEILHABE_COMMANDS": "0"})
    command = [sys.executable, "-m", "bench.measure_survey_results", name]
    answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _fill() -> None:
    """Create the survey, which ended yesterday, without answers."""
    shared = Format(
        kind=Kind.SURVEY,
        slug=SLUG,
        title=Multilingual({"de": "Große Umfrage"}),
        summary=Multilingual({"de": "Dreißig Fragen."}),
        opens_at=data.midnight(-40),
        closes_at=data.midnight(-1),
        state=State.PUBLISHED,
        levels=["land"],
        languages=["de"],
    )
    made = Survey(format=shared, intro=shared.summary, submission_count=PEOPLE, groups=["page-language", "q1"])
    for position, kind in enumerate(KINDS, 1):
        scaled = kind in {QuestionKind.SCALE, QuestionKind.MATRIX}
        question = SurveyQuestion(
            position=position,
            code=f"q{position}",
            kind=kind,
            text=Multilingual({"de": f"Frage {position}: was meinen Sie dazu?"}),
            scale_max=5 if scaled else None,
        )
        question.options = [
            Option(position=at, code=str(at), label=Multilingual({"de": f"Antwort {at}"}))
            for at in range(1, OPTIONS.get(kind, 0) + 1)
        ]
        made.questions.append(question)
    db.session.add(made)
    db.session.commit()


def _answer(stage: Stage) -> None:
    """Let the database itself make the answers: one statement for each question or row of it."""
    with stage.engine.begin() as connection:
        for table in ("answer", "participation", "sensitive_answer", "submission"):
            connection.execute(sa.text(f"DELETE FROM {table}"))  # noqa: S608 -- our own words
        survey = connection.scalar(
            sa.text("SELECT survey.id FROM survey JOIN format ON format.id = format_id WHERE slug = :slug"),
            {"slug": SLUG},
        )
        digits = "(SELECT 0 AS d" + "".join(f" UNION ALL SELECT {digit}" for digit in range(1, 10)) + ")"
        each = ", ".join(f"{digits} {name}" for name in "abcef")
        numbers = f"SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d + 1 AS id FROM {each}"  # noqa: S608
        connection.execute(
            sa.text(
                "INSERT INTO submission (id, survey_id, mode, revision, once, language, channel, unclear, submitted_on)"  # noqa: S608
                f" SELECT id, {survey}, 'anonymous', 1, 'bench-' || id, {LANGUAGES}, 'web', {_none(stage)}, :day"
                f" FROM ({numbers}) numbers"
            ).bindparams(sa.bindparam("day", data.midnight(-10).date(), sa.Date())),
        )
        rows = connection.execute(
            sa.text("SELECT id, kind, position FROM survey_question WHERE survey_id = :survey ORDER BY position"),
            {"survey": survey},
        ).all()
        taken = 0
        for question, kind, position in rows:
            options = connection.scalars(
                sa.text("SELECT id FROM option WHERE question_id = :question ORDER BY position"), {"question": question}
            ).all()
            for columns in _columns(QuestionKind(kind), position, list(options)):
                names = ", ".join(columns)
                values = ", ".join(columns.values())
                connection.execute(
                    sa.text(
                        f"INSERT INTO answer (id, submission_id, question_id, is_sensitive, {names})"  # noqa: S608
                        f" SELECT id + {taken}, id, {question}, {_false(stage)}, {values} FROM submission"
                    )
                )
                taken += PEOPLE
    with stage.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))


def _false(stage: Stage) -> str:
    return "false" if stage.engine.dialect.name == "postgresql" else "0"


def _none(stage: Stage) -> str:
    return "CAST('[]' AS json)" if stage.engine.dialect.name == "postgresql" else "'[]'"


def _columns(kind: QuestionKind, position: int, options: list[int]) -> Iterator[dict[str, str]]:
    """Yield the columns of the rows that one question needs, made from the number of the person."""
    drawn = f"((id * {2 * position + 7919} + id / 7) % {{}})"
    match kind:
        case QuestionKind.SINGLE:
            yield {"option_id": f"{options[0]} + {drawn.format(len(options))}"}
        case QuestionKind.MULTIPLE:
            yield from ({"option_id": str(option)} for option in options[::2])
        case QuestionKind.MATRIX:
            yield from (
                {"option_id": str(option), "number": f"1 + (id / {at + 2}) % 5"} for at, option in enumerate(options)
            )
        case QuestionKind.RANKING:
            yield from (
                {"option_id": str(option), "number": f"1 + (id + {at}) % {len(options)}"}
                for at, option in enumerate(options)
            )
        case QuestionKind.YES_NO:
            yield {"number": drawn.format(2)}
        case QuestionKind.SCALE:
            yield {"number": f"1 + {drawn.format(5)}"}
        case QuestionKind.NUMBER:
            yield {"amount": f"1 + {drawn.format(90)}"}
        case QuestionKind.DATE:
            yield {"day": "(SELECT submitted_on FROM submission one WHERE one.id = submission.id)"}


def _export(file: str) -> None:
    survey = queries.by_slug(SLUG)
    if survey is None:
        raise LookupError(SLUG)
    draft = ExportDraft(what="answers", file=file, words=None, purpose="research")
    size = sum(len(piece) for piece in pieces(exported.answers(survey), draft))
    if size < PEOPLE:
        raise LookupError(f"{file}: {size} bytes")


def _work(name: str) -> None:
    if name == "fill":
        _fill()
    elif name == "publish":
        publish_due()
        db.session.commit()
    else:
        _export(name)


def _peak() -> float:
    """Return the most memory that was ever resident, in MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


if __name__ == "__main__":
    with create_app(Settings.from_env(os.environ)).test_request_context("/de/"):
        started = time.process_time()
        _work(sys.argv[1])
        print(json.dumps({"seconds": time.process_time() - started, "memory": _peak()}))
