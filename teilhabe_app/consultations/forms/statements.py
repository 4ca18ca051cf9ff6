"""Input of organisations: the draft of a statement with its points, and its way to a second person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, FormField, HiddenField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.consultations.models import Point, PointKind, Statement
from teilhabe_app.consultations.service import (
    MAX_POINTS,
    PointDraft,
    StatementDraft,
    digest,
    digest_of,
    target_of,
)
from teilhabe_app.core.i18n import WRITTEN, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.web.forms import (
    MAX_TEXT,
    Form,
    OnceForm,
    PartForm,
    VersionField,
    may_have_text,
    needs_text,
    required,
)

MAX_MANDATE = 2_000
MAX_NOTE = 2_000
LARGEST_KEY = 9  # digits
SEEN = 16


def written() -> list[SelectChoice]:
    """Return the languages that people write in, each by its own name."""
    return [SelectChoice(code, name) for code, name in WRITTEN.items()]


class OrganisationsForm(OnceForm):
    """For which of the reader's organisations, and in which language."""

    organisation_id = SelectField(_l("Organisation"), [required()], coerce=int)
    language = SelectField(_l("Language of the statement"), [required()], choices=written)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill the list of organisations that the reader acts for."""
        self.organisation_id.choices = [SelectChoice(one.id, one.name) for one in organisations]


class BeginForm(OrganisationsForm):
    """For whom, and in which language."""


class AdoptForm(OrganisationsForm):
    """For whom a point is adopted, and why."""

    reason = TextAreaField(_l("Why do you adopt this point?"), needs_text(MAX_TEXT), render_kw={"dir": "auto"})


class SeenField(HiddenField):
    """What the author saw when they began, as a digest."""

    @property
    def digest(self) -> str:
        """Return it; anything else is what nobody saw."""
        return str(self.data or "")[:SEEN]


class PointForm(PartForm):
    """One point; an empty one is kept in the draft. ``now`` is what it says since somebody else changed it."""

    key = HiddenField()
    seen = SeenField()
    kind = SelectField(
        _l("What do you say?"),
        [required()],
        choices=lambda: [SelectChoice(kind.value, kind.label) for kind in PointKind],
    )
    target = SelectField(_l("What is it about?"), [Optional()])
    text = TextAreaField(_l("Your point"), may_have_text(MAX_TEXT), render_kw={"dir": "auto", "rows": 4})
    reason = TextAreaField(_l("Reason"), may_have_text(MAX_TEXT), render_kw={"dir": "auto", "rows": 3})
    now: Point | None = None

    @property
    def point_id(self) -> int | None:
        """Return the stored point that this is about."""
        text = str(self.key.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) <= LARGEST_KEY else None

    def draft(self) -> PointDraft:
        """Return what was entered."""
        return PointDraft(
            kind=PointKind(self.kind.data),
            target=self.target.data or "",
            text=self.text.data or "",
            reason=self.reason.data or "",
            key=self.point_id,
            seen=self.seen.digest,
        )


class StatementForm(Form):
    """The whole draft; each button of the page saves all of it."""

    language_seen = SeenField()
    introduction_seen = SeenField()
    mandate_seen = SeenField()
    language = SelectField(_l("Language of the statement"), [required()], choices=written)
    introduction = TextAreaField(_l("Introduction"), may_have_text(MAX_TEXT), render_kw={"dir": "auto"})
    points = FieldList(FormField(PointForm, label=_l("Point")), label=_l("Points"), max_entries=MAX_POINTS)
    mandate = TextAreaField(
        _l("Mandate"),
        may_have_text(MAX_MANDATE),
        description=_l("On whose behalf do you speak, and how was this decided? Needed before handing in."),
        render_kw={"dir": "auto", "rows": 3},
    )

    def __init__(self, *args: Any, choices: Sequence[SelectChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now: dict[str, str] = {}
        for entry in self.points:
            entry.form.target.choices = choices

    def draft(self) -> StatementDraft:
        """Return what was entered."""
        return StatementDraft(
            language=self.language.data or "de",
            introduction=self.introduction.data or "",
            mandate=self.mandate.data or "",
            language_seen=self.language_seen.digest,
            introduction_seen=self.introduction_seen.digest,
            mandate_seen=self.mandate_seen.digest,
            points=[entry.form.draft() for entry in self.points],
        )

    def compare(self, statement: Statement) -> None:
        """After a lost update: put what it says now beside the author's words, and let them save again.

        Parts that only somebody else changed show the new words.
        """
        if self.language.data == self.language_seen.digest:
            self.language.data = statement.language
        self.language_seen.data = statement.language
        for name in ("introduction", "mandate"):
            mine, now, seen = self[name], getattr(statement, name), self[f"{name}_seen"]
            if digest(mine.data or "") == seen.digest:
                mine.data = now
            elif digest(now) != seen.digest and now != (mine.data or ""):
                self.now[name] = now
                mine.errors = [*mine.errors, gettext("Somebody else changed this meanwhile.")]
            seen.data = digest(now)
        stored = {point.id: point for point in statement.points}
        for entry in self.points:
            _compare(entry.form, stored.get(entry.form.point_id or 0))

    def after_autosave(self, statement: Statement, conflicts: Sequence[str]) -> dict[str, str]:
        """Return the hidden values that the page needs from now on, by name; parts in conflict keep theirs."""
        found = {
            f"{name}_seen": digest(getattr(statement, name))
            for name in ("introduction", "mandate")
            if name not in conflicts and (self[name].data or "") == getattr(statement, name)
        }
        if self.language.data == statement.language:
            found["language_seen"] = statement.language
        stored = {point.id: point for point in statement.points}
        for place, entry in enumerate(self.points):
            point = stored.get(entry.form.point_id or 0)
            draft = entry.form.draft()
            if point is not None and digest_of(point) in {draft.digest, digest(draft.reason)}:
                found[f"points-{place}-seen"] = digest_of(point)
        return found


def _compare(form: Any, point: Point | None) -> None:
    if point is None:
        return
    draft = form.draft()
    mine = digest(draft.reason) if point.adopted_id is not None else draft.digest
    now = digest_of(point)
    if mine == draft.seen:
        form.kind.data, form.target.data = point.kind.value, target_of(point)
        form.text.data, form.reason.data = point.text, point.reason
    elif now not in {draft.seen, mine}:
        form.now = point
        field = form.reason if point.adopted_id is not None else form.text
        field.errors = [*field.errors, gettext("Somebody else changed this meanwhile.")]
    form.seen.data = now


def values_of(statement: Statement) -> dict[str, Any]:
    """Return the stored values as ``data`` of the form."""
    return {
        "language": statement.language,
        "language_seen": statement.language,
        "introduction": statement.introduction,
        "introduction_seen": digest(statement.introduction),
        "mandate": statement.mandate,
        "mandate_seen": digest(statement.mandate),
        "points": [
            {
                "key": one.id,
                "seen": digest_of(one),
                "kind": one.kind.value,
                "target": target_of(one),
                "text": one.text,
                "reason": one.reason,
            }
            for one in statement.points
        ],
    }


class FileForm(Form):
    """The one file that may go with a statement."""

    file = FileField(
        _l("File"),
        [FileRequired(_l("Please choose a file."))],
        description=_l("PDF, DOCX or ODT, at most 5 MB. Everybody can download it once the statement is handed in."),
        render_kw={"accept": ".pdf,.docx,.odt"},
    )


class HandInForm(Form):
    """A button; the version is the one that the approver has read."""

    version = VersionField()


class SendBackForm(Form):
    """What the approver asks for."""

    note = TextAreaField(
        _l("What should change?"),
        needs_text(MAX_NOTE),
        description=_l("All members of the organisation can read this."),
        render_kw={"dir": "auto", "rows": 3},
    )
