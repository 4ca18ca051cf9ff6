"""What the synthesis adds to pages of other slices: the findings behind a measure, of a field, a body or a format."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, url_for
from markupsafe import Markup, escape

from teilhabe_app.core import chores
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.i18n import ngettext
from teilhabe_app.formats import hosts as format_hosts
from teilhabe_app.formats.models import Format, Process
from teilhabe_app.framework.hosts import register_section
from teilhabe_app.framework.models import ActionField, Measure, MeasureRevision, Operation
from teilhabe_app.organisations.hosts import body_sections
from teilhabe_app.organisations.models import Body
from teilhabe_app.synthesis import chain, mail, queries, service
from teilhabe_app.synthesis.models import Dossier, Finding
from teilhabe_app.web.sections import Section


def of_framework(host: ActionField | Measure) -> Section | None:
    """Show on a measure what it has to do with contributions, and on a field its findings."""
    if isinstance(host, Measure):
        findings = chain.findings_behind(host)
        if not findings:
            return None
        changed = [finding for finding in findings if _changed(finding, host)]
        return Section(
            title=_l("What contributions changed"),
            template="synthesis/_of_measure.html",
            context={
                "findings": findings,
                "changed": changed,
                "steps": chain.steps_for_measure(host, findings),
                "causes": causes(findings, host),
            },
            order=20,
        )
    found = queries.findings_of_field(host)
    if not found:
        return None
    return Section(
        title=_l("Findings in this field"), template="synthesis/_list.html", context={"findings": found}, order=60
    )


def _changed(finding: Finding, measure: Measure) -> bool:
    made = (one for one in _revisions(finding) if one.measure_id == measure.id)
    return any(one.operation is not Operation.KEEP for one in made)


def causes(findings: Sequence[Finding], measure: Measure) -> dict[int, Markup]:
    """Return for each revision of a measure the sentence that names the findings that led to it."""
    behind: dict[int, tuple[MeasureRevision, list[Finding]]] = {}
    for finding in findings:
        for revision in _revisions(finding):
            if revision.measure_id == measure.id:
                named = behind.setdefault(revision.id, (revision, []))[1]
                if finding not in named:
                    named.append(finding)
    return {key: _because(revision, named) for key, (revision, named) in behind.items()}


def _revisions(finding: Finding) -> list[MeasureRevision]:
    answers = [answer for routing in finding.routings for answer in routing.responses]
    return [outcome.measure_revision for answer in answers for outcome in answer.outcomes]


def _because(revision: MeasureRevision, findings: Sequence[Finding]) -> Markup:
    """Name the findings with links; their numbers are those of their summaries."""
    numbers = Markup(", ").join(
        Markup('<a href="{}">{}</a>').format(
            url_for("synthesis.finding", slug=finding.dossier.slug, number=finding.number), finding.number
        )
        for finding in findings
    )
    count, place = len(findings), "\x02"
    if revision.operation in {Operation.ADD, Operation.KEEP}:
        words = ngettext("Because of finding %(numbers)s", "Because of findings %(numbers)s", count, numbers=place)
    else:
        words = ngettext(
            "Changed because of finding %(numbers)s", "Changed because of findings %(numbers)s", count, numbers=place
        )
    return escape(words).replace(place, numbers)


def of_body(body: Body) -> Section | None:
    """Show on a body what it was asked and how it answered."""
    routings = queries.routings_of_body(body)
    if not routings:
        return None
    return Section(
        title=_l("What this body was asked"),
        template="synthesis/_of_body.html",
        context={"routings": routings},
        order=30,
    )


def of_format(format_: Format) -> Section | None:
    """Show on a format what became of its contributions."""
    dossiers = queries.public_of_format(format_)
    return _became(dossiers) if dossiers else None


def of_process(process: Process) -> Section | None:
    """Show on a process what became of its contributions."""
    dossiers = queries.public_of_process(process)
    return _became(dossiers) if dossiers else None


def _became(dossiers: Sequence[Dossier]) -> Section:
    template = "synthesis/_of_format.html"
    return Section(title=_l("What became of it"), template=template, context={"dossiers": dossiers}, order=20)


def connect(app: Flask) -> None:
    """Register the sections and listen to changes of contributions; called once from the composition."""
    service.connect(app)
    chores.register("synthesis.reminders", mail.remind)
    register_section(of_framework)
    body_sections.register(of_body)
    format_hosts.register_format_section(of_format)
    format_hosts.register_process_section(of_process)
