"""The measurements measure what they say: copies of data, forms that are filled in, figures that are kept."""

import sqlalchemy as sa

from bench import figures, run
from bench.clients import _Forms, filled, together
from bench.data import STEP, copy


def _tables():
    metadata = sa.MetaData()
    host = sa.Table(
        "host", metadata, sa.Column("id", sa.Integer, primary_key=True), sa.Column("slug", sa.String(8), unique=True)
    )
    sa.Table(
        "part",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("host_id", sa.ForeignKey(host.c.id)),
        sa.Column("number", sa.Integer),
        sa.Column("once", sa.String(20), unique=True),
        sa.UniqueConstraint("host_id", "number"),
    )
    sa.Table(
        "tag",
        metadata,
        sa.Column("host_id", sa.ForeignKey(host.c.id), primary_key=True),
        sa.Column("word", sa.String, primary_key=True),
    )
    return metadata


def _filled(engine):
    metadata = _tables()
    metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(metadata.tables["host"].insert().values(id=1, slug="abcdefgh"))
        connection.execute(metadata.tables["part"].insert(), [{"id": n, "host_id": 1, "number": n} for n in (1, 2)])
        connection.execute(metadata.tables["tag"].insert().values(host_id=1, word="x"))
    return metadata.tables


def test_copies_of_a_host_bring_their_own_parts(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x'}")
    tables = _filled(engine)
    assert copy(engine, {"host", "part", "tag"}, 2) == {"host": 3, "part": 6, "tag": 3}
    with engine.connect() as connection:
        slugs = connection.scalars(sa.select(tables["host"].c.slug).order_by(tables["host"].c.id)).all()
        parents = connection.scalars(sa.select(tables["part"].c.host_id).distinct().order_by("host_id")).all()
    engine.dispose()
    assert slugs == ["abcdefgh", "abcde-x1", "abcde-x2"]
    assert parents == [1, 1 + STEP, 1 + 2 * STEP]


def test_copies_of_parts_alone_stay_with_their_host(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'x'}")
    tables = _filled(engine)
    copy(engine, {"part"}, 9)
    with engine.connect() as connection:
        rows = connection.execute(sa.select(tables["part"].c.host_id, sa.func.count()).group_by("host_id")).all()
    engine.dispose()
    assert rows == [(1, 20)]


def test_a_form_is_filled_in_as_its_fields_ask():
    reader = _Forms()
    reader.feed(
        '<form method="post"><input type="hidden" name="csrf_token" value="t"><input name="name">'
        '<input type="email" name="mail">'
        '<select name="language"><option value="de"><option value="ar" selected></select>'
        '<input type="radio" name="r" value="1" checked>'
        '<input type="checkbox" name="privacy_consent"><input type="checkbox" name="diet"><textarea name="note">'
    )
    form = reader.forms[0]
    assert form.method == "post"
    assert filled(form, 3) == {
        "csrf_token": "t",
        "name": "Person 3",
        "mail": "person3@example.org",
        "language": "ar",
        "r": "1",
        "privacy_consent": "y",
        "note": "",
    }


def test_acts_happen_together_and_keep_their_order():
    assert together([lambda number=number: number * 2 for number in range(5)]) == [0, 2, 4, 6, 8]


def test_a_second_run_replaces_its_own_figures_only():
    old = [{"key": "a", "database": "", "value": 1}, {"key": "b", "database": "SQLite", "value": 2}]
    new = [{"key": "b", "database": "SQLite", "value": 3}, {"key": "b", "database": "PostgreSQL", "value": 4}]
    assert [row["value"] for row in run._merged(old, new)] == [1, 4, 3]


def test_the_machine_and_the_commit_have_names():
    assert "cores" in figures.machine()
    assert figures.commit()
