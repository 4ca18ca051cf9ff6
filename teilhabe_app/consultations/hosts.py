"""What this slice adds to shared pages: the page of its formats, and statements on the page of an organisation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask, render_template, url_for
from markupsafe import Markup

from teilhabe_app.consultations import queries
from teilhabe_app.contributions.hosts import Subject, register_subject
from teilhabe_app.contributions.models import Contribution, Place, Thread
from teilhabe_app.contributions.models import Kind as Said
from teilhabe_app.contributions.policy import register_timing
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats.hosts import Doing, Host, register
from teilhabe_app.formats.models import Format, Kind, PhaseKind, Stage
from teilhabe_app.organisations.hosts import organisation_sections
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.synthesis import chain
from teilhabe_app.web.differences import marked_difference
from teilhabe_app.web.i18n import language
from teilhabe_app.web.sections import Section


def now(formats: Sequence[Format]) -> Mapping[int, Doing]:
    """Return what one can do with consultations: write while they run, read afterwards."""
    found = {}
    for format_ in formats:
        stage = format_.stage()
        if stage is Stage.UPCOMING:
            continue
        label = _l("Write a contribution") if stage is Stage.RUNNING else _l("Read the contributions")
        found[format_.id] = Doing(label, url_for("consultations.show", slug=format_.slug))
    return found


def statements_section(organisation: Organisation) -> Section | None:
    """Return what an organisation said in its statements, and what became of it (at most 6 statements)."""
    said = queries.said_by(organisation)
    if not said:
        return None
    given = [point.contribution_id for one in said for point in one.points if point.contribution_id]
    fates, findings = chain.fates_of(given)
    context = {
        "said": said,
        "fates": fates,
        "steps": chain.steps_for_group(findings, len(given)),
        "adopted": queries.adoption_counts([point.id for one in said for point in one.points]),
    }
    return Section(title=_l("What this organisation said"), template="consultations/_said.html", context=context)


def paragraph_subject(thread: Thread) -> Subject | None:
    """Say what the thread of a paragraph is about: its words now, and how they changed (3 statements)."""
    paragraph = queries.paragraph_of_thread(thread.id)
    history = queries.history_of([paragraph]) if paragraph else []
    if paragraph is None or not history:
        return None
    document, now = paragraph.document, history[-1]
    shown = now.worded(language().code, document.language)
    address = url_for("consultations.paragraph", document_id=document.id, code=paragraph.code, _anchor=paragraph.code)
    earlier = [
        (one.edition.number, marked_difference(one.text, now.text, document.language))
        for one in history[:-1]
        if one.text != now.text
    ]
    context = {"document": document, "paragraph": paragraph, "now": now, "earlier": earlier, "address": address}
    html = Markup(render_template("consultations/_subject.html", shown=shown, **context))  # noqa: S704 -- a template
    return Subject(
        html=html, href=address, passage=shown.text, language=shown.lang, stood=lambda: queries.said_in(history)
    )


def is_answered_now(contribution: Contribution) -> bool:
    """Tell whether it is time for an official answer: in that phase, if one is planned; for questions always.

    Who asks needs to know in time to write (1 statement).
    """
    if contribution.kind is Said.QUESTION:
        return True
    planned = queries.phase_of(contribution.format_id, PhaseKind.RESPONSE)
    return planned is None or planned.starts_on <= clock.today() <= planned.ends_on


def connect(_app: Flask | Any) -> None:
    """Register with formats and organisations."""
    register(
        Host(
            kind=Kind.CONSULTATION,
            label=_l("Consultation"),
            plural=_l("Consultations"),
            endpoint="consultations.show",
            new="consultations.new",
            edit="consultations.edit",
            now=now,
        )
    )
    organisation_sections.register(statements_section)
    register_subject(Place.PARAGRAPH, paragraph_subject)
    register_timing(Kind.CONSULTATION, is_answered_now)
