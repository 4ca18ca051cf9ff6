"""Words for what a reader of files reports."""

from __future__ import annotations

from teilhabe_app.consultations.importing import Lost
from teilhabe_app.core.i18n import lazy_gettext as _l

LOST = {
    Lost.TABLE: _l("A table was left out."),
    Lost.IMAGE: _l("A picture was left out."),
    Lost.FOOTNOTE: _l("A footnote was left out."),
    Lost.COMMENT: _l("A comment in the margin was left out."),
    Lost.INSERTION: _l("A tracked insertion was taken over as if it were accepted."),
    Lost.DELETION: _l("A tracked deletion was left out as if it were accepted."),
    Lost.FORMULA: _l("A formula was left out."),
    Lost.TEXT_BOX: _l("A text box was left out."),
    Lost.EMBEDDED: _l("An embedded object was left out."),
    Lost.CODE: _l("A block of code was left out, or stands as plain text."),
    Lost.HTML: _l("Markup of web pages was left out."),
    Lost.LINK: _l("The words of a link stay, its address was left out."),
    Lost.EMPHASIS: _l("Bold, italic or struck-through words became plain text."),
    Lost.HEADER: _l("Headers and footers of pages were left out."),
    Lost.LONG: _l("A very long paragraph was cut in two."),
    Lost.HIDDEN: _l("Hidden text was left out."),
}
REFUSED = {
    "too_large": _l("The file is larger than 5 MB."),
    "unknown": _l("Please choose a DOCX, ODT or Markdown file without macros."),
    "damaged": _l("The file is damaged and cannot be read."),
    "encrypted": _l("The file is locked with a password. Please save it without one."),
    "entities": _l("The file contains parts that could harm this server, so it was not read."),
    "bomb": _l("The file contains far more data than a document needs, so it was not read."),
    "too_many_blocks": _l("The text has more than 2,000 paragraphs. Please make several documents of it."),
    "empty": _l("There is no text in it."),
}
