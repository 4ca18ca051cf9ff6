from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import Forbidden
from teilhabe_app.framework import importer, service
from teilhabe_app.framework.models import (
    ActionField,
    FieldRevision,
    Goal,
    Indicator,
    Measure,
    MeasureRevision,
    MeasureStatus,
    Operation,
    Source,
)
from teilhabe_app.organisations.models import Body
from tests.factories import editor, ml, user

DATA = Path(importer.__file__).resolve().parents[1] / "data"
SMALL = """\
version: 1
concept:
  key: konzept
  title: {de: Konzept, ar: خطة}
  jurisdiction: {de: Land}
  issue: "2021-10"
  overarching_goals:
    - {key: Z1, nr: "2.1", name: {de: Ziel}}
level_names: {land: {de: Land}}
action_fields:
  - key: HF01
    nr: "3.1"
    name: {de: Erwerb der Sprache}
    short: {de: Sprache, en: Language}
    definition: {de: Alle lernen Deutsch.}
    measures:
      - key: HF01-M1
        title: {de: Kurse am Abend}
        responsible: Soziales
        bodies: [soziales]
        levels: [stadt_bremen, land]
        in_concept: null
        source: [q1]
      - key: HF01-M2
        title: {de: Beratung}
        responsible: null
        levels: []
        in_concept: true
        source: []
indicators:
  - key: IND-1
    field: HF01
    name: {de: Anteil}
    unit: "%"
    values:
      - {year: 2021, value: 17.8, unit: "%", population: {de: Land Bremen}, source: q1}
sources:
  - {key: q1, title: Eine Quelle, url: "https://example.org/q"}
"""
BODIES = """\
version: 1
bodies:
  - key: soziales
    kind: ministry
    level: land
    jurisdiction: bremen
    name: {de: Soziales}
    role: {de: Verantwortlich.}
    valid_from: "2019"
    valid_to: "2023"
    successor: arbeit
    source: []
  - key: arbeit
    kind: ministry
    level: land
    jurisdiction: bremen
    name: {de: Arbeit und Soziales}
    role: {de: Verantwortlich.}
    source: []
"""
TABLES = (ActionField, Measure, MeasureRevision, FieldRevision, Goal, Indicator, Source, Body)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "konzept.yaml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "bodies.yaml").write_text(BODIES, encoding="utf-8")
    return tmp_path


def counts() -> list[int]:
    return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) for table in TABLES]


def change(folder, old: str, new: str) -> Path:
    path = folder / "konzept.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


def problems_of(path) -> list[str]:
    with pytest.raises(importer.ImportFailed) as failed:
        importer.load(path)
    return [str(problem) for problem in failed.value.problems]


def test_the_real_concept_is_read_whole_and_twice_changes_nothing(session):
    report = importer.load(DATA / "rahmenkonzept.yaml")
    assert report.added["action fields"] == 13
    assert report.added["measures"] == 49
    assert report.added["indicators"] == 8
    assert report.added["bodies"] >= 20
    session.commit()
    before = counts()
    again = importer.load(DATA / "rahmenkonzept.yaml")
    assert not again.changes_anything
    assert counts() == before
    discontinued = session.scalars(sa.select(Measure).where(Measure.status == MeasureStatus.DISCONTINUED)).all()
    assert [measure.key for measure in discontinued] == ["HF10-M4"]


def test_a_small_file(session, folder):
    importer.load(folder / "konzept.yaml")
    field = session.scalars(sa.select(ActionField)).one()
    assert (field.slug, field.levels, [body.key for body in field.bodies]) == (
        "sprache",
        ["land", "stadt_bremen"],
        ["soziales"],
    )
    measure = field.measures[0]
    assert (measure.responsible, measure.status, measure.sources[0].key) == (
        "Soziales",
        MeasureStatus.UNKNOWN,
        "q1",
    )
    assert measure.revisions[0].operation is Operation.ADD
    assert field.measures[1].in_concept is True
    assert session.scalars(sa.select(Indicator)).one().values[0].value == Decimal("17.8")
    old = session.scalars(sa.select(Body).where(Body.key == "soziales")).one()
    assert old.successor.key == "arbeit"


