"""What people need, as a part of the forms in which they register, and the organiser's answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import WRITTEN, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import ANSWERS, NEEDS
from teilhabe_app.events.models import Need, NeedAnswer, NeedKind
from teilhabe_app.events.service.needs import NeedDraft
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import ChecksField, Form, may_have_text, required

MOST_CHILDREN = 10
OTHER = "other"
DETAILS = {
    NeedKind.CHILDCARE: _l("How old are the children?"),
    NeedKind.ASSISTANCE: _l("What kind of assistance?"),
    NeedKind.DIET: _l("Which diet?"),
    NeedKind.OTHER: _l("What do you need?"),
}
NEEDS_DETAIL = {NeedKind.OTHER}


def _languages() -> list[Any]:
    languages = [(code, name) for code, name in WRITTEN.items() if code != "de"]
    return named([("", gettext("Please choose")), *languages, (OTHER, gettext("Another language"))])


class NeedsPart:
    """The needs of a form for registering: call ``needs_are_clear()`` when validating and ``need_drafts()`` after."""

    need_interpreting_language = SelectField(_l("Which language?"), choices=_languages, default="")
    need_interpreting_detail = StringField(_l("If another language: which?"), may_have_text())
    need_childcare_count = IntegerField(_l("How many children?"), [Optional(), NumberRange(1, MOST_CHILDREN)])

    def need_fields(self) -> Iterator[tuple[NeedKind, Any, list[Any]]]:
        """Yield each need with its checkbox and the fields for details."""
        for kind in NeedKind:
            if f"need_{kind.value}" not in self:  # type: ignore[operator]
                continue
            parts = (f"need_{kind.value}_{part}" for part in ("language", "count", "detail"))
            yield kind, self[f"need_{kind.value}"], [self[name] for name in parts if name in self]  # type: ignore[index, operator]

    def needs_asked_for(self) -> Iterator[tuple[NeedKind, Any, list[Any]]]:
        """Yield the needs that stand: ticked, or told by their details alone.

        A need that was told earlier and whose tick is gone was taken back, whatever its details still say: the page
        hides them then.
        """
        for kind, box, parts in self.need_fields():
            was_taken_back = box.object_data and not box.data
            if not was_taken_back and (box.data or any(part.data for part in parts)):
                yield kind, box, parts

    def leave_needs(self) -> None:
        """Ask for no needs, and leave those that were told as they are."""
        for name in [name for name in self._fields if name.startswith("need_")]:  # type: ignore[attr-defined]
            delattr(self, name)

    @property
    def asks_needs(self) -> bool:
        """Tell whether the form asks for needs."""
        return any(self.need_fields())

    @property
    def needs_have_errors(self) -> bool:
        """Tell whether something about a need has to be mended."""
        return any(part.errors for _kind, box, parts in self.need_fields() for part in (box, *parts))

    def needs_are_clear(self) -> bool:
        """Refuse needs that nobody could arrange: without the language, the number of children, or words."""
        fine = True
        for kind, _box, parts in self.needs_asked_for():
            missing = None
            if kind is NeedKind.INTERPRETING and not parts[0].data and not parts[1].data:
                missing = parts[0]
            elif kind is NeedKind.INTERPRETING and parts[0].data == OTHER and not parts[1].data:
                missing = parts[1]
            elif (kind is NeedKind.CHILDCARE and not parts[0].data and not parts[0].errors) or (
                kind in NEEDS_DETAIL and not parts[0].data
            ):
                missing = parts[0]
            if missing is not None:
                missing.errors = [*missing.errors, gettext("Please tell us a little more.")]
                fine = False
        return fine

    def need_drafts(self) -> Sequence[NeedDraft]:
        """Return the needs entered; details without their tick count as a need."""
        drafts = []
        for kind, _box, parts in self.needs_asked_for():
            values = {part.short_name.rpartition("_")[2]: part.data or None for part in parts}
            if values.get("language") == OTHER:
                values["language"] = None
            elif values.get("language"):
                values["detail"] = None  # the words are for other languages
            drafts.append(NeedDraft(kind=kind, **values))
        return tuple(drafts)

    @staticmethod
    def need_values(needs: Sequence[Need]) -> dict[str, Any]:
        """Return stored needs as ``data`` of the form."""
        values: dict[str, Any] = {}
        for need in needs:
            name = f"need_{need.kind.value}"
            values |= {name: True, f"{name}_detail": need.detail, f"{name}_count": need.count}
            if need.kind is NeedKind.INTERPRETING:
                values[f"{name}_language"] = need.language or OTHER
        return values


for _kind in NeedKind:
    setattr(NeedsPart, f"need_{_kind.value}", BooleanField(NEEDS[_kind]))
    if _kind in DETAILS:
        setattr(NeedsPart, f"need_{_kind.value}_detail", StringField(DETAILS[_kind], may_have_text()))


class NeedForm(Form):
    """The organiser's answer to a need."""

    answer = SelectField(
        _l("Answer"), [required()], choices=named([(answer.value, name) for answer, name in ANSWERS.items()])
    )
    text = TextAreaField(_l("Reason, or what there is instead"), may_have_text(2000), render_kw={"rows": 2})

    @property
    def chosen(self) -> NeedAnswer:
        """Return the answer chosen."""
        return NeedAnswer(self.answer.data)


class NeedsForm(NeedForm):
    """The same answer to several people; ``need_ids`` are offered by the page."""

    need_ids = ChecksField(_l("Who"), coerce=int, default=())

    def offer(self, needs: Sequence[Need]) -> None:
        """Offer the people who told the same need."""
        self.need_ids.choices = named([(need.id, need.registration.name) for need in needs])
