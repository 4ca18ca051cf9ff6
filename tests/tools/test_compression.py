"""Pages travel compressed where nobody can learn a secret from their length."""

import gzip

import brotli
import pytest
from flask import g
from flask.testing import FlaskClient

FORM = "/de/account/sign-in"


@pytest.fixture
def browser(app, session):
    """A client that looks at nothing and keeps no context of requests before."""

    class Plain(FlaskClient):
        def open(self, *args, **kwargs):
            for name in list(g):
                g.pop(name)
            return super().open(*args, **kwargs)

    return Plain(app, app.response_class)


@pytest.mark.parametrize(
    ("accepted", "used", "decompress"),
    [("gzip, br", "br", brotli.decompress), ("gzip", "gzip", gzip.decompress), ("br;q=0, gzip;q=0", None, bytes)],
)
def test_a_first_visit_travels_as_the_browser_accepts(browser, accepted, used, decompress):
    answer = browser.get("/de/", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == used
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert decompress(answer.data).decode().startswith("<!doctype html>")


def test_a_token_that_was_seen_before_is_never_compressed(browser):
    headers = {"Accept-Encoding": "gzip, br"}
    assert "Content-Encoding" in browser.get(FORM, headers=headers).headers
    assert "Content-Encoding" not in browser.get(FORM, headers=headers).headers
    assert "Content-Encoding" in browser.get("/de/", headers=headers).headers
