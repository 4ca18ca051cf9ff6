"""What stands at the address of a contribution that was public and is shown no longer."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, abort, request, url_for

from teilhabe_app.accounts import current
from teilhabe_app.contributions.models import Contribution, Visibility
from teilhabe_app.contributions.policy import Can
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.web import errors

GONE = 410
WHY = {
    Visibility.HIDDEN: _l("The moderators have hidden it. Whoever wrote it can read the reason with the receipt."),
    Visibility.WITHDRAWN: _l("It was taken back and is no longer shown."),
}
Load = Callable[[int], Contribution | None]


def unless_gone(permission: Can, load: Load) -> Load:
    """Let a page that is opened say why a contribution is not shown, to whoever may not read it; forms refuse."""

    def loaded(contribution_id: int) -> Contribution | None:
        found = load(contribution_id)
        if found is None or request.method == "POST" or policy.allows(current.actor(), permission, found):
            return found
        if found.visibility in WHY and found.format.is_public:
            abort(_page(found))
        return found

    return loaded


def _page(contribution: Contribution) -> Response:
    number, thread = contribution.id, contribution.thread_id
    if contribution.reply_count:  # where it stood, people still talk
        address = url_for("contributions.thread", thread_id=thread, at=number, _anchor=f"c{number}")
        steps = [(_("Read it in the discussion"), address)]
    else:
        steps = [(_("Read all contributions here"), url_for("contributions.thread", thread_id=thread))]
    if contribution.visibility is Visibility.HIDDEN:
        steps.append((_("Look up a receipt"), url_for("pages.find_receipt")))
        steps.append((_("Read the house rules"), url_for("pages.text", key="house-rules")))
    why = str(WHY[contribution.visibility])
    return errors.page(GONE, title=_("This contribution is no longer shown"), text=why, steps=steps)
