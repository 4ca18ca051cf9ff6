"""Input of editors: files and links."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, TextAreaField, URLField
from wtforms.validators import NumberRange, Optional

from teilhabe_app.core.i18n import WRITTEN, current_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.events.labels import MATERIALS
from teilhabe_app.events.models import Event, EventMaterial, MaterialKind
from teilhabe_app.events.service import MaterialDraft
from teilhabe_app.events.service.materials import MAX_FILE
from teilhabe_app.formats.forms import named
from teilhabe_app.web.forms import Form, MultilingualField, VersionField, may_have_text

ENDINGS = ".pdf,.docx,.odt,.pptx,.odp,.png,.jpg,.jpeg,.webp,.vtt,.srt,.txt"


class MaterialForm(Form):
    """A file or a link, where it belongs, and from when it is shown."""

    version = VersionField()
    kind = SelectField(_l("Kind"), choices=named([(kind.value, name) for kind, name in MATERIALS.items()]))
    title = MultilingualField(_l("Title"))
    url = URLField(_l("Link"), may_have_text(2000), description=_l("It begins with https://."))
    file = FileField(
        _l("File"),
        description=_l("At most 10 MB. PDF, DOCX, ODT, PPTX, ODP, PNG, JPEG, WEBP, VTT, SRT or TXT."),
        render_kw={"accept": ENDINGS},
    )
    language = SelectField(_l("Language of the material"))
    description = TextAreaField(
        _l("What the photo shows"), may_have_text(2000), render_kw={"dir": "auto", "rows": 3},
        description=_l("Needed for photos. Write it in the language of the material."),
    )  # fmt: skip
    where = SelectField(_l("Where it belongs"))
    is_after = BooleanField(_l("Show it only with the documentation, after the event"))
    is_public = BooleanField(_l("Everybody may see it"), default=True)
    position = IntegerField(_l("Position in the list"), [Optional(), NumberRange(1, 1000)])

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lang = current_language().code
        self.language.choices = named([("", gettext("None")), *WRITTEN.items()])
        found = [(f"i{item.id}", item.title.in_language(lang).text) for item in event.items]
        found += [(f"w{one.id}", f"{one.number}. {one.title.in_language(lang).text}") for one in event.workshops]
        self.where.choices = named([("", gettext("The whole event")), *found])

    @staticmethod
    def values_of(material: EventMaterial) -> dict[str, Any]:
        """Return the stored values as ``data`` of the form."""
        names = ("version", "title", "url", "language", "description", "is_after", "is_public", "position")
        places = (("i", material.item_id), ("w", material.workshop_id))
        where = next((f"{letter}{key}" for letter, key in places if key), "")
        return {"kind": material.kind.value, "where": where, **{name: getattr(material, name) for name in names}}

    def draft(self) -> MaterialDraft:
        """Return what was entered, with the file that was sent."""
        where = self.where.data or ""
        sent = self.file.data
        file = None
        if sent:
            with closing(sent):
                file = (sent.filename or "", sent.read(MAX_FILE + 1))
        return MaterialDraft(
            kind=MaterialKind(self.kind.data),
            title=self.title.texts,
            language=self.language.data or None,
            description=self.description.data or None,
            url=self.url.data or None,
            file=file,
            item_id=int(where[1:]) if where.startswith("i") else None,
            workshop_id=int(where[1:]) if where.startswith("w") else None,
            is_public=bool(self.is_public.data),
            is_after=bool(self.is_after.data),
            position=self.position.data or 0,
            version=self.version.seen,
        )
