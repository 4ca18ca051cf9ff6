"""Pages of those who arrange what people need: who needs what, and the answers, together or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.core import clock
from teilhabe_app.core.i18n import WRITTEN, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.events import labels, mail, queries, service
from teilhabe_app.events.forms import NeedForm, NeedsForm
from teilhabe_app.events.models import Event, Need, NeedAnswer, NeedKind
from teilhabe_app.events.policy import Can
from teilhabe_app.events.queries import NeedGroup
from teilhabe_app.events.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

OTHER = "other"


@dataclass(slots=True)
class Sum:
    """People who need the same, counted; ``language`` only where it is interpreting."""

    kind: NeedKind
    language: str | None
    needs: list[Need] = field(default_factory=list)

    @property
    def label(self) -> str:
        """Return what they need."""
        name = str(labels.NEEDS[self.kind])
        if self.kind is not NeedKind.INTERPRETING:
            return name
        return _("%(need)s: %(language)s", need=name, language=language_name(self.language))

    @property
    def children(self) -> int:
        """Return how many children they bring."""
        return sum(need.count or 0 for need in self.needs)

    def count(self, answer: NeedAnswer) -> int:
        """Return how many got an answer."""
        return sum(need.answer == answer for need in self.needs)

    @property
    def href(self) -> dict[str, str]:
        """Return the values of the address of the common answer."""
        values = {"kind": self.kind.value}
        return {**values, "language": self.language or OTHER} if self.kind is NeedKind.INTERPRETING else values


def language_name(code: str | None) -> str:
    """Return the name of a language, in itself."""
    return WRITTEN.get(code or "", _("Another language"))


def sums_of(needs: Sequence[Need]) -> list[Sum]:
    """Count needs by kind, and interpreting by language."""
    found: dict[tuple[NeedKind, str | None], Sum] = {}
    for need in needs:
        key = (need.kind, need.language if need.kind is NeedKind.INTERPRETING else None)
        found.setdefault(key, Sum(*key)).needs.append(need)
    return list(found.values())


@bp.get("/<slug>/needs")
@guarded(Can.SEE_NEEDS, load=queries.for_registering)
def needs(event: Event) -> ResponseReturnValue:
    """Show who needs what, counted and one by one."""
    personal_page()
    found = queries.needs_of(event)
    by = event.needs_answered_by
    return render_template(
        "events/needs.html",
        event=event,
        format=event.format,
        sums=sums_of(found),
        open_count=sum(need.answer is NeedAnswer.OPEN for need in found),
        is_overdue=by is not None and by < clock.today(),
        export=ActionForm(),
    )


@bp.route("/<slug>/needs/of/<kind>", methods=["GET", "POST"])
@bp.route("/<slug>/needs/of/<kind>/<language>", methods=["GET", "POST"])
@guarded(Can.SEE_NEEDS, load=queries.need_group)
def needs_of_kind(group: NeedGroup) -> ResponseReturnValue:
    """Give everybody who needs the same one answer; each of them is told."""
    personal_page()
    still_open = [need.id for need in group.needs if need.answer is NeedAnswer.OPEN]
    form = NeedsForm(data={"need_ids": still_open})
    form.offer(group.needs)
    event = group.event

    def act() -> Sequence[Need]:
        wanted = [need for need in group.needs if need.id in form.need_ids.data]
        told = service.answer_needs(g.actor, event, wanted, form.chosen, form.text.data)
        for need in told:
            mail.need_answered(need)
        return told

    if made := saved(form, act):
        _say(made.result)
        return redirect(url_for("events.needs", slug=event.format.slug), 303)
    one = Sum(group.kind, group.language if group.language != OTHER else None, list(group.needs))
    languages = [labels.language_name(code) for code in sorted({need.registration.language for need in group.needs})]
    page = render_template(
        "events/needs_of_kind.html",
        form=form,
        event=event,
        format=event.format,
        group=group,
        sum=one,
        languages=languages,
    )
    return page, status_of(form)


@bp.route("/needs/<int:need_id>", methods=["GET", "POST"])
@guarded(Can.SEE_NEEDS, load=queries.need_by_id)
def need(found: Need) -> ResponseReturnValue:
    """Answer a need; the person is told."""
    personal_page()
    form = NeedForm(data={"answer": found.answer.value, "text": found.answer_text})
    event = found.registration.event

    def act() -> None:
        service.answer_need(g.actor, found, form.chosen, form.text.data)
        mail.need_answered(found)

    if saved(form, act):
        _say([found])
        return redirect(url_for("events.needs", slug=event.format.slug), 303)
    page = render_template("events/need.html", form=form, need=found, event=event, format=event.format)
    return page, status_of(form)


def _say(told: Sequence[Need]) -> None:
    """Say how many are told by mail, and who has to be called."""
    by_mail = sum(mail.recipient_of(need.registration) is not None for need in told)
    flash(
        ngettext("Saved. %(num)s person is told by e-mail.", "Saved. %(num)s people are told by e-mail.", by_mail),
        "success",
    )
    for one in told:
        phone = mail.number_of(one.registration)
        if mail.recipient_of(one.registration) is None and phone:
            words = _("Please call %(name)s: %(phone)s", name=one.registration.name, phone=phone)
            flash(words, "warning")
