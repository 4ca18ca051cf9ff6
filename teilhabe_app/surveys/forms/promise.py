"""What people were told about their names and answers comes back with the form: another promise needs another look."""

from __future__ import annotations

from wtforms import HiddenField

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.models import Survey
from teilhabe_app.web.forms import PublicForm

CHANGED = _l("What happens with names and answers was changed meanwhile. Please read it before you go on.")


class PromisedForm(PublicForm):
    """Parent of forms whose answers are stored under the survey's promise."""

    promise = HiddenField()

    survey: Survey

    def keeps_promise(self) -> bool:
        """Refuse what was typed under another promise than the one that now stands on the page."""
        told, self.promise.data = self.promise.data, self.survey.promise
        if told in (None, "", self.survey.promise):
            return True
        self.form_errors = [*self.form_errors, str(CHANGED)]
        return False
