"""Fields and checks of questionnaires: numbers in any script, ranges, rankings, checkboxes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol
from wtforms import DecimalField, StringField
from wtforms.validators import InputRequired, Optional, StopValidation, ValidationError

from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.models import QuestionKind, SurveyQuestion
from teilhabe_app.surveys.service.storing import LARGEST_AMOUNT, amount_of, day_of, number_of
from teilhabe_app.web.forms import MaxLength, may_have_text, needs_text
from teilhabe_app.web.i18n import date, language, number

GAPS = re.compile(r"[\s'’٬]")
SIGNS = str.maketrans({",": ".", "٫": ".", "\u2212": "-"})
THOUSANDS = {
    mark: re.compile(rf"[+-]?(?![0٠])\d{{1,3}}(?:[{mark}]\d{{3}})+(?:[{other}٫]\d*)?")
    for mark, other in ((".", ","), (",", "."))
}
FIRST_YEAR = 1000
PLAIN = re.compile(r"-?\d+\.\d+")


def plain_number(typed: str, *, is_whole: bool) -> str:
    """Return a number as people write it in plain digits with a point; what is no number is not made one.

    A comma or a point before three digits parts thousands in whole numbers; otherwise the reader's language decides.
    """
    text = GAPS.sub("", typed)
    for mark, shape in THOUSANDS.items():
        certain = is_whole or text.count(mark) > 1 or any(other in text for other in ",.٫" if other != mark)
        if shape.fullmatch(text) and (certain or mark == get_group_symbol(language().locale)):
            return text.replace(mark, "").translate(SIGNS)
    return text.translate(SIGNS)


class IfWritten(InputRequired):
    """Ask for the language of a text only where there is a text."""

    def __init__(self, name: str) -> None:
        super().__init__(_l("This field is required."))
        self.name = name

    def __call__(self, form: Any, field: Any) -> None:
        """Leave the field alone when the text is empty."""
        if not form[self.name].data:
            field.errors = []
            raise StopValidation
        super().__call__(form, field)


class AmountField(StringField):
    """A number as people write it, with a comma or a point, in Latin or Arabic digits; kept in plain digits."""

    def __init__(self, *args: Any, is_whole: bool = True, **kwargs: Any) -> None:
        keys = {"inputmode": "numeric" if is_whole else "decimal", "dir": "ltr"}
        super().__init__(*args, render_kw=keys, **kwargs)
        self.is_whole = is_whole

    def _value(self) -> str:
        """Show it as the reader's language writes it: sent back unchanged, it is the same number."""
        text = "" if self.data is None else str(self.data)
        return text.replace(".", get_decimal_symbol(language().locale)) if PLAIN.fullmatch(text) else text

    def process_formdata(self, valuelist: list[str]) -> None:
        """Turn it into plain digits; what is no number stays as typed, for the check to name."""
        self.data: Any = valuelist[0] if valuelist else None
        text = str(self.data or "").strip()
        try:
            amount = Decimal(plain_number(text, is_whole=self.is_whole))
        except InvalidOperation:
            return
        if text and amount.is_finite() and -20 < amount.adjusted() < 20:  # noqa: PLR2004 -- others are refused
            self.data = format(amount, "f")


class InRange:
    """A number or a day inside the range of its question, which the message names."""

    def __init__(self, question: SurveyQuestion) -> None:
        self.question = question

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse what is outside."""
        if field.data in (None, ""):
            return
        question = self.question
        if question.kind is QuestionKind.DATE:
            if day_of(question, field.data.isoformat()) is None:
                self._refuse(date(question.first_day), date(question.last_day), _("Not a valid date value."))
        elif amount_of(question, field.data) is None:
            word = _("Please write a whole number.") if question.is_whole else _("Please write a number.")
            if number_of(question, field.data) is None:
                raise ValidationError(word)
            least, most = (None if end is None else float(end) for end in (question.least, question.most))
            self._refuse(number(least), number(most), word)

    def _refuse(self, least: str, most: str, otherwise: str) -> None:
        if least and most:
            raise ValidationError(_("Possible is %(least)s to %(most)s.", least=least, most=most))
        if least or most:
            message = _("Possible is %(least)s or more.", least=least) if least else None
            raise ValidationError(message or _("Possible is %(most)s or less.", most=most))
        raise ValidationError(otherwise)


class LimitField(DecimalField):
    """The smallest or largest number of a question, with all its digits."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        super().__init__(label, [Optional()], places=None, **kwargs)

    def process_data(self, value: Any) -> None:
        """Show a stored number without the zeros that the database adds."""
        self.data: Any = None if value is None else Decimal(format(value.normalize(), "f"))

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refuse what the database does not hold."""
        super().process_formdata([text.replace(",", ".") for text in valuelist])
        if self.data is not None and not (self.data.is_finite() and abs(self.data) < LARGEST_AMOUNT):
            self.data = None
            raise ValueError(self.gettext("Not a valid decimal value."))


class InCalendar:
    """A day that calendars can hold: people are asked for births and arrivals of long ago too."""

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse a year out of range."""
        if field.data and field.data.year < FIRST_YEAR:
            raise ValidationError(_("Not a valid date value."))


class NotLonger(MaxLength):
    """At most so many characters. Browsers are not told: they would cut what is pasted without a word."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit)
        self.field_flags = {}


def own_words(limit: int, *, is_required: bool) -> list[Any]:
    """Return the validators of an answer in people's own words."""
    return [*(needs_text(limit) if is_required else may_have_text(limit))[:-1], NotLonger(limit)]


class WholeOrder:
    """Each place of a ranking at most once."""

    def __call__(self, form: Any, names: Sequence[str]) -> bool:
        """Refuse the second one on a place."""
        seen: set[str] = set()
        valid = True
        for name in names:
            field = form[name]
            if field.data and field.data in seen:
                field.errors = [*field.errors, _("This place is taken already. Each number can be used once.")]
                valid = False
            seen.add(field.data or "")
        return valid


class Agreed:
    """Ask for a consent without which people cannot go on."""

    field_flags = {"required": True}  # noqa: RUF012 -- the name that WTForms looks for

    def __call__(self, _form: Any, field: Any) -> None:
        """Refuse an empty box."""
        if not field.data:
            raise ValidationError(_("This field is required."))
