"""More of the same data: rows are copied by the database itself, with new ids and new unique values."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

STEP = 100_000  # added to ids once per copy; the demonstration has fewer rows than that in each table
LOOKED_UP = {"citation": "revision"}  # a trigger looks a quote up in the revision that it is taken from
LARGE = 2**30  # ids drawn at random may lie near the largest that there is: from there on copies count backwards


def tenfold(engine: sa.Engine) -> dict[str, int]:
    """Make ten of every format and report with what hangs on it, then ten of everything that people write in them.

    Returns the number of rows per table that grew.
    """
    world = {
        "consultation", "event", "format", "format_body", "format_field", "material", "programme_item",
        "option", "question", "survey", "survey_question", "thread", "workshop", "workshop_field",
        "edition", "snapshot", "organisation", "dossier",
    }  # fmt: skip
    inside = {
        "contribution", "revision", "registration", "wish", "need", "measure", "measure_revision", "measure_source",
        "submission", "answer", "statement", "point", "finding", "citation", "response", "outcome", "theme", "coding",
    }  # fmt: skip
    return copy(engine, world, 9) | copy(engine, inside, 9)


def copy(engine: sa.Engine, tables: Collection[str], times: int) -> dict[str, int]:
    """Copy every row of ``tables`` ``times`` times; references among them lead to the copies, others stay."""
    metadata = sa.MetaData()
    metadata.reflect(engine)
    for name, needed in LOOKED_UP.items():
        if name in metadata.tables:
            metadata.tables[name].add_is_dependent_on(metadata.tables[needed])
    chosen = [table for table in metadata.sorted_tables if table.name in tables]
    names = {table.name for table in chosen}
    uniques = {table.name: _uniques(engine, table) for table in chosen}
    grown: dict[str, int] = {}
    with engine.begin() as connection:
        for table in chosen:
            limit = _originals(table, names)
            if "id" in table.c:
                limit = [table.c.id.in_(connection.scalars(sa.select(table.c.id)).all())]
            for number in range(1, times + 1):
                changed = _unique_columns(table, names, uniques[table.name])
                values = [_value(column, number, names, changed).label(column.name) for column in table.c]
                rows = sa.select(*values).where(*limit)
                connection.execute(table.insert().from_select([column.name for column in table.c], rows))
            grown[table.name] = connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            if engine.dialect.name == "postgresql" and "id" in table.c:
                sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
                largest = sa.select(sa.func.max(table.c.id)).where(table.c.id < LARGE).scalar_subquery()
                connection.execute(sa.select(sa.func.setval(sequence, sa.func.coalesce(largest, 1))))
    return grown


def _originals(table: sa.Table, names: set[str]) -> list[sa.ColumnElement[bool]]:
    """In a table without ids, the originals are the rows that lead to originals."""
    return [column < STEP for column in table.c if _leads_into(column, names)]


def _leads_into(column: sa.Column[Any], names: set[str]) -> bool:
    return any(key.column.table.name in names for key in column.foreign_keys)


def _uniques(engine: sa.Engine, table: sa.Table) -> list[list[str]]:
    inspector = sa.inspect(engine)
    constraints = [[*unique["column_names"]] for unique in inspector.get_unique_constraints(table.name)]
    indexes = [index["column_names"] for index in inspector.get_indexes(table.name) if index["unique"]]
    return constraints + [[name for name in names if name] for names in indexes]


def _unique_columns(table: sa.Table, names: set[str], uniques: list[list[str]]) -> set[str]:
    """Say which columns need a new value so that copies do not collide: one of each unique set, none of them an id."""
    changed: set[str] = set()
    for columns in uniques:
        if any(name == "id" or _leads_into(table.c[name], names) for name in columns) or changed.intersection(columns):
            continue
        free = [name for name in columns if not table.c[name].foreign_keys]
        if not free:
            raise ValueError(f"{table.name}: {columns} cannot be copied")
        changed.add(free[-1])
    return changed


def _value(column: sa.Column[Any], number: int, names: set[str], changed: set[str]) -> sa.ColumnElement[Any]:
    if column.name == "id" or _leads_into(column, names):
        away = number * STEP
        return sa.case((column > LARGE, column - away), else_=column + away)
    if column.name not in changed:
        return column
    if isinstance(column.type, sa.String):
        ending = f"-x{number}"
        room = (column.type.length or 1000) - len(ending)
        return sa.func.substr(column, 1, room).concat(ending)
    return column + number * STEP
