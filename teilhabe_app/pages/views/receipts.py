"""The way back: what became of a contribution, by its receipt code, without an account."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup, escape

from teilhabe_app.consultations.models import Statement
from teilhabe_app.contributions import queries as contributions
from teilhabe_app.contributions.models import Contribution, Notice, Visibility
from teilhabe_app.core import receipts
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.models import Registration, RegistrationGroup
from teilhabe_app.pages import queries
from teilhabe_app.pages.forms import ReceiptForm
from teilhabe_app.pages.views.blueprint import bp
from teilhabe_app.synthesis import chain
from teilhabe_app.synthesis.models import Citation, Response
from teilhabe_app.synthesis.queries import checks_of
from teilhabe_app.synthesis.service import news
from teilhabe_app.web.guard import public
from teilhabe_app.web.limits import limit
from teilhabe_app.web.security import personal_page

STEPS = {
    "contribution": _l("Contribution"),
    "finding": _l("Finding"),
    "response": _l("Answer"),
    "measure": _l("Measure"),
    "report": _l("Report"),
}


@bp.route("/c/", methods=["GET", "POST"])
@public
def find_receipt() -> ResponseReturnValue:
    """Lead from a code to its page; the start page asks by GET, so that looking sets no cookie."""
    personal_page()
    asked = request.method != "POST" and "receipt" in request.args
    form = ReceiptForm(formdata=request.args, meta={"csrf": False}) if asked else ReceiptForm()
    if asked and form.validate():
        found = queries.owner_of(_code(form))
    elif not asked and form.validate_on_submit():
        limit("receipt", per_network=60)
        found = queries.owner_of(_code(form))
    else:
        status = 422 if asked or form.is_submitted() else 200
        return render_template("pages/find_receipt.html", form=form), status
    if found is not None:
        return redirect(url_for(".receipt", receipt=_code(form)), 303)
    form.receipt.errors = [_("We do not know this code. Please check each letter.")]
    return render_template("pages/find_receipt.html", form=form), 422


# What has a page of its own under its receipt.
PLACES: dict[type[object], str] = {
    Registration: "events.registration",
    RegistrationGroup: "events.group",
    Notice: "contributions.notice",
}


def _code(form: ReceiptForm) -> str:
    return receipts.normalise(form.receipt.data or "") or ""


@bp.get("/c/<string:receipt>")
@public
def receipt(receipt: str) -> ResponseReturnValue:
    """Show where something stands to whoever holds its receipt."""
    personal_page()
    code = receipts.normalise(receipt)
    found = queries.owner_of(code) if code else None
    if found is None:
        form = ReceiptForm(formdata=None, meta={"csrf": False})
        return render_template("pages/no_receipt.html", form=form), 404
    if code != receipt:
        return redirect(url_for(".receipt", receipt=code))
    if elsewhere := PLACES.get(type(found)):
        return redirect(url_for(elsewhere, receipt=code))
    if isinstance(found, Contribution):
        return _contribution(found)
    if isinstance(found, Statement):
        given = [point.contribution for point in found.points if point.contribution]
        ways = chain.steps_for_contributions(given)
        return render_template("pages/receipt_statement.html", statement=found, ways=ways)
    settings = current_app.config["TEILHABE"]
    return render_template("pages/receipt_barrier.html", report=found, settings=settings)


def _contribution(contribution: Contribution) -> ResponseReturnValue:
    steps = chain.steps_for_contribution(contribution)
    citations = queries.citations_of(contribution)
    return render_template(
        "pages/receipt.html",
        contribution=contribution,
        steps=steps,
        coming=next((step for step in steps if step.state == "next"), None),
        promised=_promised(citations),
        report=next((step for step in steps if step.key == "report" and step.href), None),
        step_names=STEPS,
        objectable=_can_object(contribution),
        citations=citations,
        sealed=contribution.revision_number > 1 and any(one.sealed for one in contribution.revisions),
        marked=_marked(contribution, citations),
        mail=url_for("synthesis.choose_news", token=news.token_of(contribution.contact_email))
        if contribution.contact_email
        else None,
        checks=checks_of(contribution),
    )


def _promised(citations: Sequence[Citation]) -> Response | None:
    """Return the newest answer of a body that it wants to look at again, the one that comes first."""
    newest = [routing.answer for one in citations for routing in one.finding.routings]
    days = {answer.review_on: answer for answer in newest if answer and answer.review_on}
    return days[min(days)] if days else None


def _marked(contribution: Contribution, citations: Sequence[Citation]) -> Markup | None:
    """Mark in somebody's own words what findings quote of them; None where nothing is quoted as it reads now."""
    text, places = contribution.text, bytearray(len(contribution.text))
    for one in citations:
        if one.revision_number == contribution.revision_number:
            places[one.starts : one.ends] = b"\1" * (min(one.ends, len(text)) - one.starts)
    if 1 not in places:
        return None
    words, start = [], 0
    for quoted, group in groupby(places):
        end = start + len(list(group))
        piece = str(escape(text[start:end])).replace("\n", "<br>")
        words.append(f"<mark>{piece}</mark>" if quoted else piece)
        start = end
    lang = escape(contribution.language)
    inside = f'<blockquote lang="{lang}" dir="auto"><p dir="auto">{"".join(words)}</p></blockquote>'
    html = f'<figure class="quote">{inside}</figure>'
    return Markup(html)  # noqa: S704 -- each piece was escaped above


def _can_object(contribution: Contribution) -> bool:
    """Tell whether something was taken out of what is published, and the author may still object to that."""
    if contribution.visibility is not Visibility.PUBLISHED or contribution.revision_number == 1:
        return False
    decision = contributions.last_decision(contribution)
    return decision is not None and decision.can_be_objected_to
