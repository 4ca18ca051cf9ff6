"""What editors type about official terms."""

from __future__ import annotations

from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.translation.models import Term
from teilhabe_app.translation.service import TermDraft
from teilhabe_app.web.forms import Form, MultilingualField, VersionField


class TermForm(Form):
    """A term with its name and meaning in every language."""

    version = VersionField()
    name = MultilingualField(_l("Name"))
    meaning = MultilingualField(_l("What it means"), multiline=True, needed=False)

    @staticmethod
    def values_of(term: Term) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        return {"version": str(term.version), "name": term.name, "meaning": term.meaning}

    def draft(self) -> TermDraft:
        """Return what was entered."""
        return TermDraft(name=self.name.texts, meaning=self.meaning.texts or None)
