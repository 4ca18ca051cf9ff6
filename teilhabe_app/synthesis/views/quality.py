"""How people work together on a dossier: their agreement in coding, and the log of what was done."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.synthesis import queries
from teilhabe_app.synthesis.models import Dossier
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.acts import in_words
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web.guard import guarded

AT_ONCE = 20


@bp.get("/<string:slug>/agreement")
@guarded(Can.WORK, load=queries.by_slug)
def agreement(dossier: Dossier) -> ResponseReturnValue:
    """Show how far people who coded the same texts agree, and where they differ."""
    themes = queries.themes_of(dossier)
    found = queries.agreements_of(dossier, [theme.id for theme in themes])
    after = number_of(request.args.get("after")) or 0
    left = [place for place in found.differing if place[0] > after]
    shown = left[:AT_ONCE]
    while len(shown) < len(left) and shown and left[len(shown)][0] == shown[-1][0]:
        shown.append(left[len(shown)])  # the segments of one contribution stand on one page
    here = url_for(".agreement", slug=dossier.slug)
    return render_template(
        "synthesis/agreement.html",
        dossier=dossier,
        themes=themes,
        found=found,
        names=queries.names_of(sorted(found.coders)),
        by_id={theme.id: theme for theme in themes},
        rows=queries.disagreements_of(found, shown),
        next_url=f"{here}?after={shown[-1][0]}#differing" if len(shown) < len(left) else None,
        first_url=f"{here}#differing" if after else None,
    )


@bp.get("/<string:slug>/log")
@guarded(Can.WORK, load=queries.by_slug)
def log(dossier: Dossier) -> ResponseReturnValue:
    """Show who did what, newest first."""
    page = queries.log_page(dossier, request.args.get("after"))
    here = url_for(".log", slug=dossier.slug)
    return render_template(
        "synthesis/log.html",
        dossier=dossier,
        rows=[(row, in_words(row)) for row in page.items],
        next_url=f"{here}?after={page.next_cursor}" if page.next_cursor else None,
        first_url=here if request.args.get("after") else None,
    )
