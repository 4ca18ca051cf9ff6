"""The publications of a dossier: each as it was, and what is different between them."""

from __future__ import annotations

from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import WRITTEN, Multilingual
from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.chain import changes, frozen
from teilhabe_app.synthesis.models import CitationRole, Dossier, Publication
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import public as reads
from teilhabe_app.synthesis.queries import publications as stored
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.words import CODES
from teilhabe_app.web import fragments
from teilhabe_app.web.differences import marked_difference
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language

QUOTES = 2  # of each role


def _public(dossier: Dossier) -> Dossier:
    """Files and versions leave the house, so not even staff get them before publication."""
    if not dossier.is_public:
        raise NotFound
    return dossier


@bp.get("/<string:slug>/versions")
@guarded(Can.VIEW, load=queries.by_slug)
def versions(dossier: Dossier) -> ResponseReturnValue:
    """List the publications."""
    rows = stored.publications_of(_public(dossier))
    return render_template("synthesis/versions.html", dossier=dossier, publications=rows)


@bp.get("/<string:slug>/versions/<int:number>")
@guarded(Can.VIEW, load=stored.publication_by_number)
def version(publication: Publication) -> ResponseReturnValue:
    """Show a publication as it was, from its row and the wordings that may still be read (2 statements)."""
    content = publication.content
    shown = {finding["number"]: _first(finding) for finding in content["findings"]}
    rows = (one for roles in shown.values() for row in roles.values() for one in row)
    texts = stored.wordings((one["contribution"], one["revision"]) for one in rows)
    key = ("synthesis.version", publication.dossier.slug, publication.sha256, language().code, hash(frozenset(texts)))

    def write() -> str:
        quotes = {
            number: {role: [(one, stored.quote_in(texts, one)) for one in row] for role, row in roles.items()}
            for number, roles in shown.items()
        }
        return render_template(
            "synthesis/_version.html",
            content=content,
            dossier=publication.dossier,
            quotes=quotes,
            roles=CitationRole,
            codes=CODES,
            written=WRITTEN,
        )

    body = fragments.cached(key, write)
    return render_template("synthesis/version.html", dossier=publication.dossier, publication=publication, body=body)


def _first(finding: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for one in finding["citations"]:
        row = found.setdefault(one["role"], [])
        if len(row) < QUOTES:
            row.append(one)
    return found


@bp.get("/<string:slug>/versions/<int:number>/data.json")
@guarded(Can.VIEW, load=stored.publication_by_number)
def version_data(publication: Publication) -> ResponseReturnValue:
    """Give out the frozen content byte for byte as it was sealed."""
    answer = Response(frozen.canonical(publication.content), mimetype="application/json")
    name = f"{publication.dossier.slug}-{publication.number}.json"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer


@bp.get("/<string:slug>/versions/<int:number>/changes")
@guarded(Can.VIEW, load=stored.publication_by_number)
def changes_in(publication: Publication) -> ResponseReturnValue:
    """Show what is different from the publication before."""
    before = stored.last_publication(publication.dossier, publication.number)
    if before is None:
        raise NotFound
    return _changes(publication.dossier, before, publication.content, publication)


@bp.get("/<string:slug>/changes")
@guarded(Can.VIEW, load=queries.by_slug)
def changes_since(dossier: Dossier) -> ResponseReturnValue:
    """Show what is different now from the last publication."""
    before = stored.last_publication(_public(dossier))
    if before is None:
        raise NotFound
    now = frozen.content_of(dossier, reads.whole_findings(dossier), reads.standing_of(dossier))
    return _changes(dossier, before, now, None)


def _changes(
    dossier: Dossier, before: Publication, after: dict[str, Any], publication: Publication | None
) -> ResponseReturnValue:
    return render_template(
        "synthesis/changes.html",
        dossier=dossier,
        before=before,
        publication=publication,
        changes=changes.changes_between(before.content, after),
        codes=CODES,
        difference=_difference,
    )


def _difference(before: dict[str, str], after: dict[str, str]) -> Any:
    """Mark the words that changed, in the reader's language where both have it."""
    found = Multilingual(after).in_language(language().code)
    return marked_difference(before.get(found.lang, ""), found.text, found.lang)
