"""Coding one text after the other, by keyboard or by form; the text that follows is there before it is needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import WRITTEN
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.synthesis import queries, service
from teilhabe_app.synthesis.forms import CodingForm, QuickAsideForm
from teilhabe_app.synthesis.models import AsideReason, Dossier, Theme
from teilhabe_app.synthesis.policy import Can
from teilhabe_app.synthesis.queries import Unit, quotes
from teilhabe_app.synthesis.views import bp
from teilhabe_app.synthesis.views.filters import number_of
from teilhabe_app.web.forms import Form
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of

KEYS = [str(digit) for digit in range(1, 10)]


@dataclass(frozen=True, slots=True)
class _Seat:
    """Who codes what: the dossier, the person, the themes that can be given, and whether only their own texts."""

    dossier: Dossier
    coder_id: int
    themes: list[Theme]
    own: bool
    uncertain: bool = False  # those first whose field is least certain, instead of the oldest

    @property
    def reasons(self) -> list[AsideReason]:
        """Return why a text can be set aside."""
        return list(AsideReason)

    def address(self, **more: Any) -> str:
        """Return the address of the page, with the choice of texts kept."""
        scope: dict[str, Any] = {} if self.own else {"of": "all"}
        if self.uncertain:
            scope["order"] = "uncertain"
        return url_for(".coding", slug=self.dossier.slug, **(scope | more))


@bp.route("/<string:slug>/coding", methods=["GET", "POST"])
@guarded(Can.WORK, load=queries.by_slug)
def coding(dossier: Dossier) -> ResponseReturnValue:
    """Show the next text that waits for this person; POST says what it is about and goes on."""
    user = current.user()
    themes = queries.in_use(queries.themes_of(dossier))
    uncertain = request.args.get("order") == "uncertain"
    if request.method == "POST":
        return _said(_Seat(dossier, user.id, themes, request.args.get("of") != "all", uncertain))
    progress = queries.progress_of(dossier, user.id, everything=request.args.get("of") == "all")
    seat = _Seat(dossier, user.id, themes, progress.is_own, uncertain)
    at = _place(request.args.get("at"))
    after = _place(request.args.get("after")) or (0, 0)
    wanted = queries.unit_of(dossier, user.id, *at) if at else None
    here = at if wanted and at else after
    found = queries.units_to_code(dossier, user.id, after=here, own=seat.own, uncertain=uncertain)
    units = [wanted, *found] if wanted else found
    return render_template(
        "synthesis/coding.html",
        seat=seat,
        dossier=dossier,
        progress=progress,
        unit=units[0] if units else None,
        following=units[1] if len(units) > 1 else None,
        forms=None,
        keys=KEYS,
        **_read(units[:2]),
        before=_before(seat, units[0]) if units else None,
        skipped=bool(after[0] and not units and progress.waiting),
    )


def _place(text: str | None) -> tuple[int, int] | None:
    """Read a contribution and a segment (0: the whole) from an address or a form."""
    one, _dash, part = (text or "").partition("-")
    contribution_id, segment_id = number_of(one), number_of(part or "0")
    return None if contribution_id is None or segment_id is None else (contribution_id, segment_id)


def _before(seat: _Seat, unit: Unit) -> str | None:
    """Return the address of the text before this one."""
    number = queries.unit_before(
        seat.dossier, seat.coder_id, unit.contribution.id, own=seat.own, uncertain=seat.uncertain
    )
    return seat.address(at=number) if number else None


def _said(seat: _Seat) -> ResponseReturnValue:
    """Take what a person says about a text; with our script the answer is the text after the one now shown."""
    form, aside = CodingForm(choices=seat.themes), QuickAsideForm()
    act = request.form.get("act", "save")
    sent: Form = aside if act == "aside" else form
    place = _place(request.form.get("at"))
    unit = queries.unit_of(seat.dossier, seat.coder_id, *place) if place else None
    if unit is None:
        if request.headers.get("HX-Request"):
            return render_template("synthesis/_gone.html", again=seat.address()), 422
        flash(_("This text is no longer there, or it was split. Please read it again."), "warning")
        return redirect(seat.address(after=request.form.get("at", "0")), 303)

    def do() -> None:
        if act == "aside":
            _aside(seat, unit, aside)
        else:
            draft = form.draft(fits_none=act == "none")
            service.code_text(current.user(), seat.dossier, unit.contribution, unit.segment, draft)

    if saved(sent, do):
        if request.headers.get("HX-Request"):
            shown = _place(request.form.get("shown")) or place
            here = shown or (0, 0)
            found = queries.units_to_code(
                seat.dossier, seat.coder_id, after=here, own=seat.own, uncertain=seat.uncertain, size=1
            )
            return _fragment(seat, found[0]) if found else ("", 200)
        return redirect(seat.address(after=unit.key), 303)
    if request.headers.get("HX-Request"):
        return _fragment(seat, unit, (form, aside)), status_of(sent)
    progress = queries.progress_of(seat.dossier, seat.coder_id, everything=not seat.own)
    page = render_template(
        "synthesis/coding.html",
        seat=seat,
        dossier=seat.dossier,
        progress=progress,
        unit=unit,
        following=None,
        forms=(form, aside),
        keys=KEYS,
        **_read([unit]),
        before=_before(seat, unit),
        skipped=False,
    )
    return page, status_of(sent)


def _fragment(seat: _Seat, unit: Unit, forms: tuple[Form, Form] | None = None) -> str:
    return render_template(
        "synthesis/_unit.html", seat=seat, dossier=seat.dossier, unit=unit, forms=forms, keys=KEYS, **_read([unit])
    )


def _read(units: Sequence[Unit]) -> dict[str, Any]:
    """Return what is needed to read texts: names of languages, and translations into that of the reader."""
    own = language()
    found = quotes.translations_of([unit.contribution for unit in units], own.code)
    return {"written": WRITTEN, "translated": found, "own": own}


def _aside(seat: _Seat, unit: Unit, form: QuickAsideForm) -> None:
    user, note = current.user(), form.note.data or ""
    if unit.segment is None:
        read = form.revision.seen if form.revision.data else None
        service.set_one_aside(user, seat.dossier, unit.contribution, form.reason.data, note, revision=read)
        return
    draft = service.AsideDraft(reason=form.reason.data, note=note, version=unit.segment.version)
    service.put_segment_aside(user, seat.dossier, unit.segment, draft)