def test_a_changed_text_is_a_revision_and_only_that(session, folder):
    importer.load(folder / "konzept.yaml")
    report = importer.load(change(folder, "Kurse am Abend", "Kurse am Wochenende"))
    assert dict(report.changed) == {"measures": 1}
    measure = session.scalars(sa.select(Measure).where(Measure.key == "HF01-M1")).one()
    assert [revision.operation for revision in measure.revisions] == [Operation.ADD, Operation.CHANGE]
    assert measure.revisions[1].reason["en"]
    importer.load(change(folder, "in_concept: null", "in_concept: null\n        status: discontinued"))
    assert measure.revisions[-1].operation is Operation.DISCONTINUE


def test_a_renamed_field_keeps_its_address(session, folder):
    importer.load(folder / "konzept.yaml")
    importer.load(change(folder, "short: {de: Sprache", "short: {de: Deutsch"))
    field = session.scalars(sa.select(ActionField)).one()
    assert field.slug == "sprache"
    assert [revision.operation.value for revision in field.revisions] == ["add", "rename"]


def test_the_same_file_again_does_not_undo_an_editor(session, folder):
    importer.load(folder / "konzept.yaml")
    measure = session.scalars(sa.select(Measure).where(Measure.key == "HF01-M1")).one()
    draft = service.as_it_stands(measure, Operation.DISCONTINUE, ml("Kein Geld."))
    service.revise_measure(editor(), measure, draft)
    report = importer.load(folder / "konzept.yaml")
    assert not report.changes_anything
    assert measure.status is MeasureStatus.DISCONTINUED


def test_what_the_file_no_longer_names_stays(session, folder):
    importer.load(folder / "konzept.yaml")
    start = SMALL.index("      - key: HF01-M2")
    end = SMALL.index("indicators:")
    (folder / "konzept.yaml").write_text(SMALL[:start] + SMALL[end:], encoding="utf-8")
    report = importer.load(folder / "konzept.yaml")
    assert report.kept == ["HF01-M2"]
    assert "kept as it is" in report.lines()[-1]


@pytest.mark.parametrize(
    "case",
    [
        ("levels: [stadt_bremen, land]", "levels: [stadt_bremen, mars]", 21, "measures[0].levels[1]", "none of"),
        ("bodies: [soziales]", "bodies: [niemand]", 20, "measures[0].bodies", "there is no body 'niemand'"),
        ("source: [q1]", "source: [q9]", 23, "measures[0].source", "there is no source 'q9'"),
        ('nr: "3.1"', "nr: 3.1", 12, "action_fields[0].nr", "write it in quotes"),
        ("  issue: ", "  colour: blue\n  issue: ", 6, "concept.colour", "unknown key"),
        ("  issue: ", "  key: twice\n  issue: ", 6, "concept.key", "twice"),
        ("{de: Beratung}", "{en: Advice}", 25, "measures[1].title", "German"),
        ("{de: Beratung}", "{de: Beratung, xx: X}", 25, "measures[1].title.xx", "no language of ours"),
        ("HF01-M2", "HF01-M1", 24, "measures[1].key", "stands in line 17 already"),
        ("        responsible: null\n", "", 24, "measures[1].responsible", "required, and missing"),
        ("value: 17.8", "value: null", 36, "values[0].value", "one of value and value_text"),
        ("value: 17.8", "value: .inf", 36, "values[0].value", "not possible"),
        ("year: 2021", "year: 99999999999999999999", 36, "values[0].year", "not possible"),
        ("field: HF01", "field: HF99", 32, "indicators[0].field", "there is no action field"),
        ("https://example.org/q", "javascript:alert(1)", 38, "sources[0].url", "not possible"),
        ('"2021-10"', '"2021-13"', 6, "concept.issue", "is not a date"),
        ("version: 1", "version: 7", 1, "version", "reads version 1"),
        ("indicators:\n", "indicators: [\n", 31, "", "not YAML"),
        ("{land: {de: Land}}", "[1]", 9, "level_names", "a mapping is needed"),
        ("overarching_goals:\n    -", "overarching_goals:\n    x:", 8, "overarching_goals", "a list is needed"),
        ("{de: Konzept,", "{de: '',", 4, "concept.title.de", "empty"),
    ],
)
def test_errors_name_file_line_and_key_and_nothing_is_imported(session, folder, case):
    old, new, line, key, words = case
    found = problems_of(change(folder, old, new))
    text = "\n".join(found)
    assert f"konzept.yaml:{line}: " in text, text
    assert key in text, text
    assert words in text, text
    session.rollback()
    assert sum(counts()) == 0


