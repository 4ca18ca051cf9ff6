"""The public pages that measurements look at, by short names."""

from __future__ import annotations

import sqlalchemy as sa

from bench.stage import Stage

FIXED = {
    "home": "/de/",
    "framework": "/de/framework/",
    "formats": "/de/formats/",
    "reports": "/de/reports/",
}
# The fullest page of each kind: the one with most below it.
FOUND = {
    "field": (
        "/de/framework/fields/{}",
        "SELECT slug FROM action_field ORDER BY position, id LIMIT 1",
    ),
    "event": (
        "/de/events/{}",
        (
            "SELECT slug FROM format JOIN event ON event.format_id = format.id WHERE state = 'published'"
            " ORDER BY (SELECT count(*) FROM workshop WHERE workshop.event_id = event.id) DESC, format.id LIMIT 1"
        ),
    ),
    "register": (
        "/de/events/{}/register",
        (
            "SELECT slug FROM format JOIN event ON event.format_id = format.id"
            " WHERE state = 'published' AND takes_registrations ORDER BY format.id LIMIT 1"
        ),
    ),
    "consultation": (
        "/de/consultations/{}",
        (
            "SELECT slug FROM format JOIN consultation ON consultation.format_id = format.id WHERE state = 'published'"
            " ORDER BY (SELECT count(*) FROM contribution WHERE contribution.format_id = format.id) DESC, format.id"
            " LIMIT 1"
        ),
    ),
}


def addresses(stage: Stage) -> dict[str, str]:
    """Return the path of each page on this database; raises ``LookupError`` when the data has none of a kind."""
    pages = dict(FIXED)
    with stage.engine.connect() as connection:
        for name, (path, query) in FOUND.items():
            slug = connection.scalar(sa.text(query))
            if slug is None:
                raise LookupError(f"the demonstration has nothing for the page {name!r}")
            pages[name] = path.format(slug)
    return pages
