"""The whole demonstration in one transaction: framework, formats, voices, and the chain up to a frozen report."""

from __future__ import annotations

from sqlalchemy import select

from teilhabe_app.core.db import db
from teilhabe_app.demo import (
    agreed,
    alike,
    answering,
    arriving,
    checked,
    editions,
    evening,
    findings,
    formats,
    heard,
    law,
    moderation,
    people,
    statements,
    talk,
    translated,
    voices,
    way_back,
    working,
)
from teilhabe_app.demo.data import FOLDER
from teilhabe_app.formats.models import Process
from teilhabe_app.framework import importer
from teilhabe_app.organisations.models import Organisation
from teilhabe_app.pages.importer import load_defaults
from teilhabe_app.surveys import service as surveys_service


def load() -> bool:
    """Load what is missing; tell whether anything was. Nothing that people changed is overwritten."""
    if db.session.scalars(select(Process.id).where(Process.slug == "landesgesetz")).first() is not None:
        return False
    importer.load(FOLDER / "rahmenkonzept.yaml")
    load_defaults()
    people.load()
    process = formats.process()
    events = formats.past_events()
    fachtag = events["fachtag-2023-11-16"]
    past = formats.past_consultation(process)
    running = formats.open_consultation(process)
    coming = formats.coming_event(process)
    surveys = ((formats.survey(process), 48), (formats.past_survey(process), 83))
    db.session.flush()
    voices_heard = voices.contribute(past, running, fachtag)
    talk.converse(running)
    law.draft(running)
    group = db.session.scalars(select(Organisation).where(Organisation.slug == people.GROUP)).one()
    voices.statement(past, group, voices_heard)
    moderation.desk(running)
    statements.frame(past, running)
    statements.load(running)
    voices.registrations(coming)
    for survey, answers in surveys:
        voices.survey_answers(survey, answers)
    asked = heard.survey(process)
    surveys_service.publish_due()
    dossier = findings.dossier(process, past, fachtag, voices_heard)
    heard.cite(dossier.findings[0], asked)
    agreed.check(dossier, voices_heard)
    translated.quotes(voices_heard)
    way_back.publications(dossier)
    answering.follow_up(dossier)
    way_back.tell(dossier)
    editions.load()
    evening.day(process, surveys[1][0].format)
    arriving.surveys(process)
    alike.letters(running)
    checked.dossier(running)
    working.desk()
    alike.proposals()
    db.session.flush()
    return True


def example_receipt() -> str | None:
    """Return a receipt whose contribution went all the way."""
    return voices.arabic_receipt()
