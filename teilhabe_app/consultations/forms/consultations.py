"""Input of editors: consultations, questions, material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.consultations.models import Consultation, Question
from teilhabe_app.consultations.service import ConsultationDraft, QuestionDraft, mark_of
from teilhabe_app.core.i18n import current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats import queries as formats
from teilhabe_app.formats.forms import FormatForm, named
from teilhabe_app.formats.labels import LEVELS
from teilhabe_app.formats.models import Moderation
from teilhabe_app.framework.models import ActionField, Measure
from teilhabe_app.organisations.models import Level
from teilhabe_app.web.forms import ChecksField, Form, MultilingualField

MODERATION = {
    Moderation.GUESTS_FIRST: _l("Those of guests before they appear, those of people with an account afterwards"),
    Moderation.BEFORE: _l("All before they appear"),
    Moderation.AFTER: _l("All afterwards"),
}


class ConsultationForm(FormatForm):
    """A format, and what a consultation adds."""

    intro = MultilingualField(_l("Introduction"), multiline=True)
    decision_level = SelectField(_l("Which level decides?"))
    decision_body_id = SelectField(_l("Which body decides?"), coerce=int)
    who_decides = MultilingualField(_l("Who decides, and when?"), multiline=True, needed=False)
    moderation = RadioField(
        _l("When are contributions read?"),
        choices=lambda: named([(key.value, words) for key, words in MODERATION.items()]),
        default=Moderation.GUESTS_FIRST.value,
    )
    takes_statements = BooleanField(_l("Organisations can hand in statements"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = gettext("Not said yet")
        self.decision_level.choices = named([("", nobody), *((level.value, name) for level, name in LEVELS.items())])
        self.decision_body_id.choices = named([(0, nobody), *formats.body_choices()(current_language().code)])
        self.decision_level.data = self.decision_level.data or ""
        self.decision_body_id.data = self.decision_body_id.data or 0

    @staticmethod
    def all_values_of(consultation: Consultation) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {
            **FormatForm.values_of(consultation.format),
            "intro": consultation.intro,
            "decision_level": consultation.decision_level.value if consultation.decision_level else "",
            "decision_body_id": consultation.decision_body_id or 0,
            "who_decides": consultation.who_decides,
            "moderation": consultation.format.moderation.value,
            "takes_statements": consultation.takes_statements,
        }

    def draft(self) -> ConsultationDraft:
        """Return what was entered beyond the format."""
        return ConsultationDraft(
            intro=self.intro.texts,
            decision_level=Level(self.decision_level.data) if self.decision_level.data else None,
            decision_body_id=self.decision_body_id.data or None,
            who_decides=self.who_decides.texts or None,
            moderation=Moderation(self.moderation.data),
            takes_statements=bool(self.takes_statements.data),
        )


class QuestionForm(Form):
    """A guiding question; ``seen`` is the mark of the words that the editor read."""

    seen = HiddenField()
    text = MultilingualField(_l("Question"), limit=300)
    help = MultilingualField(_l("Explanation"), multiline=True, needed=False)

    @staticmethod
    def values_of(question: Question) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {"text": question.text, "help": question.help, "seen": mark_of(question)}

    def draft(self) -> QuestionDraft:
        """Return what was entered."""
        return QuestionDraft(text=self.text.texts, help=self.help.texts or None, seen=self.seen.data or None)


class MaterialForm(Form):
    """Which measures are shown to comment on, and which fields are open for new needs."""

    measures = ChecksField(_l("Measures to comment on"), coerce=int)
    fields = ChecksField(_l("Fields open for new needs"), coerce=int)

    def offer(self, measures: Sequence[Measure], fields: Sequence[ActionField], language: str) -> None:
        """Fill the lists."""
        self["measures"].choices = [
            SelectChoice(one.id, f"{one.key} · {one.title.in_language(language)}") for one in measures
        ]
        self["fields"].choices = [SelectChoice(one.id, str(one.name.in_language(language))) for one in fields]
