"""Contributions as they stand in threads. Python and not a template: a page has a hundred of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup, escape

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Channel, Kind, Visibility
from teilhabe_app.contributions.queries import Entry, ThreadPage
from teilhabe_app.contributions.views.wording import difference
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.web import fragments, i18n
from teilhabe_app.web.pieces import badge, user_text

TOLD_IN_REPLIES = frozenset({Kind.WORDING, Kind.QUESTION, Kind.CONCERN})  # the others are just answers
GONE = {  # what stands in the place of words that have replies
    Visibility.WITHDRAWN: "This contribution was withdrawn.",
    Visibility.PENDING: "We are checking it",  # new words are read before they appear
}
NUMBER = 1234567890  # stands in addresses until a number comes


@dataclass(slots=True)
class Cards:
    """Writes the cards of one page: what the reader may do with them is decided once.

    ``open``: the period runs. ``supported``: numbers of what the reader supports. ``focus``: whom the address names.
    """

    actor: Actor
    open: bool
    answering: bool = False
    supported: frozenset[int] = frozenset()
    focus: int | None = None
    language: str = ""  # of the reader; what is written in another can be read in translation
    _urls: dict[str, tuple[str, str]] = field(default_factory=dict)
    _said: dict[str, str] = field(default_factory=dict)
    _counted: dict[int, str] = field(default_factory=dict)
    _icons: dict[str, Markup] = field(default_factory=dict)

    def conversations(self, page: ThreadPage) -> Markup:
        """Write a page of a thread. Guests read the same, so it is kept for them as long as nothing in it changes."""

        def render() -> str:
            none: list[Entry] = []
            return "\n".join(
                self.conversation(row, page.replies.get(row.id, none), cut=row.id in page.cut) for row in page.entries
            )

        if self.actor.is_authenticated:
            return _html(render())
        stamps = tuple(
            (
                row.id,
                row.order_key,
                row.version,
                row.visibility.value,
                row.support_count,
                row.reply_count,
                row.answered_at is None,
                # A name that is taken away, or an organisation called anew, is no new version of what was said.
                row.author_name,
                row.answered_name,
                row.organisation_name,
            )
            for row in page.all()
        )
        key = ("contributions.thread", i18n.language().code, self.open, self.focus, page.cut, stamps)
        return fragments.cached(key, render)

    def conversation(self, entry: Entry, replies: Sequence[Entry] = (), *, cut: bool = False) -> Markup:
        """Write a beginning with its first replies, nested as they answer each other."""
        shown = sum(1 for reply in replies if reply.visibility is Visibility.PUBLISHED)
        rest = ""
        if shown < entry.reply_count:
            words = ngettext(
                "Read the whole conversation: %(num)s reply",
                "Read the whole conversation: %(num)s replies",
                entry.reply_count,
            )
            rest = f'<p class="replies__more"><a href="{self._to("show", entry.id)}#replies">{words}</a></p>'
        before = rest if cut else ""
        after = "" if cut else rest
        inside = self.tree(replies, entry.depth + 1, entry.author_id)
        return _html(f'<div class="talk">{self.card(entry)}{before}{inside}{after}</div>')

    def tree(self, replies: Sequence[Entry], first: int = 1, author_id: int | None = None) -> Markup:
        """Write replies as lists within lists; rows come in the order of the tree."""
        parts: list[str] = []
        depth = first - 1
        for reply in replies:
            level = max(first, min(reply.depth, depth + 1))
            if level > depth:
                parts.append('<ol class="replies" role="list">')
            else:
                parts.append("</li>" + "</ol></li>" * (depth - level))
            depth = level
            own = author_id is not None and reply.author_id == author_id
            parts += ("<li>", self.card(reply, began=own))
        if depth >= first:
            parts.append("</li></ol>" * (depth - first + 1))
        return _html("".join(parts))

    def card(self, row: Entry, *, began: bool = False, alone: bool = False) -> Markup:
        """Write one contribution; ``began``: by whom the conversation began; ``alone``: on a page of its own."""
        classes = "card c" if row.depth == 0 or alone else "c"
        if row.official:
            classes += " c--official"
        if row.id == self.focus:
            classes += " c--focus"
        opened = f'<article class="{classes}" id="c{row.id}" aria-label="{self._number(row.id)}">'
        if row.visibility is not Visibility.PUBLISHED and not alone:
            gone = self._say(GONE.get(row.visibility, "This contribution is hidden."))
            return _html(f'{opened}<p class="muted">{gone}</p></article>')
        acts = "" if alone else self.acts(row)
        return _html(
            f"{opened}{self._top(row, began)}{self._answers(row)}{_text(row.text, row.language)}{self._wording(row)}"
            f"{self._meta(row, alone)}{acts}</article>"
        )

    def acts(self, row: Entry) -> Markup:
        """Write what the reader can do with a contribution, and how many support it."""
        if row.visibility is not Visibility.PUBLISHED:
            return Markup("")
        inside = self._support(row)
        if self.open or self.answering:
            about = self._number(row.id)
            inside += (
                f'<a href="{self._to("reply", row.id)}">{self._say("Reply")}<span class="sr-only">: {about}</span></a>'
            )
        if self.open and self.actor.is_authenticated and row.author_id == self.actor.id and row.channel is Channel.WEB:
            inside += f'<a href="{self._to("edit", row.id)}">{self._say("Edit")}</a>'
        if self.language and row.language != self.language:
            inside += f'<a href="{self._to("translation", row.id)}" rel="nofollow">{self._say("Translate")}</a>'
        if not row.official:
            inside += (
                f'<a class="small" href="{self._to("notify", row.id)}" rel="nofollow">'
                f'{self._say("Report this contribution")}<span class="sr-only">: {self._number(row.id)}</span></a>'
            )
        return _html(f'<div class="c__acts">{inside}</div>') if inside else Markup("")

    def _top(self, row: Entry, began: bool) -> str:  # noqa: FBT001 -- goes along
        inside = ""
        if not row.official and (row.depth == 0 or row.kind in TOLD_IN_REPLIES):
            inside = f'<span class="card__kind">{escape(row.kind.label)}</span>'
        if row.official:
            inside += str(badge(_("Official answer"), "success"))
        if began:
            inside += str(badge(_("Began this conversation"), "plain"))
        if row.answered_at is not None:
            inside += str(badge(_("Officially answered"), "success"))
        if row.channel is not Channel.WEB:
            inside += str(badge(row.channel.label, "plain"))
        return f'<p class="card__top">{inside}</p>' if inside else ""

    def _answers(self, row: Entry) -> str:
        """Name whom a flattened reply answers, because it stands beside that."""
        if row.reply_to_id is None:
            return ""
        name = _("contribution no. %(number)s", number=row.reply_to_id)
        words = escape(_("Answers %(contribution)s", contribution=name))
        who = f' (<bdi dir="auto">{escape(row.answered_name)}</bdi>)' if row.answered_name else ""
        return f'<p class="small"><a href="{self.in_thread(row.thread_id, row.reply_to_id)}">{words}{who}</a></p>'

    def _wording(self, row: Entry) -> str:
        if row.kind is not Kind.WORDING or row.proposed_text is None:
            return ""
        return difference(row.passage or "", row.proposed_text, row.language)

    def _meta(self, row: Entry, alone: bool) -> str:  # noqa: FBT001 -- goes along
        at = row.published_at or row.submitted_at
        moment = f'<time datetime="{at.isoformat(timespec="seconds")}">{i18n.datetime(at)}</time>'
        if not alone:
            moment = f'<a href="{self.in_thread(row.thread_id, row.id)}">{moment}</a>'
        if row.revision_number > 1:
            moment += f' · <a href="{self._to("history", row.id)}">{self._say("Changed")}</a>'
        place = f'<li><bdi dir="auto">{escape(row.provenance)}</bdi></li>' if row.provenance else ""
        return f'<ul class="card__meta" role="list"><li>{self._byline(row)}</li><li>{moment}</li>{place}</ul>'

    def _byline(self, row: Entry) -> str:
        if row.organisation_slug:
            return (
                f'<a href="{self._organisation(row.organisation_slug)}" lang="{escape(row.organisation_language)}"'
                f' dir="auto">{escape(row.organisation_name)}</a> {badge(_("Organisation"), "plain")}'
            )
        if not row.author_name:
            return self._say("Guest")
        guest = f" ({self._say('Guest')})" if row.author_id is None else ""
        return f'<bdi class="c__by" dir="auto">{escape(row.author_name)}</bdi>{guest}'

    def _support(self, row: Entry) -> str:
        words = self._supporters(row.support_count)
        if not (self.actor.is_authenticated and self.open and row.author_id != self.actor.id):
            return f'<span class="muted">{words}</span>' if words else ""
        chosen = row.id in self.supported
        href = self._to("support", row.id)
        told = f'<span class="muted">{words}</span>' if words else ""
        return (
            f'<button class="link-button" id="s{row.id}" form="support" formaction="{href}" name="on"'
            f' value="{0 if chosen else 1}" aria-pressed="{"true" if chosen else "false"}" hx-post="{href}"'
            f' hx-include="#support" hx-target="closest .c__acts" hx-swap="outerHTML">'
            f"{self._icon('check' if chosen else 'plus')}{self._say('I support this')}"
            f'<span class="sr-only">: {self._number(row.id)}</span></button>{told}'
        )

    def _say(self, message: str) -> str:
        """Translate once for all cards; the messages are those of ``WORDS`` below."""
        found = self._said.get(message)
        if found is None:
            found = self._said[message] = str(escape(_(message)))
        return found

    def _number(self, number: int) -> str:
        found = self._urls.get("number")
        if found is None:
            before, _number, after = str(escape(_("contribution no. %(number)s", number=NUMBER))).partition(str(NUMBER))
            found = self._urls["number"] = (before, after)
        return f"{found[0]}{number}{found[1]}"

    def _supporters(self, count: int) -> str:
        found = self._counted.get(count)
        if found is None:
            words = ngettext("%(num)s person supports this", "%(num)s people support this", count) if count else ""
            found = self._counted[count] = str(escape(words))
        return found

    def in_thread(self, thread_id: int, contribution_id: int) -> str:
        """Return the permanent address of a contribution in its thread."""
        before, after = self._pattern("thread", thread_id=thread_id, at=NUMBER)
        return f"{before}{contribution_id}{after}#c{contribution_id}"

    def _to(self, name: str, contribution_id: int) -> str:
        before, after = self._pattern(name, contribution_id=NUMBER)
        return f"{before}{contribution_id}{after}"

    def _organisation(self, slug: str) -> str:
        return escape(url_for("organisations.show", slug=slug))

    def _pattern(self, name: str, **values: Any) -> tuple[str, str]:
        found = self._urls.get(name)
        if found is None:
            url = str(escape(url_for(f"contributions.{name}", **values)))
            before, _number, after = url.partition(str(NUMBER))
            found = self._urls[name] = (before, after)
        return found

    def _icon(self, name: str) -> Markup:
        found = self._icons.get(name)
        if found is None:
            found = self._icons[name] = _drawn(name)
        return found


def _drawn(name: str) -> Markup:
    icon: Callable[[str], Markup] = current_app.jinja_env.globals["icon"]  # type: ignore[assignment]
    return icon(name)


# What cards say again and again; named here so that they are extracted.
WORDS = (
    _l("Changed"),
    _l("Edit"),
    _l("Guest"),
    _l("I support this"),
    _l("Reply"),
    _l("Report this contribution"),
    _l("This contribution is hidden."),
    _l("This contribution was withdrawn."),
    _l("Translate"),
    _l("We are checking it"),
)


def _text(text: str, language: str) -> str:
    """Write what somebody typed; most of it is one paragraph."""
    if "\n" in text:
        return user_text(text, language)
    return f'<div class="user-text" lang="{escape(language)}" dir="auto"><p dir="auto">{escape(text)}</p></div>'


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704 -- each value in it was escaped above
