"""What the synthesis adds to pages of other slices: what a measure, a body or a format has to do with findings."""

from __future__ import annotations

from flask import Flask

from teilhabe_app.synthesis import service


def connect(app: Flask) -> None:
    """Register the sections and listen to changes of contributions; called once from the composition."""
    service.connect(app)
