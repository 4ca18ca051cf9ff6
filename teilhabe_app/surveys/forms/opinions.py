"""Forms for statements: adding one, reading what others added, files of Polis; and spreadsheets to import."""

from __future__ import annotations

from typing import Any

from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import BY_CODE, LANGUAGES, WRITTEN, Multilingual, force_language
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.forms import named
from teilhabe_app.surveys.service.exchange import PolisDraft
from teilhabe_app.surveys.service.opinions import LONGEST_STATEMENT, StatementDraft
from teilhabe_app.web.forms import Form, MultilingualField, PublicForm, may_have_text, needs_text, required
from teilhabe_app.web.i18n import language

# What people are told, in the language of their statement.
REASONS = {
    "twice": _l("The same statement is there already."),
    "several": _l("It says several things at once, so that people cannot agree or disagree."),
    "topic": _l("It is not about the topic of this participation."),
    "private": _l("It says private things about other people."),
    "insult": _l("It insults people or calls for hatred."),
    "unclear": _l("It cannot be understood. Please write it again in other words."),
}


class StatementForm(PublicForm):
    """A statement that a participant adds."""

    text = TextAreaField(
        _l("Your statement"),
        needs_text(LONGEST_STATEMENT),
        description=_l("One thought that others can agree or disagree with. Please name nobody."),
        render_kw={"rows": 3, "dir": "auto"},
    )
    language = SelectField(_l("Language of your text"), [required()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"language": language().code.partition("-")[0], **kwargs})
        self.language.choices = [SelectChoice(code, word, render_kw={"lang": code}) for code, word in WRITTEN.items()]

    def draft(self) -> StatementDraft:
        """Return the input."""
        text = " ".join((self.text.data or "").split())
        return StatementDraft(text=text, language=self.language.data, once=self.once.data or "")


class ArrangeForm(Form):
    """How people meet the statements of a question."""

    one_by_one = BooleanField(
        _l("One statement after the other"),
        description=_l("Each person sees the next one by its priority and can stop at any time."),
    )
    takes_new = BooleanField(
        _l("People can add statements"), description=_l("Somebody reads them before others see them.")
    )


class AddStatementForm(Form):
    """A statement of the organisers."""

    label = MultilingualField(_l("Short statement"), limit=2 * LONGEST_STATEMENT)


class DeclineForm(Form):
    """Why a statement is not shown; whoever wrote it reads that."""

    template = SelectField(
        _l("Reason"),
        [Optional()],
        choices=[SelectChoice("", _l("My own words")), *(SelectChoice(key, text) for key, text in REASONS.items())],
    )
    words = TextAreaField(_l("In your own words"), may_have_text(1_000), render_kw={"rows": 2, "dir": "auto"})

    def reason(self, code: str) -> str:
        """Return the reason in the language of the statement, where we speak it."""
        parts = []
        if self.template.data:
            with force_language(code if code in BY_CODE else "de"):
                parts.append(str(REASONS[self.template.data]))
        parts += [self.words.data] if self.words.data else []
        if not parts:
            raise DomainError(_l("Please say what the reason is."), field="words")
        return "\n".join(parts)


class PolisForm(Form):
    """Files that Polis wrote."""

    comments = FileField(
        _l("Statements (comments.csv)"),
        [FileRequired(_l("This field is required."))],
        render_kw={"accept": ".csv,text/csv"},
    )
    votes = FileField(
        _l("Votes (votes.csv or participants-votes.csv)"),
        description=_l("Without this file only the statements are taken over."),
        render_kw={"accept": ".csv,text/csv"},
    )
    language = SelectField(
        _l("Language of the statements"), choices=named([(one.code, one.own_name) for one in LANGUAGES])
    )
    takes_waiting = BooleanField(_l("Also statements that nobody has moderated yet"))

    def draft(self) -> PolisDraft:
        """Return the files."""
        return PolisDraft(
            comments=self.comments.data.read(),
            votes=self.votes.data.read() if self.votes.data else b"",
            language=self.language.data,
            takes_waiting=self.takes_waiting.data,
        )


class SheetForm(Form):
    """A spreadsheet to look at."""

    file = FileField(
        _l("Spreadsheet"),
        [FileRequired(_l("This field is required."))],
        description=_l("XLSForm as .xlsx, at most 5 MB."),
        render_kw={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    )


class ImportForm(Form):
    """The title of the survey that a spreadsheet becomes; the button says whether the rest is wanted."""

    title = StringField(_l("Title of the survey"), needs_text(300), render_kw={"dir": "auto"})
    language = SelectField(
        _l("Language of the text"),
        choices=named([(one.code, one.own_name) for one in LANGUAGES]),
        description=_l("The file does not say in which language its texts are, or not of all."),
    )

    def __init__(self, bare: str | None, *args: Any, **kwargs: Any) -> None:
        """Ask for the language only where texts have none; ``bare`` is the one that they are taken for."""
        super().__init__(*args, **kwargs)
        if bare is None:
            del self.language

    def texts(self, stored: Multilingual, bare: str | None) -> Multilingual:
        """Return the title in the language of the file."""
        return Multilingual({next(iter(stored), bare or "de"): self.title.data})
