"""What higher slices add to the page of a body."""

from __future__ import annotations

from teilhabe_app.web.sections import Sections

body_sections = Sections()
