"""The public pages that measurements look at, by short names."""

from __future__ import annotations

import sqlalchemy as sa

from bench.stage import Stage

FIXED = {
    "home": "/de/",
    "framework": "/de/framework/",
    "indicators": "/de/framework/indicators",
    "formats": "/de/formats/",
    "organisations": "/de/organisations/",
    "bodies": "/de/organisations/bodies/",
    "dossiers": "/de/dossiers/",
    "reports": "/de/reports/",
}
# The fullest page of each kind: the one with most below it.
FOUND = {
    "field": (
        "/de/framework/fields/{}",
        "SELECT slug FROM action_field ORDER BY position, id LIMIT 1",
    ),
    "measure": (
        "/de/framework/measures/{}",
        (
            "SELECT key FROM measure ORDER BY"
            " (SELECT count(*) FROM measure_revision WHERE measure_revision.measure_id = measure.id) DESC, id LIMIT 1"
        ),
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
    "document": (
        "/de/consultations/documents/{}",
        "SELECT id FROM document WHERE current_number > 0 ORDER BY current_number DESC, id LIMIT 1",
    ),
    "thread": (
        "/de/contributions/threads/{}",
        (
            "SELECT thread_id FROM contribution WHERE visibility = 'published'"
            " GROUP BY thread_id ORDER BY count(*) DESC, thread_id LIMIT 1"
        ),
    ),
    "survey": (
        "/de/surveys/{}",
        (
            "SELECT slug FROM format JOIN survey ON survey.format_id = format.id WHERE state = 'published'"
            " ORDER BY format.id LIMIT 1"
        ),
    ),
    "survey_results": (
        "/de/surveys/{}/results",
        (
            "SELECT slug FROM format JOIN survey ON survey.format_id = format.id WHERE state = 'published'"
            " ORDER BY (SELECT count(*) FROM submission WHERE submission.survey_id = survey.id) DESC, format.id LIMIT 1"
        ),
    ),
    "dossier": (
        "/de/dossiers/{}",
        (
            "SELECT slug FROM dossier WHERE published_at IS NOT NULL"
            " ORDER BY (SELECT count(*) FROM finding WHERE finding.dossier_id = dossier.id) DESC, id LIMIT 1"
        ),
    ),
    "finding": (
        "/de/dossiers/{}",
        (
            "SELECT slug || '/findings/' || number FROM finding JOIN dossier ON dossier.id = finding.dossier_id"
            " WHERE published_at IS NOT NULL"
            " ORDER BY (SELECT count(*) FROM citation WHERE citation.finding_id = finding.id) DESC, finding.id LIMIT 1"
        ),
    ),
    "report": (
        "/de/reports/{}",
        "SELECT slug FROM edition WHERE frozen_at IS NOT NULL ORDER BY number DESC LIMIT 1",
    ),
    "receipt": (
        "/de/c/{}",
        (
            "SELECT receipt FROM contribution WHERE visibility = 'published'"
            " ORDER BY (SELECT count(*) FROM citation WHERE citation.contribution_id = contribution.id) DESC, id"
            " LIMIT 1"
        ),
    ),
}


def addresses(stage: Stage) -> dict[str, str]:
    """Return the path of each page on this database; raises ``LookupError`` when the data has none of a kind."""
    pages = dict(FIXED)
    with stage.engine.connect() as connection:
        for name, (path, query) in FOUND.items():
            found = connection.scalar(sa.text(query))
            if found is None:
                raise LookupError(f"the demonstration has nothing for the page {name!r}")
            pages[name] = path.format(found)
    return pages
