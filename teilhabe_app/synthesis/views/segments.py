"""Splitting a contribution into segments: places are ticked, or words are typed that begin a new one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.analysis.sentences import beginnings
from teilhabe_app.synthesis.forms import SegmentAsideForm, SplitForm
from teilhabe_app.synthesis.models import Dossier, Segment
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.contribution import with_contribution
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of

MOST_PLACES = 400


@bp.route("/<string:slug>/contributions/<int:contribution_id>/segments", methods=["GET", "POST"])
@guarded(Can.WORK, load=with_contribution)
def segments(found: tuple[Dossier, Contribution]) -> ResponseReturnValue:
    """Show where sentences begin, and let people say where segments begin."""
    dossier, source = found
    form = SplitForm()
    ticked = [number for text in request.form.getlist("starts")[:MOST_PLACES] if (number := number_of(text))]

    def act() -> int:
        draft = form.draft([] if request.form.get("act") == "join" else ticked)
        return len(service.split(current.user(), dossier, source, draft))

    if made := saved(form, act):
        flash(_("Saved."), "success")
        typed = bool(form.words.data)
        back = ".segments" if typed and made.result else ".contribution"
        return redirect(url_for(back, slug=dossier.slug, contribution_id=source.id), 303)
    split = queries.segments_of(dossier, [source.id])[source.id]
    current_ones = [one for one in split if one.is_current]
    starts = set(ticked) if form.is_submitted() else {one.starts for one in current_ones[1:]}
    form.seen.data = queries.seen_of(source, split)  # after a refusal: what whoever saves again has now been shown
    page = render_template(
        "synthesis/segments.html",
        dossier=dossier,
        source=source,
        form=form,
        pieces=_pieces(source.text, starts | {one.starts for one in current_ones}),
        starts=starts,
        current_ones=current_ones,
        outdated=[one for one in split if not one.is_current],
    )
    return page, status_of(form)


def _pieces(text: str, starts: set[int]) -> list[tuple[int, str]]:
    """Return the places where something may begin, with the words up to the next one."""
    places = sorted({*beginnings(text), *(start for start in starts if 0 < start < len(text))} or {0})
    ends = [*places[1:], len(text)]
    return [(start, text[start:end]) for start, end in zip(places, ends, strict=True)]


def _with_segment(slug: str, segment_id: int) -> tuple[Dossier, Segment] | None:
    dossier = queries.by_slug(slug)
    segment = queries.segment_of(dossier, segment_id) if dossier else None
    visible = queries.in_dossier(dossier, segment.contribution_id) if dossier and segment else None
    return (dossier, segment) if dossier and segment and visible else None


@bp.route("/<string:slug>/segments/<int:segment_id>/aside", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_segment)
def segment_aside(found: tuple[Dossier, Segment]) -> ResponseReturnValue:
    """Set one segment aside with a reason."""
    dossier, segment = found
    form = SegmentAsideForm(segment=segment)
    if saved(form, lambda: service.put_segment_aside(current.user(), dossier, segment, form.draft()), edited=segment):
        flash(_("Set aside."), "success")
        return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=segment.contribution_id), 303)
    page = render_template("synthesis/segment_aside.html", dossier=dossier, segment=segment, form=form)
    return page, status_of(form)


@bp.post("/<string:slug>/segments/<int:segment_id>/take-back")
@guarded(Can.WORK, load=_with_segment)
def segment_back(found: tuple[Dossier, Segment]) -> ResponseReturnValue:
    """Make a segment that was set aside open again."""
    dossier, segment = found
    service.take_back_segment(current.user(), dossier, segment)
    db.session.commit()
    flash(_("The segment is open again."), "success")
    return redirect(url_for(".contribution", slug=dossier.slug, contribution_id=segment.contribution_id), 303)
