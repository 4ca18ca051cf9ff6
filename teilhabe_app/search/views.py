"""The page of the search."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core.i18n import WRITTEN, current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.formats.labels import PHASES, STAGES
from teilhabe_app.formats.models import PhaseKind, Stage
from teilhabe_app.search import excerpts, queries
from teilhabe_app.search.labels import url_of
from teilhabe_app.search.models import Entry, Kind
from teilhabe_app.search.queries import COUNTED, Result, Wanted
from teilhabe_app.web.guard import public

bp = Blueprint("search", __name__, url_prefix="/search", template_folder="templates")
E = TypeVar("E", bound=Enum)
LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry as the page shows it."""

    entry: Entry
    href: str
    title: excerpts.Excerpt
    text: excerpts.Excerpt | None


@bp.get("/")
@public
def show() -> ResponseReturnValue:
    """Find events, measures, contributions and more by what stands in them."""
    typed = request.args.get("q", "")[:LONGEST_QUERY].strip()
    fields = queries.fields()
    wanted = _wanted(typed, {field.slug: field.id for field in fields})
    result, mended = _result(wanted)
    groups = _groups(result) if result else []
    return render_template(
        "search/show.html",
        typed=typed,
        instead=_as_written(groups) if mended and groups else None,
        searched=result is not None,
        result=result,
        groups=groups,
        kinds=_kinds(result) if result else [],
        more_url=_more(result) if result else None,
        first_url=_url(kind=request.args["kind"]) if result and request.args.get("after") else None,
        choices=_choices(fields),
        counted=COUNTED,
    )


def _wanted(typed: str, fields: dict[str, int]) -> Wanted:
    language = request.args.get("language")
    return Wanted(
        words=queries.words_of(typed),
        kind=_member(Kind, request.args.get("kind")),
        field_id=fields.get(request.args.get("field", "")),
        language=language if language in WRITTEN else None,
        stage=_member(Stage, request.args.get("stage")),
        phase=_member(PhaseKind, request.args.get("phase")),
    )


def _result(wanted: Wanted) -> tuple[Result | None, tuple[str, ...] | None]:
    """Find; where nothing is found, find what is written much like it, and say so."""
    if not wanted.words:
        return None, None
    after = request.args.get("after", "")
    result = queries.found(wanted, int(after) if after.isdecimal() and len(after) < 10 else None)  # noqa: PLR2004
    if result.total or not (instead := queries.nearest(wanted.words)):
        return result, None
    better = queries.found(replace(wanted, words=instead))
    return (better, instead) if better.total else (result, None)  # near words may stand outside what was asked for


def _member(kind: type[E], value: str | None) -> E | None:
    """Return the member of that value; an unknown value filters nothing."""
    return next((member for member in kind if member.value == value), None)


def _url(**changes: Any) -> str:
    kept = {
        name: request.args[name]
        for name in ("q", "kind", "field", "language", "stage", "phase")
        if request.args.get(name)
    }
    return url_for("search.show", **{name: value for name, value in {**kept, **changes}.items() if value is not None})


def _more(result: Result) -> str | None:
    return _url(after=result.next_id) if result.next_id else None


def _kinds(result: Result) -> list[dict[str, Any]]:
    """Build the filter by kind: links with how many there are of each."""
    current = result.wanted.kind
    options = [{"label": _("All"), "href": _url(kind=None), "current": current is None}]
    for kind in Kind:
        if kind in result.counts or kind is current:
            count = result.counts.get(kind, 0)
            options.append(
                {
                    "label": kind.label,
                    "href": _url(kind=kind.value),
                    "current": kind is current,
                    "count": count if count <= COUNTED else None,
                }
            )
    return options


def _groups(result: Result) -> list[dict[str, Any]]:
    """Put what was found under its kind, what has the words in its title first."""
    lang = current_language().code
    groups = []
    for kind in Kind:
        hits = [_hit(entry, result.wanted.words, lang) for entry in result.entries if entry.kind is kind]
        if kind is not Kind.CONTRIBUTION:
            hits.sort(key=lambda hit: not hit.title.is_found)
        if hits:
            more = _url(kind=kind.value) if result.wanted.kind is None and result.counts[kind] > len(hits) else None
            groups.append({"kind": kind, "hits": hits, "more": more})
    return groups


def _as_written(groups: list[dict[str, Any]]) -> str:
    """Return the words that were found instead, as they stand in the first text that holds them."""
    hit: Hit = groups[0]["hits"][0]
    shown = hit.title if hit.title.is_found or hit.text is None else hit.text
    return " ".join(dict.fromkeys(piece.text for piece in shown.pieces if piece.is_marked))


def _hit(entry: Entry, words: tuple[str, ...], lang: str) -> Hit:
    own = entry.kind is not Kind.CONTRIBUTION  # the title is that of the thread, and was not searched
    return Hit(
        entry=entry,
        href=url_of(entry),
        title=excerpts.best(entry.title, words if own else (), lang),
        text=excerpts.best(entry.text, words, lang) if entry.text else None,
    )


def _choices(fields: Any) -> list[dict[str, Any]]:
    """Build the lists of the form, each with what is chosen now."""
    lang = current_language().code
    lists: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("field", _("Action field"), [(field.slug, field.short_name.in_language(lang).text) for field in fields]),
        ("language", _("Language of contributions"), list(WRITTEN.items())),
        ("stage", _("When"), [(stage.value, str(words)) for stage, words in STAGES.items()]),
        ("phase", _("Phase"), [(kind.value, str(PHASES[kind])) for kind in PHASES if kind is not PhaseKind.DECISION]),
    ]
    return [
        {"name": name, "label": label, "options": options, "chosen": request.args.get(name, "")}
        for name, label, options in lists
    ]
