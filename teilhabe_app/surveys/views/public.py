"""What everybody sees: the survey with its promise, the thanks and the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core import receipts
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, NotFound
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.formats import hosts
from teilhabe_app.surveys import queries, service
from teilhabe_app.surveys.forms import CodeForm, Questionnaire, questionnaire
from teilhabe_app.surveys.models import Channel, Paging, SavedAnswers, Survey
from teilhabe_app.surveys.policy import Can
from teilhabe_app.surveys.service.keeping import SEED_DIGITS
from teilhabe_app.surveys.views import bp, visits
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

NOT_OPEN = _l("This survey is not open now. Your answers were not stored.")
MOST_CODES = 300  # typed in an hour; 80 bits are not guessed, and a whole class may sit behind one network
MOST_PER_HOUR = 600  # from one network: at an event, hundreds answer over the same one


@dataclass(slots=True)
class Entry:
    """How the reader of this page comes to the survey: open or not, let in or not, with saved answers or without."""

    is_open: bool
    admission: service.Admission | None = None
    refusal: Any = None
    saved: SavedAnswers | None = None

    @property
    def channel(self) -> Channel:
        """Return how the answers come, as it is kept with them."""
        return self.admission.channel if self.admission else Channel.WEB

    @property
    def helps(self) -> bool:
        """Tell whether staff type in answers for somebody else."""
        return self.saved is not None and self.channel in {Channel.ASSISTED, Channel.PAPER}

    @property
    def apart(self) -> str:
        """Return under what this browser keeps the words of somebody whom staff help, apart from all others."""
        return f"~{self.saved.key_hash[:12]}" if self.saved and self.helps else ""


def entry(survey: Survey, *, lock: bool = False) -> Entry:
    """Find out how the reader comes to the survey (at most 2 statements)."""
    actor = current.actor()
    visit = visits.of(survey.format.slug)
    found = Entry(policy.allows(actor, Can.ANSWER, survey))
    if visit:
        personal_page()
    if visit.get("code"):
        found.saved = queries.saved_by_code(survey, str(visit["code"]), lock=lock)
    channel = found.saved.channel if found.saved else Channel.WEB
    try:
        found.admission = service.admit(
            actor, survey, code=str(visit.get("pass") or ""), key=str(visit.get("key") or ""), channel=channel
        )
    except DomainError as error:
        found.refusal = error.message
    return found


def to_answer(slug: str) -> Survey | None:
    """Load a survey for a page that shows it, or, where answers come, for storing them."""
    return queries.by_slug(slug) if request.method == "POST" else queries.to_read(slug)


@bp.route("/<slug>", methods=["GET", "POST"])
@guarded(Can.VIEW, load=to_answer)
def show(survey: Survey) -> ResponseReturnValue:
    """Show the promise, then all questions on one page or the way to the first one; take the answers."""
    found = entry(survey, lock=request.method == "POST")
    form = questionnaire(
        survey,
        language().code,
        given=found.saved.answers if found.saved else None,
        seed=found.saved.seed if found.saved else _seed(),
    )
    form.follow()
    whole = survey.paging is Paging.ALL
    keeps = whole and form.is_submitted() and ("language" in request.form or request.form.get("do") == "save")
    if keeps and (answer := _put_aside(survey, form, found)):
        return answer
    sent = None
    if whole and not keeps and (not form.is_submitted() or form.is_complete()):
        sent = saved(form, lambda: _submit(survey, form, found))
    if sent:
        return _thank(survey, sent.result)
    form.remember_shown()
    page = render_template(
        "surveys/show.html",
        survey=survey,
        form=form,
        entry=found,
        is_open=found.is_open,
        code_form=CodeForm(formdata=None),
        languages=[one for one in LANGUAGES if one.code != language().code],
        sections=hosts.format_sections(survey.format),
    )
    return page, status_of(form)


def _seed() -> int:
    sent = request.form.get("seed", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) <= SEED_DIGITS else service.seed()


def _submit(survey: Survey, form: Questionnaire, found: Entry) -> list[str]:
    slug = survey.format.slug
    limit("survey", per_network=MOST_PER_HOUR)
    queries.by_slug(slug)  # counting has committed, so that all is read anew: here at once, not piece by piece
    return send(survey, form.draft(), found)


def send(survey: Survey, filled: service.Filled, found: Entry) -> list[str]:
    """Store the answers and return the receipts of texts; those kept on the way go in the same transaction."""
    if found.saved is not None:
        filled = service.with_saved(filled, found.saved)
    if found.refusal and not service.was_sent(filled.once):
        raise DomainError(found.refusal)
    return [text.receipt for text in service.submit(current.actor(), survey, filled, found.admission)]


def _thank(survey: Survey, receipts: list[str]) -> ResponseReturnValue:
    slug = survey.format.slug
    visits.remember(slug, receipts=receipts, code=None, sent=True)
    return redirect(url_for(".thanks", slug=slug), 303)


def _put_aside(survey: Survey, form: Questionnaire, found: Entry) -> ResponseReturnValue | None:
    """Keep what was typed, also where something is missing; then show the code, or the page in another language.

    None where it cannot be kept: the form then says why and holds it all.
    """
    form.validate()
    slug, typed, code = survey.format.slug, form.right_values(), None
    if not found.is_open:
        form.reject(DomainError(NOT_OPEN))
        return None
    try:
        if found.saved is None:
            limit("survey-begin", per_network=MOST_PER_HOUR)
            code, found.saved = service.begin(current.actor(), survey, of=_seed(), channel=found.channel)
        service.keep(found.saved, typed)
    except DomainError as error:
        db.session.rollback()
        found.saved = None if code else found.saved
        form.reject(error)
        return None
    db.session.commit()
    if code:
        visits.remember(slug, code=code)
    chosen = BY_CODE.get(request.form.get("language", ""))
    if chosen:
        return redirect(url_for(".show", slug=slug, lang=chosen.code), 303)
    return redirect(url_for(".put_aside", slug=slug), 303)


@bp.get("/<slug>/saved")
@guarded(Can.VIEW, load=queries.by_slug)
def put_aside(survey: Survey) -> ResponseReturnValue:
    """Show the code with which another device can go on."""
    personal_page()
    code = visits.of(survey.format.slug).get("code")
    return render_template("surveys/put_aside.html", survey=survey, code=code)


@bp.post("/<slug>/forget")
@guarded(Can.VIEW, load=queries.by_slug)
def forget(survey: Survey) -> ResponseReturnValue:
    """Forget in this browser what leads to the answers on the way: others may use it too. The code still does."""
    slug = survey.format.slug
    visits.remember(slug, code=None, sent=None, receipts=None, **{"pass": None})
    flash(_("In this browser nothing is saved."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/resume")
@guarded(Can.VIEW, load=queries.by_slug)
def resume(survey: Survey) -> ResponseReturnValue:
    """Go on with the answers that a code stands for."""
    limit("survey-resume", per_network=MOST_CODES)
    slug = survey.format.slug
    typed = CodeForm().code.data or ""
    if queries.saved_by_code(survey, typed) is None:
        flash(_("Nothing is saved under this code. Please compare it letter by letter."), "error")
        return redirect(url_for(".show", slug=slug), 303)
    visits.remember(slug, code=receipts.normalise(typed))  # the same on each device: it is the token of the sending
    flash(_("Here are your answers so far."), "success")
    return redirect(url_for(".show", slug=slug), 303)


@bp.post("/<slug>/enter")
@guarded(Can.VIEW, load=queries.by_slug)
def enter(survey: Survey) -> ResponseReturnValue:
    """Let somebody in by the code of an invitation."""
    limit("survey-enter", per_network=MOST_CODES)
    return _let_in(survey, CodeForm().code.data or "")


@bp.get("/<slug>/invitation/<code>")
@guarded(Can.VIEW, load=lambda slug, code: queries.by_slug(slug))  # noqa: ARG005 -- the code is read below
def invited(survey: Survey) -> ResponseReturnValue:
    """Let somebody in by the link of an invitation; nothing is used up by opening it."""
    return _let_in(survey, str((request.view_args or {})["code"]))


def _let_in(survey: Survey, typed: str) -> ResponseReturnValue:
    personal_page()
    slug = survey.format.slug
    if queries.invitation_by_code(survey, typed) is None:
        flash(_("This code is not known. Please compare it letter by letter."), "error")
    else:
        before = visits.of(slug).get("pass")
        is_somebody_else = before is not None and receipts.normalise(str(before)) != receipts.normalise(typed)
        left = {"code": None, "sent": None, "receipts": None} if is_somebody_else else {}
        visits.remember(slug, **left, **{"pass": typed})
    return redirect(url_for(".show", slug=slug), 303)


@bp.get("/<slug>/at/<key>")
@guarded(Can.VIEW, load=lambda slug, key: queries.by_slug(slug))  # noqa: ARG005 -- the key is read below
def at_event(survey: Survey) -> ResponseReturnValue:
    """Let somebody in who scanned the code at an event."""
    personal_page()
    visits.remember(survey.format.slug, key=str((request.view_args or {})["key"])[:40])
    return redirect(url_for(".show", slug=survey.format.slug), 303)


@bp.get("/<slug>/media/<int:media_id>")
@guarded(Can.VIEW, load=lambda slug, media_id: queries.by_slug(slug))  # noqa: ARG005 -- the number is read below
def media(survey: Survey) -> ResponseReturnValue:
    """Send a picture or a recording of a question."""
    found = queries.media_of(survey.format.slug, int((request.view_args or {})["media_id"]))
    if found is None:
        raise NotFound
    headers = {"Content-Type": found.file_type, "Cache-Control": "public, max-age=86400"}
    return found.content, 200, headers


@bp.get("/<slug>/thanks")
@guarded(Can.VIEW, load=queries.by_slug)
def thanks(survey: Survey) -> ResponseReturnValue:
    """Say thank you and show the receipts of free texts, once and to this browser only."""
    personal_page()
    receipts = visits.take(survey.format.slug, "receipts") or []
    return render_template("surveys/thanks.html", survey=survey, receipts=receipts)
