"""Before it is divided into processes, the program reads its own pages, and leaves nothing behind."""

from teilhabe_app.core.db import db
from teilhabe_app.web import fragments, warm


def test_pages_of_each_kind_are_read(app):
    app.extensions[fragments.EXTENSION].cached(("left",), lambda: "<p>over</p>")
    templates = app.jinja_env.cache
    templates.clear()
    assert warm.read_pages(app) >= 5  # what the start page leads to, even without any data
    assert "pages/home.html" in {name for _loader, name in templates}
    assert len(app.extensions[fragments.EXTENSION]) == 0
    with app.app_context():
        assert "Connections in pool: 0" in db.engine.pool.status() or db.engine.dialect.name == "sqlite"


def test_only_pages_in_the_language_of_the_house_are_read(app):
    kinds = [warm._kind(app, path) for path in ("/en/", "/de/formats/calendar.ics", "//example.org/", "/de/no-such")]
    assert kinds == [None] * 4
    assert warm._kind(app, "/de/") == "pages.home"


def test_without_pages_the_program_starts_and_says_so(app, caplog):
    views = dict(app.view_functions)
    app.view_functions["pages.home"] = lambda: ("no", 503)
    try:
        assert warm.read_pages(app) == 0
    finally:
        app.view_functions.update(views)
    assert "no page could be read" in caplog.text


def test_compiled_templates_wait_for_the_next_start(app):
    folder = next(path for path in app.config["TEILHABE"].instance.iterdir() if path.name.startswith("templates-"))
    app.jinja_env.cache.clear()
    app.jinja_env.get_template("layout/page.html")
    assert any(folder.iterdir())
    assert folder.stat().st_mode & 0o077 == 0
