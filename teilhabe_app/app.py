"""Composition only: settings, extensions and the one list of slices."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Flask, g, make_response, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

import teilhabe_app.accounts.policy
import teilhabe_app.accounts.privacy
import teilhabe_app.accounts.views
import teilhabe_app.consultations.cli
import teilhabe_app.consultations.hosts
import teilhabe_app.consultations.policy
import teilhabe_app.consultations.privacy
import teilhabe_app.consultations.views
import teilhabe_app.contributions.policy
import teilhabe_app.contributions.privacy
import teilhabe_app.contributions.service.translating
import teilhabe_app.contributions.views
import teilhabe_app.desk.policy
import teilhabe_app.desk.views
import teilhabe_app.events.cli
import teilhabe_app.events.policy
import teilhabe_app.events.privacy
import teilhabe_app.events.queries
import teilhabe_app.events.views
import teilhabe_app.formats.policy
import teilhabe_app.formats.views
import teilhabe_app.framework.hosts
import teilhabe_app.framework.policy
import teilhabe_app.framework.views
import teilhabe_app.organisations.policy
import teilhabe_app.organisations.privacy
import teilhabe_app.organisations.views
import teilhabe_app.pages.policy
import teilhabe_app.pages.privacy
import teilhabe_app.pages.queries
import teilhabe_app.pages.views
import teilhabe_app.reports.policy
import teilhabe_app.reports.views
import teilhabe_app.search.indexing
import teilhabe_app.search.views
import teilhabe_app.surveys.policy
import teilhabe_app.surveys.views
import teilhabe_app.synthesis.engine
import teilhabe_app.synthesis.policy
import teilhabe_app.synthesis.privacy
import teilhabe_app.synthesis.views
import teilhabe_app.synthesis.views.news
import teilhabe_app.synthesis.views.sections
import teilhabe_app.synthesis.views.ways
import teilhabe_app.translation.engine
import teilhabe_app.translation.policy
import teilhabe_app.translation.views
from config import Settings
from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.core.policy import policy
from teilhabe_app.core.richtext import to_html
from teilhabe_app.desk.hosts import Duties, Duty, register_duties
from teilhabe_app.events.models import Event
from teilhabe_app.web import (
    cards,
    compression,
    errors,
    fields,
    fragments,
    frame,
    guard,
    i18n,
    nav,
    pieces,
    security,
    static_files,
    templating,
    whole_pages,
)
from teilhabe_app.web.nav import NavItem
from teilhabe_app.web.program import Program

LARGEST_ID = 2**31 - 1

SLICES = (
    teilhabe_app.accounts,
    teilhabe_app.organisations,
    teilhabe_app.framework,
    teilhabe_app.translation,
    teilhabe_app.formats,
    teilhabe_app.contributions,
    teilhabe_app.synthesis,
    teilhabe_app.events,
    teilhabe_app.consultations,
    teilhabe_app.surveys,
    teilhabe_app.reports,
    teilhabe_app.desk,
    teilhabe_app.search,
    teilhabe_app.pages,
)

BARRIERS = teilhabe_app.pages.policy.Can.ANSWER_BARRIER

# Entries whose endpoint does not exist are refused at start-up.
NAVIGATION: tuple[NavItem, ...] = (
    NavItem("formats.index", _l("Take part")),
    NavItem("framework.index", _l("Framework concept")),
    NavItem("organisations.index", _l("Organisations"), "footer"),
    NavItem("organisations.bodies", _l("Bodies"), "footer"),
    NavItem("reports.index", _l("Reports")),
    NavItem("synthesis.index", _l("Results")),
    NavItem("search.show", _l("Search")),
    NavItem("desk.index", _l("Desk"), permission=teilhabe_app.desk.policy.Can.WORK),
    NavItem("formats.manage", _l("Manage formats"), permission=teilhabe_app.formats.policy.Can.MANAGE),
    NavItem("synthesis.inbox", _l("Answers"), permission=teilhabe_app.synthesis.policy.Can.LIST_ANSWERS),
    NavItem(
        "synthesis.escalations",
        _l("For the steering group"),
        "account",
        permission=teilhabe_app.synthesis.policy.Can.ESCALATIONS,
    ),
    NavItem("accounts.people", _l("Administration"), "account", permission=teilhabe_app.accounts.policy.Can.MANAGE),
    NavItem("desk.seals", _l("Under seal"), "account", permission=teilhabe_app.contributions.policy.Can.ASK_SEAL),
    NavItem("accounts.index", _l("My account"), "account", signed_in_only=True),
    NavItem("contributions.mine", _l("My contributions"), "account", signed_in_only=True),
    NavItem("organisations.mine", _l("My organisations"), "account", signed_in_only=True),
    NavItem("accounts.sign_in", _l("Sign in"), "account", guests_only=True),
    NavItem("accounts.sign_out", _l("Sign out"), "account", signed_in_only=True, post=True),
    NavItem("pages.find_receipt", _l("Find my contribution or registration"), "footer"),
    NavItem("pages.text", _l("About this site"), "footer", values=(("key", "about"),)),
    NavItem("pages.text", _l("How it works"), "footer", values=(("key", "how-it-works"),)),
    NavItem("pages.text", _l("Plain German and sign language"), "footer", values=(("key", "plain"),)),
    NavItem("translation.glossary", _l("Official terms"), "footer"),
    NavItem("pages.text", _l("House rules"), "footer", values=(("key", "house-rules"),)),
    NavItem("pages.accessibility", _l("Accessibility"), "footer"),
    NavItem("pages.privacy", _l("Privacy"), "footer"),
    NavItem("pages.text", _l("Imprint"), "footer", values=(("key", "imprint"),)),
    NavItem("pages.barriers", _l("Reports about barriers"), "footer", permission=BARRIERS),
    NavItem("pages.texts", _l("Texts of this site"), "footer", permission=teilhabe_app.pages.policy.Can.EDIT_TEXT),
)

# What slices tell each other through signals and registries: functions called once with the app.
CONNECTIONS: tuple[object, ...] = (
    teilhabe_app.formats.views.sections.connect,
    teilhabe_app.framework.hosts.connect,
    teilhabe_app.events.cli.connect,
    teilhabe_app.events.views.hosting.connect,
    teilhabe_app.events.privacy.connect,
    teilhabe_app.synthesis.views.sections.connect,
    teilhabe_app.synthesis.engine.connect,
    teilhabe_app.synthesis.views.news.connect,
    teilhabe_app.synthesis.views.ways.connect,
    teilhabe_app.synthesis.privacy.connect,
    teilhabe_app.surveys.views.connect,
    teilhabe_app.reports.views.connect,
    teilhabe_app.accounts.privacy.connect,
    teilhabe_app.contributions.privacy.connect,
    teilhabe_app.pages.privacy.connect,
    teilhabe_app.organisations.privacy.connect,
    teilhabe_app.consultations.privacy.connect,
    teilhabe_app.consultations.hosts.connect,
    teilhabe_app.consultations.cli.connect,
    teilhabe_app.search.indexing.connect,
    teilhabe_app.translation.engine.connect,
    teilhabe_app.contributions.service.translating.connect,
)


def _barriers_on_the_desk() -> Duties | None:
    """Put reports of barriers on the desk of those who may answer them; pages and desk do not know each other."""
    if not policy.allows(current.actor(), BARRIERS):
        return None
    items = [
        Duty(title=report.receipt, href=url_for("pages.barrier", report_id=report.id), due_on=report.due_on)
        for report in teilhabe_app.pages.queries.open_barriers()
    ]
    return Duties(title=_l("Reports about barriers"), items=items)


def _needs_on_the_desk() -> Duties | None:
    """Put events with needs that nobody has answered on the desk of those who arrange them."""
    if not policy.allows(current.actor(), teilhabe_app.events.policy.Can.SEE_NEEDS):
        return None
    return Duties(
        title=_l("Needs"), items=_events("events.needs", teilhabe_app.events.queries.events_with_open_needs())
    )


def _requests_on_the_desk() -> Duties | None:
    """Put events with registrations that wait for a decision on the desk."""
    if not policy.allows(current.actor(), teilhabe_app.events.policy.Can.DECIDE):
        return None
    found = teilhabe_app.events.queries.events_with_requests()
    return Duties(title=_l("Registrations to decide"), items=_events("events.requests", found))


def _calls_on_the_desk() -> Duties | None:
    """Put events on the desk in which people without an e-mail address have to be called."""
    can = teilhabe_app.events.policy.Can
    if not policy.allows(current.actor(), can.DECIDE):
        return None
    with_needs = policy.allows(current.actor(), can.SEE_NEEDS)
    found = teilhabe_app.events.queries.events_with_calls(with_needs=with_needs)
    return Duties(title=_l("To call"), items=_events("events.registrations", found, state="call"))


def _events(endpoint: str, events: Sequence[Event], *, state: str | None = None) -> list[Duty]:
    by_need = endpoint == "events.needs"
    return [
        Duty(
            title=one.format.title.in_language(i18n.language().code).text,
            href=url_for(endpoint, slug=one.format.slug, state=state),
            due_on=one.needs_answered_by if by_need else None,
        )
        for one in events
    ]


class BoundedInteger(IntegerConverter):
    """Numbers in addresses that the database can hold; larger ones are no such page."""

    def __init__(self, map_: object, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max", LARGEST_ID)
        super().__init__(map_, *args, **kwargs)  # type: ignore[arg-type]


def create_app(settings: Settings) -> Flask:
    """Build the application."""
    app = Program(
        "teilhabe_app", static_folder=None, template_folder="web/templates", instance_path=str(settings.instance)
    )
    app.config.from_mapping(settings.flask())
    app.url_map.converters["int"] = BoundedInteger
    settings.instance.mkdir(parents=True, exist_ok=True)
    db.init_app(app)
    i18n.init(app)
    whole_pages.init(app)
    compression.init(app)
    security.init(app)
    current.init(app)
    CSRFProtect(app)
    errors.init(app)
    static_files.init(app)
    pieces.init(app)
    fields.init(app)
    cards.init(app)
    fragments.init(app)
    _init_templates(app, settings)
    templating.remember(app.jinja_env, settings.instance)
    for module in SLICES:
        if hasattr(module, "policy"):  # search has none: it holds only what everybody may see
            policy.add(module.policy.ROWS)
        blueprint = module.views.bp
        app.register_blueprint(blueprint, url_prefix=f"/<lang:lang>{blueprint.url_prefix or ''}")
    app.register_blueprint(teilhabe_app.pages.views.files)
    for connect in CONNECTIONS:
        connect(app)  # type: ignore[operator]
    register_duties("barriers", _barriers_on_the_desk)
    register_duties("needs", _needs_on_the_desk)
    register_duties("requests", _requests_on_the_desk)
    register_duties("calls", _calls_on_the_desk)
    nav.init(app, NAVIGATION)
    frame.init(app)
    if settings.commands:
        from teilhabe_app import commands  # noqa: PLC0415 -- 17 MB that the server never needs

        commands.init(app)
    _init_root(app)
    guard.refuse_unguarded(app)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _init_templates(app: Flask, settings: Settings) -> None:
    app.jinja_env.filters["markdown"] = to_html
    app.jinja_env.globals["site_name"] = settings.site_name
    app.jinja_env.globals["demo"] = settings.demo
    app.jinja_env.globals["can"] = lambda name, obj=None: policy.allows(g.actor, policy.named(name), obj)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _init_root(app: Flask) -> None:
    @app.get("/")
    @guard.public
    def root() -> ResponseReturnValue:
        """Lead to the start page in the reader's language."""
        response = make_response(redirect(url_for("pages.home", lang=i18n.best_match().code)))
        response.vary.add("Accept-Language")
        return response
