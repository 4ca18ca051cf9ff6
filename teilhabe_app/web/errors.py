"""Error pages in the reader's language; no trace ever reaches a reader."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from flask import Flask, Response, g, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden, NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.text import clean
from teilhabe_app.web.htmx import wants_fragment
from teilhabe_app.web.i18n import language
from teilhabe_app.web.security import is_signed_in

log = logging.getLogger("teilhabe")
UNPROCESSABLE = 422


def words(code: int) -> tuple[str, str]:
    """Return title and explanation for a status code."""
    texts = {
        400: (
            _("This did not work"),
            _("The page was open for too long, or cookies are switched off. Please try again."),
        ),
        403: (_("You may not do this"), _("Your account does not have the right for this page.")),
        404: (_("This page does not exist"), _("The address may be old or mistyped.")),
        405: (_("This way is not open"), _("This address can only be opened from its form.")),
        413: (_("This is too large"), _("Please send less text or a smaller file.")),
        415: (_("This kind of content is not accepted"), _("Please use the form on the page.")),
        422: (_("Something is missing"), _("Please check what you entered.")),
        429: (_("Too many attempts"), _("Please wait a few minutes and try again.")),
        500: (_("Something went wrong on our side"), _("Nothing of what was stored is lost. Please try again later.")),
    }
    return texts.get(code, texts[400 if code < HTTPStatus.INTERNAL_SERVER_ERROR else 500])


def page(
    code: int,
    *,
    title: str | None = None,
    text: str | None = None,
    typed: list[str] | None = None,
    steps: Sequence[tuple[str, str]] = (),
) -> Response:
    """Render the error page with the next ``steps``, and with what was typed, so that it is not lost."""
    default_title, default_text = words(code)
    context = {
        "code": code,
        "title": title or default_title,
        "text": text or default_text,
        "typed": typed or [],
        "steps": steps,
    }
    g.language = language()
    return make_response(render_template("errors/error.html", **context), code)


def typed() -> list[str]:
    """Return the texts of a form that is refused as a whole, to be given back; nothing secret, nothing hidden."""
    if request.method != "POST":
        return []
    hidden = {"csrf_token", "website", "once", "seed", "shown", "promise"}
    hidden |= {"password", "new_password", "password_again"}
    given = [clean(text, multiline=True) for name, text in request.form.items(multi=True) if name not in hidden]
    return [text for text in given if len(text) > 1][:200]


def written() -> list[str]:
    """Return what somebody wrote in sentences: codes, choices and versions mean nothing outside of their form."""
    return [text for text in typed() if len(text.split()) > 1]


def init(app: Flask) -> None:
    """Connect domain errors and HTTP errors with pages."""
    _domain_errors(app)
    _http_errors(app)
    _unexpected_errors(app)


def _domain_errors(app: Flask) -> None:

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> Response:
        db.session.rollback()
        return page(404, typed=written())

    @app.errorhandler(Forbidden)
    def forbidden(_error: Forbidden) -> Response:
        db.session.rollback()
        if is_signed_in():
            return page(403, typed=written())
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        target = url_for("accounts.sign_in", next=here)
        if wants_fragment():
            return Response(status=204, headers={"HX-Redirect": target})
        if words := written():
            return page(403, text=_("Please sign in."), typed=words, steps=[(_("Sign in"), target)])
        answer = redirect(target, 303 if request.method == "POST" else 302)
        return make_response(answer)

    @app.errorhandler(DomainError)
    def rule_broken(error: DomainError) -> Response:
        db.session.rollback()
        return page(422, text=str(error.message), typed=written())


def _http_errors(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def token_missing(_error: CSRFError) -> Response:
        return page(400, typed=typed())

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.response is not None or (error.code or 500) < HTTPStatus.BAD_REQUEST:
            return make_response(error.get_response())
        code = error.code or 500
        answer = page(code, typed=written() if code == HTTPStatus.TOO_MANY_REQUESTS else None)
        if code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or []))
        return answer


def _unexpected_errors(app: Flask) -> None:
    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        db.session.rollback()
        log.error("unhandled error at %s %s", request.method, request.endpoint, exc_info=error)
        if app.testing:
            raise error
        try:
            return page(500)
        except Exception:  # noqa: BLE001 -- the last resort must not fail
            title, text = words(500)
            return make_response(render_template("errors/plain.html", code=500, title=title, text=text), 500)
