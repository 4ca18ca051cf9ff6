"""The check with the contributors: what moderators open and answer, and the page that contributors see."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import WRITTEN, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import CheckForm, NoteAnswerForm, OpinionForm
from teilhabe_app.synthesis.models import Check, CheckNote, Citation, Dossier
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.views import bp
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.route("/<string:slug>/check", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def check(dossier: Dossier) -> ResponseReturnValue:
    """Open the check or make it longer, and read what contributors said."""
    running = queries.check_of(dossier)
    edited = running if running and not running.is_over else None
    form = CheckForm(check=edited)

    def act() -> int:
        if edited:
            service.move_check(current.user(), edited, form.draft())
            return 0
        return service.announce(service.open_check(current.user(), dossier, form.draft()))

    if done := saved(form, act, edited=edited):
        told = done.result
        opened = ngettext(
            "Contributors can check the findings. %(count)s person gets a mail.",
            "Contributors can check the findings. %(count)s people get a mail.",
            told,
            count=told,
        )
        flash(_("Saved.") if edited else opened, "success")
        return redirect(url_for(".check", slug=dossier.slug), 303)
    page = render_template(
        "synthesis/check.html", dossier=dossier, form=form, check=running, edited=edited, **_notes(dossier, running)
    )
    return page, status_of(form)


def _notes(dossier: Dossier, running: Check | None) -> dict[str, object]:
    if running is None:
        return {"page": None}
    answered = request.args.get("show") == "answered"
    read = queries.answered_page if answered else queries.notes_page
    page = read(running, request.args.get("after"))
    show = "answered" if answered else None
    following = url_for(".check", slug=dossier.slug, show=show, after=page.next_cursor) if page.next_cursor else None
    return {
        "page": page,
        "answered": answered,
        "agreement": queries.agreement_in(running),
        "unanswered": queries.unanswered(dossier),
        "next_url": following,
    }


def _with_note(slug: str, note_id: int) -> CheckNote | None:
    dossier = queries.by_slug(slug)
    return queries.note_of(dossier, note_id) if dossier else None


@bp.route("/<string:slug>/check/<int:note_id>", methods=["GET", "POST"])
@guarded(Can.WORK, load=_with_note)
def answer_note(note: CheckNote) -> ResponseReturnValue:
    """Answer what a contributor misses."""
    dossier = note.check.dossier
    findings, quotes = queries.drafts_for(dossier, note.contribution)
    form = NoteAnswerForm(note=note, findings=findings)
    if saved(form, lambda: service.answer_note(current.user(), note, form.draft()), edited=note):
        flash(_("The contributor can read the answer."), "success")
        return redirect(url_for(".check", slug=dossier.slug), 303)
    page = render_template(
        "synthesis/answer_note.html",
        dossier=dossier,
        note=note,
        form=form,
        quoted=[finding for finding in findings if finding.id in quotes],
        written=WRITTEN,
    )
    return page, status_of(form)


@bp.route("/<string:slug>/check/by/<string:receipt>", methods=["GET", "POST"])
@public
def own_check(slug: str, receipt: str) -> ResponseReturnValue:
    """Let whoever holds the receipt see the draft findings with the own words marked, and say whether they fit."""
    personal_page()
    if request.method == "POST":
        limit("receipt", per_network=60)
    found = queries.by_receipt(slug, receipt)
    if found is None:
        raise NotFound
    dossier, contribution = found
    running = queries.check_of(dossier)
    note = queries.note_in(running, contribution) if running else None
    if running is None or not (note or running.asks(contribution)):
        raise NotFound
    form = OpinionForm(note=note, language=contribution.language)
    if saved(form, lambda: service.say(running, contribution, form.draft())):
        flash(_("Thank you. You can change this until the check ends."), "success")
        return redirect(url_for(".own_check", slug=slug, receipt=contribution.receipt), 303)
    # After the check the drafts go on changing, and are nobody's to read until they are published.
    findings, quotes = queries.drafts_for(dossier, contribution) if running.is_running else ([], {})
    findings.sort(key=lambda finding: (finding.id not in quotes, finding.number))
    page = render_template(
        "synthesis/own_check.html",
        dossier=dossier,
        contribution=contribution,
        check=running,
        note=note,
        form=form,
        findings=findings,
        quotes=quotes,
        parts=_marked(contribution, [one for some in quotes.values() for one in some]),
        aside=None
        if quotes or not running.is_running
        else queries.asides_of(dossier, [contribution.id]).get(contribution.id),
    )
    return page, status_of(form)


def _marked(contribution: Contribution, citations: Sequence[Citation]) -> list[tuple[str, bool]]:
    """Cut the words into parts and say which are quoted; quotes of an older wording are not marked."""
    current_ones = [one for one in citations if one.revision_number == contribution.revision_number]
    places = sorted((one.starts, one.ends) for one in current_ones)
    parts: list[tuple[str, bool]] = []
    at = 0
    for starts, ends in places:
        if ends <= at:
            continue
        begin = max(starts, at)
        parts += [(contribution.text[at:begin], False), (contribution.text[begin:ends], True)]
        at = ends
    return [(text, quoted) for text, quoted in [*parts, (contribution.text[at:], False)] if text]
