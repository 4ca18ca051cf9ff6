"""Standing behind a contribution, and no longer."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import queries, service
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.contributions.policy import Can
from teilhabe_app.contributions.views import bp
from teilhabe_app.contributions.views.threads import cards_for, in_thread
from teilhabe_app.core.db import db
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.htmx import wants_fragment


@bp.post("/<int:contribution_id>/support")
@guarded(Can.SUPPORT, load=queries.with_thread)
def support(contribution: Contribution) -> ResponseReturnValue:
    """Support it, or take that back; asking twice for the same changes nothing."""
    if ActionForm().validate_on_submit():
        change = service.take_support_back if request.form.get("on") == "0" else service.support
        change(current.actor(), contribution)
        db.session.commit()
    if wants_fragment():
        entry = queries.entry(contribution.id)
        return str(cards_for(contribution.thread, [contribution.id]).acts(entry)) if entry else ""
    return redirect(in_thread(contribution), 303)
