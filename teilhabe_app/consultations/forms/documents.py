"""Input of editors: documents and their versions; and of readers: contributions to a paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.consultations.models import Passage, PassageKind
from teilhabe_app.consultations.service.documents import DocumentDraft
from teilhabe_app.consultations.service.passages import PassageDraft
from teilhabe_app.contributions.forms import ContributionForm
from teilhabe_app.core.i18n import BY_CODE, WRITTEN
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.web.forms import Form, MultilingualField, VersionField, may_have_text, needs_text, required

MAX_WORDS = 20_000
MAX_SOURCE = 500_000
MAX_MARK = 40
LEVELS = range(7)


class DocumentForm(Form):
    """A new document."""

    title = MultilingualField(_l("Title"), limit=200)
    language = SelectField(
        _l("Language of the text that counts"),
        [required()],
        choices=lambda: [SelectChoice(code, name) for code, name in WRITTEN.items()],
        default="de",
        description=_l("Texts in other languages are translations of it."),
    )

    def draft(self) -> DocumentDraft:
        """Return what was entered."""
        return DocumentDraft(title=self.title.texts, language=self.language.data or "de")


class TitleForm(Form):
    """Another title."""

    title = MultilingualField(_l("Title"), limit=200)
    version = VersionField()


class UploadForm(Form):
    """A file, or the text itself."""

    file = FileField(
        _l("File"), description=_l("DOCX, ODT or Markdown, at most 5 MB."), render_kw={"accept": ".docx,.odt,.md,.txt"}
    )
    pasted = TextAreaField(
        _l("Or paste the text here"),
        may_have_text(MAX_SOURCE),
        description=_l("Markdown: # for headings, - for list items, an empty line between paragraphs."),
        render_kw={"dir": "auto", "rows": 8},
    )


class CheckForm(Form):
    """What was understood, as lines that can be corrected."""

    lines = TextAreaField(
        _l("The text as it was understood"),
        needs_text(MAX_SOURCE),
        description=_l("# makes a heading (## a smaller one), - a list item. An empty line ends a paragraph."),
        render_kw={"dir": "auto", "rows": 24},
    )
    source = HiddenField()


class PassageForm(Form):
    """A passage of the version in preparation."""

    text = TextAreaField(
        _l("Text"),
        needs_text(MAX_WORDS),
        description=_l("An empty line splits it into two paragraphs."),
        render_kw={"dir": "auto", "rows": 6},
    )
    kind = SelectField(
        _l("Kind"), [required()], choices=lambda: [SelectChoice(one.value, one.label) for one in PassageKind]
    )
    level = SelectField(
        _l("Level"),
        choices=lambda: [SelectChoice(level, str(level)) for level in LEVELS],
        coerce=int,
        default=0,
        description=_l("Of headings: 1 is the largest. Of list items: 0 stands outermost."),
    )
    mark = StringField(_l("Number as printed"), may_have_text(MAX_MARK), description=_l("For example § 3 or (1)."))
    version = VersionField()

    def draft(self) -> PassageDraft:
        """Return what was entered."""
        return PassageDraft(
            text=self.text.data or "",
            kind=PassageKind(self.kind.data),
            level=self.level.data or 0,
            mark=self.mark.data or "",
            version=self.version.seen,
        )


class TranslationForm(Form):
    """A passage in the other languages of the interface; ``texts`` are its fields by language."""

    version = VersionField()

    @property
    def texts(self) -> dict[str, str]:
        """Return what was entered by language."""
        return {
            name.removeprefix("in_").replace("_", "-"): field.data or ""
            for name, field in self._fields.items()
            if name.startswith("in_")
        }


def translation_form(passage: Passage, languages: Sequence[str]) -> TranslationForm:
    """Build the form with a field for each language, filled with what is there."""
    known = {wording.language: wording for wording in passage.wordings}
    stale = _l("The original has changed since. Please check this translation.")
    fields = {
        f"in_{code.replace('-', '_')}": TextAreaField(
            BY_CODE[code].own_name,
            may_have_text(MAX_WORDS),
            description=stale if code in known and known[code].stale else "",
            render_kw={"lang": code, "dir": "auto", "rows": 4},
        )
        for code in languages
    }
    kind: type[TranslationForm] = type("FilledTranslationForm", (TranslationForm,), fields)
    texts = {f"in_{code.replace('-', '_')}": known[code].text for code in languages if code in known}
    return kind(data={**texts, "version": passage.version})


class OriginsForm(Form):
    """Where passages come from; the codes themselves are read from the request, there may be hundreds."""

    version = VersionField()


class PublishForm(Form):
    """A last look before everybody can read it."""

    note = MultilingualField(_l("What is new in this version?"), multiline=True, needed=False, limit=2000)
    version = VersionField()


class ParagraphForm(ContributionForm):
    """A contribution to a paragraph; ``edition`` is the number of the version that was read."""

    edition = HiddenField()
