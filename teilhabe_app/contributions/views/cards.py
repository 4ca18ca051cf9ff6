"""Contributions as they stand in threads. Python and not a template: a page has a hundred of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from flask import current_app, url_for
from markupsafe import Markup, escape

from teilhabe_app.accounts.models import Actor
from teilhabe_app.contributions.models import Channel, Kind, Visibility
from teilhabe_app.contributions.queries import Entry
from teilhabe_app.core.differences import Mark, word_difference
from teilhabe_app.core.i18n import direction, ngettext
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.web import i18n
from teilhabe_app.web.pieces import badge, user_text

TOLD_IN_REPLIES = frozenset({Kind.WORDING, Kind.QUESTION, Kind.CONCERN})  # the others are just answers
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
    _icons: dict[str, Markup] = field(default_factory=dict)

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
        name = escape(_("contribution no. %(number)s", number=row.id))
        opened = f'<article class="{classes}" id="c{row.id}" aria-label="{name}"'
        if row.visibility is not Visibility.PUBLISHED and not alone:
            gone = (
                _("This contribution was withdrawn.")
                if row.visibility is Visibility.WITHDRAWN
                else _("This contribution is hidden.")
            )
            return _html(f'{opened}><p class="muted">{escape(gone)}</p></article>')
        return _html(
            f'{opened} tabindex="-1">{self._top(row, began)}{self._answers(row)}'
            f"{user_text(row.text, row.language)}{self._wording(row)}"
            f"{self._meta(row, alone)}{'' if alone else self.acts(row)}</article>"
        )

    def acts(self, row: Entry) -> Markup:
        """Write what the reader can do with a contribution, and how many support it."""
        parts = [self._support(row)]
        if (self.open or self.answering) and row.visibility is Visibility.PUBLISHED:
            about = escape(_("contribution no. %(number)s", number=row.id))
            parts.append(
                f'<a href="{self._to("reply", row.id)}">{self._icon("reply")}{escape(_("Reply"))}'
                f'<span class="sr-only">: {about}</span></a>'
            )
        if self.actor.is_authenticated and row.author_id == self.actor.id and self.open and row.channel is Channel.WEB:
            parts.append(f'<a href="{self._to("edit", row.id)}">{self._icon("edit")}{escape(_("Edit"))}</a>')
        if self.language and row.language != self.language and row.visibility is Visibility.PUBLISHED:
            parts.append(
                f'<a href="{self._to("translation", row.id)}" rel="nofollow">{self._icon("language")}'
                f"{escape(_('Translate'))}</a>"
            )
        inside = "".join(part for part in parts if part)
        return _html(f'<div class="c__acts">{inside}</div>') if inside else Markup("")

    def _top(self, row: Entry, began: bool) -> str:  # noqa: FBT001 -- goes along
        marks = []
        if row.official:
            marks.append(badge(_("Official answer"), "success"))
        if began:
            marks.append(badge(_("Began this conversation"), "plain"))
        if row.answered_at is not None:
            marks.append(badge(_("Officially answered"), "success"))
        if row.channel is not Channel.WEB:
            marks.append(badge(row.channel.label, "plain"))
        told = not row.official and (row.depth == 0 or row.kind in TOLD_IN_REPLIES)
        kind = f'<span class="card__kind">{escape(row.kind.label)}</span>' if told else ""
        return f'<p class="card__top">{kind}{"".join(marks)}</p>' if kind or marks else ""

    def _answers(self, row: Entry) -> str:
        """Name whom a flattened reply answers, because it stands beside that."""
        if row.reply_to_id is None:
            return ""
        name = _("contribution no. %(number)s", number=row.reply_to_id)
        words = escape(_("Answers %(contribution)s", contribution=name))
        who = f' (<bdi dir="auto">{escape(row.answered_name)}</bdi>)' if row.answered_name else ""
        return f'<p class="small"><a href="{self.in_thread(row.thread_id, row.reply_to_id)}">{words}{who}</a></p>'

    def _wording(self, row: Entry) -> Markup:
        if row.kind is not Kind.WORDING or row.proposed_text is None:
            return Markup("")
        return difference(row.passage or "", row.proposed_text, row.language)

    def _meta(self, row: Entry, alone: bool) -> str:  # noqa: FBT001 -- goes along
        at = row.published_at or row.submitted_at
        moment = f'<time datetime="{at.isoformat()}">{escape(i18n.datetime(at))}</time>'
        if not alone:
            moment = f'<a href="{self.in_thread(row.thread_id, row.id)}">{moment}</a>'
        if row.revision_number > 1:
            moment += f' · <a href="{self._to("history", row.id)}">{escape(_("Changed"))}</a>'
        place = (
            f'<li>{self._icon("place")}<bdi dir="auto">{escape(row.provenance)}</bdi></li>' if row.provenance else ""
        )
        return (
            f'<ul class="card__meta" role="list"><li>{self._byline(row)}</li>'
            f"<li>{self._icon('time')}<span>{moment}</span></li>{place}</ul>"
        )

    def _byline(self, row: Entry) -> str:
        if row.organisation_slug:
            href = self._organisation(row.organisation_slug)
            return (
                f"{self._icon('organisation')}<span>"
                f'<a href="{href}" lang="{escape(row.organisation_language)}" dir="auto">'
                f"{escape(row.organisation_name)}</a> {badge(_('Organisation'), 'plain')}</span>"
            )
        if not row.author_name:
            return f"{self._icon('person')}{escape(_('Guest'))}"
        guest = f" {badge(_('Guest'), 'plain')}" if row.author_id is None else ""
        return f'{self._icon("person")}<span><bdi dir="auto">{escape(row.author_name)}</bdi>{guest}</span>'

    def _support(self, row: Entry) -> str:
        count = row.support_count
        words = ngettext("%(num)s person supports this", "%(num)s people support this", count) if count else ""
        if row.visibility is not Visibility.PUBLISHED:
            return ""
        may = self.actor.is_authenticated and self.open and row.author_id != self.actor.id
        if not may:
            return f'<span class="muted">{self._icon("people")}{escape(words)}</span>' if words else ""
        chosen = row.id in self.supported
        href = self._to("support", row.id)
        about = escape(_("contribution no. %(number)s", number=row.id))
        told = f' <span class="muted">{escape(words)}</span>' if words else ""
        return (
            f'<button class="link-button" id="s{row.id}" form="support" formaction="{href}" name="on"'
            f' value="{0 if chosen else 1}" aria-pressed="{"true" if chosen else "false"}" hx-post="{href}"'
            f' hx-include="#support" hx-target="closest .c__acts" hx-swap="outerHTML">'
            f"{self._icon('check' if chosen else 'plus')}{escape(_('I support this'))}"
            f'<span class="sr-only">: {about}</span></button>{told}'
        )

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


def difference(before: str, after: str, language: str | None) -> Markup:
    """Show a change of wording: what goes and what comes, said in words for those who hear the page."""
    spoken = f' lang="{escape(language)}"' if language else ""
    words = {Mark.REMOVED: ("del", _("Words that go:")), Mark.ADDED: ("ins", _("Words that come:"))}
    said_in = i18n.language().code
    inside = []
    for mark, text in _pieces(before, after):
        if mark is Mark.SAME:
            inside.append(str(escape(text)))
        else:
            tag, said = words[mark]
            spoken_word = f'<bdi class="sr-only" lang="{said_in}">{escape(said)} </bdi>'
            inside.append(f"<{tag}>{spoken_word}{escape(text)}</{tag}>")
    return _html(
        f'<figure class="quote wording"><figcaption>{escape(_("Proposed wording"))}</figcaption>'
        f'<div class="user-text"{spoken} dir="{direction(language or said_in)}">{"".join(inside)}</div></figure>'
    )


@lru_cache(maxsize=512)
def _pieces(before: str, after: str) -> tuple[tuple[Mark, str], ...]:
    return tuple((piece.mark, piece.text) for piece in word_difference(before, after))


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704 -- each value in it was escaped above
