"""The form that says how often somebody wants mail."""

from __future__ import annotations

from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.synthesis.models import Rhythm
from teilhabe_app.web.forms import Form, required


class RhythmForm(Form):
    """At once, once a day, once a week or never."""

    rhythm = RadioField(
        _l("How often do we write to you?"),
        [required()],
        choices=[SelectChoice(one.value, one.label) for one in Rhythm],
    )
