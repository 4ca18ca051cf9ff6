"""Reads of the synthesis."""

from teilhabe_app.synthesis.queries.answers import (
    inbox,
    measure_choices,
    overdue,
    response_of,
    revisable,
    routing_by_id,
)
from teilhabe_app.synthesis.queries.coverage import Coverage, Share, coverage_of
from teilhabe_app.synthesis.queries.dossiers import (
    all_dossiers,
    aside_page,
    by_slug,
    finding_by_number,
    findings_of,
    public_dossiers,
    slug_is_taken,
)
from teilhabe_app.synthesis.queries.elsewhere import (
    findings_of_field,
    public_of_format,
    public_of_process,
    routings_of_body,
)
from teilhabe_app.synthesis.queries.evidence import evidence_of, findings_in_work
from teilhabe_app.synthesis.queries.work import (
    WorkFilter,
    WorkRow,
    asides_of,
    citation_of,
    citations_of,
    codings_of,
    in_dossier,
    several_in_dossier,
    theme_counts,
    theme_of,
    work_page,
)

__all__ = [
    "Coverage",
    "Share",
    "WorkFilter",
    "WorkRow",
    "all_dossiers",
    "aside_page",
    "asides_of",
    "by_slug",
    "citation_of",
    "citations_of",
    "codings_of",
    "coverage_of",
    "evidence_of",
    "finding_by_number",
    "findings_in_work",
    "findings_of",
    "findings_of_field",
    "in_dossier",
    "inbox",
    "measure_choices",
    "overdue",
    "public_dossiers",
    "public_of_format",
    "public_of_process",
    "response_of",
    "revisable",
    "routing_by_id",
    "routings_of_body",
    "several_in_dossier",
    "slug_is_taken",
    "theme_counts",
    "theme_of",
    "work_page",
]