def test_all_problems_come_together(session, folder):
    path = change(folder, "levels: [stadt_bremen, land]", "levels: [mars]")
    found = problems_of(change(folder, 'unit: "%"\n', "unit: kg\n"))
    assert len(found) == 2, found
    assert path.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"", "empty"),
        (b"[1, 2]", "a mapping is needed"),
        (b"a: &x [1]\nb: *x\n", "unknown key"),
        (b"concept: " + b"[" * 3000, "not YAML"),
        (b"a: !!python/object:os.system {}", "unknown key"),
        (b"\x00", "not YAML"),
    ],
)
def test_files_that_are_nothing_of_the_kind(session, tmp_path, content, words):
    path = tmp_path / "x.yaml"
    path.write_bytes(content)
    assert words in "\n".join(problems_of(path))


def test_anchors_are_refused(session, folder):
    path = change(folder, "name: {de: Ziel}}", "name: &n {de: Ziel}, definition: *n}")
    assert "anchors" in "\n".join(problems_of(path))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("successor: arbeit", "successor: niemand", "bodies.yaml:11: bodies[0].successor: there is no body"),
        ("successor: arbeit", "successor: soziales", "bodies.yaml:11: bodies[0].successor: leads back"),
        ('valid_to: "2023"', 'valid_to: "2018"', "bodies.yaml:10: bodies[0].valid_to: lies before"),
        ("kind: ministry", "kind: club", "bodies.yaml:4: bodies[0].kind"),
    ],
)
def test_errors_in_bodies(session, folder, old, new, words):
    (folder / "bodies.yaml").write_text(BODIES.replace(old, new, 1), encoding="utf-8")
    assert words in "\n".join(problems_of(folder / "konzept.yaml"))


def test_who_may_import(session, folder):
    with pytest.raises(Forbidden):
        importer.load(folder / "konzept.yaml", actor=user())
    report = importer.load(folder / "konzept.yaml", actor=editor())
    assert report.added["measures"] == 2


def run(app, *args: str):
    return app.test_cli_runner().invoke(args=["framework", *args])


def test_dry_run_writes_nothing(app, session, folder):
    result = run(app, "import", str(folder / "konzept.yaml"), "--dry-run")
    assert result.exit_code == 0, result.output
    assert "measures: 2 added" in result.output
    assert "nothing was written" in result.output
    assert sum(counts()) == 0


def test_the_command_imports_and_then_has_nothing_to_do(app, session, folder):
    assert run(app, "import", str(folder / "konzept.yaml")).exit_code == 0
    assert session.scalar(sa.select(sa.func.count()).select_from(Measure)) == 2
    assert "Nothing to change." in run(app, "import", str(folder / "konzept.yaml")).output
    assert "Nothing to change." in run(app, "bodies", str(folder / "bodies.yaml")).output


def test_the_command_fails_with_every_problem(app, session, folder):
    change(folder, 'unit: "%"\n', "unit: kg\n")
    result = run(app, "import", str(folder / "konzept.yaml"))
    assert result.exit_code == 1
    assert "konzept.yaml:34: indicators[0].unit" in result.stderr
    assert "Nothing was imported" in result.stderr
    assert sum(counts()) == 0
