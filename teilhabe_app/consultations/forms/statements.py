"""Input of organisations: the draft of a statement with its points."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, FormField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.consultations.models import Consultation, Point, PointKind, Statement
from teilhabe_app.consultations.service import PointDraft, StatementDraft
from teilhabe_app.core.i18n import WRITTEN, Multilingual
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.web.forms import MAX_TEXT, Form, OnceForm, PartForm, VersionField, may_have_text, required

MAX_POINTS = 60
MAX_MANDATE = 2_000
ACTION = re.compile(r"(remove|up|down)-(\d{1,3})")


def _written() -> list[SelectChoice]:
    return [SelectChoice(code, name) for code, name in WRITTEN.items()]


class BeginForm(OnceForm):
    """For whom, and in which language."""

    organisation_id = SelectField(_l("Organisation"), [required()], coerce=int)
    language = SelectField(_l("Language of the statement"), [required()], choices=_written)

    def offer(self, organisations: Sequence[Organisation]) -> None:
        """Fill the list of organisations that the reader acts for."""
        self.organisation_id.choices = [SelectChoice(one.id, one.name) for one in organisations]


class PointForm(PartForm):
    """One point; an empty one is kept in the draft."""

    kind = SelectField(
        _l("What do you say?"),
        [required()],
        choices=lambda: [SelectChoice(kind.value, kind.label) for kind in PointKind],
    )
    target = SelectField(_l("What is it about?"), [Optional()])
    text = TextAreaField(_l("Your point"), may_have_text(MAX_TEXT), render_kw={"dir": "auto", "rows": 4})
    reason = TextAreaField(_l("Reason"), may_have_text(MAX_TEXT), render_kw={"dir": "auto", "rows": 3})


class StatementForm(Form):
    """The whole draft; each button of the page saves all of it."""

    version = VersionField()
    language = SelectField(_l("Language of the statement"), [required()], choices=_written)
    introduction = TextAreaField(_l("Introduction"), may_have_text(MAX_TEXT), render_kw={"dir": "auto"})
    points = FieldList(FormField(PointForm, label=_l("Point")), label=_l("Points"), max_entries=MAX_POINTS)
    mandate = TextAreaField(
        _l("Mandate"),
        may_have_text(MAX_MANDATE),
        description=_l("On whose behalf do you speak, and how was this decided? Needed before handing in."),
        render_kw={"dir": "auto", "rows": 3},
    )

    def __init__(self, *args: Any, consultation: Consultation, interface: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = targets(consultation, interface)
        for entry in self.points:
            entry.form.target.choices = choices

    def draft(self, action: str | None = None) -> StatementDraft:
        """Return the input after ``action``: ``add``, ``remove-1``, ``up-2`` or ``down-0``; else as it stands."""
        points = [
            PointDraft(
                kind=PointKind(entry.form.kind.data),
                target=entry.form.target.data or "",
                text=entry.form.text.data or "",
                reason=entry.form.reason.data or "",
            )
            for entry in self.points
        ]
        return StatementDraft(
            language=self.language.data or "de",
            introduction=self.introduction.data or "",
            mandate=self.mandate.data or "",
            points=_changed(points, action or ""),
        )


def _changed(points: list[PointDraft], action: str) -> list[PointDraft]:
    if action == "add" and len(points) < MAX_POINTS:
        return [*points, PointDraft(kind=PointKind.CHANGE, target="", text="", reason="")]
    found = ACTION.fullmatch(action)
    if not found or int(found[2]) >= len(points):
        return points
    at = int(found[2])
    if found[1] == "remove":
        return points[:at] + points[at + 1 :]
    other = at - 1 if found[1] == "up" else at + 1
    if 0 <= other < len(points):
        points[at], points[other] = points[other], points[at]
    return points


def values_of(statement: Statement) -> dict[str, Any]:
    """Return the stored values as ``data`` of the form."""
    return {
        "version": statement.version,
        "language": statement.language,
        "introduction": statement.introduction,
        "mandate": statement.mandate,
        "points": [
            {"kind": one.kind.value, "target": target_of(one), "text": one.text, "reason": one.reason}
            for one in statement.points
        ],
    }


def target_of(point: Point) -> str:
    """Return what a point hangs on, as the select writes it."""
    pairs = (("m", point.measure_id), ("f", point.field_id), ("q", point.question_id))
    return next((f"{letter}{key}" for letter, key in pairs if key), "")


def targets(consultation: Consultation, interface: str) -> list[SelectChoice]:
    """Return the questions, measures and fields that a point can be about; the first is the whole."""

    def words(text: Multilingual) -> str:
        return str(text.in_language(interface))

    found = [SelectChoice("", _l("The consultation as a whole"))]
    found += [
        SelectChoice(f"q{one.id}", words(one.text), optgroup=str(_l("Questions"))) for one in consultation.questions
    ]
    found += [
        SelectChoice(f"m{one.measure_id}", words(one.measure.title), optgroup=str(_l("Measures")))
        for one in consultation.materials
        if one.measure
    ]
    fields = {one.field.id: one.field for one in consultation.materials if one.field and not one.measure}
    fields |= {one.id: one for one in consultation.format.fields}
    found += [
        SelectChoice(f"f{one.id}", words(one.short_name), optgroup=str(_l("Action fields"))) for one in fields.values()
    ]
    return found


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
