"""What higher slices add to the pages of a body and of an organisation."""

from __future__ import annotations

from teilhabe_app.web.sections import Sections

body_sections = Sections()
organisation_sections = Sections()
