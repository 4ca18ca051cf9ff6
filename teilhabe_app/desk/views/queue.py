"""The queue: what waits to be read, and what else must be done by a date."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.contributions import mail, personal, service
from teilhabe_app.contributions import queries as contributions
from teilhabe_app.contributions.models import Channel, Visibility
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import WRITTEN, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.desk import hosts, queries
from teilhabe_app.desk.policy import Can
from teilhabe_app.desk.views import bp
from teilhabe_app.synthesis import queries as synthesis
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import multilingual

MOST_AT_ONCE = 100
LONGEST_ID = 9


@bp.get("/")
@guarded(Can.WORK)
def index() -> ResponseReturnValue:
    """Show the queue, oldest first."""
    chosen = _chosen()
    page = queries.queue(chosen, request.args.get("after"))
    counts = queries.counts()
    return render_template(
        "desk/index.html",
        page=page,
        counts=counts,
        groups=[] if chosen.unread else _groups(counts, chosen),
        overdue=synthesis.overdue(),
        reopened=queries.reopened(),
        duties=hosts.duties(),
        written=WRITTEN,
        unread=chosen.unread,
        numbers=contributions.waiting_numbers(),
        suspicious={one.id: bool(personal.find(one.text)) for one in page.items},
        next_url=url_for(".index", **{**_kept(chosen), "after": page.next_cursor}) if page.next_cursor else None,
        first_url=url_for(".index", **_kept(chosen)) if request.args.get("after") else None,
    )


@bp.post("/publish")
@guarded(Can.WORK)
def publish_many() -> ResponseReturnValue:
    """Publish what was ticked; what somebody else has dealt with or changed meanwhile stays as it is."""
    seen = dict(filter(None, map(_ticked, request.form.getlist("ids")[:MOST_AT_ONCE])))
    found = [one for one in queries.waiting(list(seen)) if seen[one.id] in {None, one.version}]
    for contribution in found:
        if contribution.visibility is Visibility.PUBLISHED:
            service.accept(current.user(), contribution)
        else:
            service.publish(current.user(), contribution)
            mail.tell_published(contribution)
    db.session.commit()
    count = len(found)
    if count < len(seen):
        flash(_("Somebody else changed this meanwhile."), "warning")
    words = ngettext(
        "%(count)s contribution is published.", "%(count)s contributions are published.", count, count=count
    )
    flash(words if count else _("Please tick at least one contribution."), "success" if count else "warning")
    return redirect(url_for(".index", kind="unread" if request.args.get("kind") == "unread" else None), 303)


def _ticked(text: str) -> tuple[int, int | None] | None:
    """Read what a box says: the number of a contribution, and the version that the moderator has read."""
    number, _dash, version = text.partition("-")
    if not (number.isdecimal() and len(number) <= LONGEST_ID):
        return None
    return int(number), int(version) if version.isdecimal() and len(version) <= LONGEST_ID else None


@bp.get("/find")
@guarded(Can.WORK)
def find() -> ResponseReturnValue:
    """Go to a contribution by its number or receipt."""
    typed = request.args.get("q", "").strip()
    number = typed.lstrip("#")
    is_number = number.isdecimal() and len(number) <= LONGEST_ID
    found = contributions.by_id(int(number)) if is_number else contributions.by_receipt(typed)
    if found is None:
        flash(_("There is no contribution with this number or receipt."), "warning")
        return redirect(url_for(".index"), 302)
    return redirect(url_for(".item", contribution_id=found.id), 302)


def _chosen() -> queries.QueueFilter:
    args = request.args
    number, language, channel = args.get("format", ""), args.get("language"), args.get("channel")
    return queries.QueueFilter(
        format_id=int(number) if number.isdecimal() and len(number) <= LONGEST_ID else None,
        language=language if language in WRITTEN else None,
        channel=channel if channel in set(Channel) else None,
        unread=args.get("kind") == "unread",
    )


def _kept(chosen: queries.QueueFilter) -> dict[str, Any]:
    every: dict[str, Any] = {"format": chosen.format_id, "language": chosen.language, "channel": chosen.channel}
    every["kind"] = "unread" if chosen.unread else None
    return {key: value for key, value in every.items() if value is not None}


def _groups(counts: queries.QueueCounts, chosen: queries.QueueFilter) -> list[tuple[str, list[dict[str, Any]]]]:
    formats = queries.formats_by_id(list(counts.formats))
    named = [(key, multilingual(formats[key].title).text, n) for key, n in sorted(counts.formats.items())]
    languages = [(key, WRITTEN.get(key, key), n) for key, n in sorted(counts.languages.items())]
    channels = [(key.value, str(key.label), n) for key, n in sorted(counts.channels.items())]
    made = [
        (_("Format"), _options(chosen, "format", named)),
        (_("Language"), _options(chosen, "language", languages)),
        (_("Channel"), _options(chosen, "channel", channels)),
    ]
    return [(label, options) for label, options in made if len(options) > 2]  # noqa: PLR2004 -- "all" and one choice


def _options(chosen: queries.QueueFilter, name: str, values: Iterable[tuple[Any, str, int]]) -> list[dict[str, Any]]:
    kept = _kept(chosen)
    now = kept.pop(name, None)
    every = {"label": _("All"), "href": url_for(".index", **kept), "count": None, "current": now is None}
    return [
        every,
        *(
            {"label": label, "href": url_for(".index", **{**kept, name: value}), "count": n, "current": now == value}
            for value, label, n in values
        ),
    ]
