"""Pages of surveys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Flask, url_for

from teilhabe_app.core import chores, signals
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.formats import hosts
from teilhabe_app.formats.models import Format, Kind, Stage
from teilhabe_app.surveys import privacy, queries, service
from teilhabe_app.surveys.service import grouping, importing
from teilhabe_app.surveys.service import opinions as opinion_service

bp = Blueprint("surveys", __name__, url_prefix="/surveys", template_folder="../templates")


def connect(_app: Flask) -> None:
    """Make this slice the host of surveys, and let the worker keep its promises."""
    hosts.register(
        hosts.Host(
            kind=Kind.SURVEY,
            label=_l("Survey"),
            plural=_l("Surveys"),
            endpoint="surveys.show",
            new="surveys.create",
            edit="surveys.edit",
            now=_doings,
            figures="surveys.results",
        )
    )
    chores.register("surveys.cut_links", service.cut_links)
    chores.register("surveys.mix", service.mix)
    chores.register("surveys.forget_old", service.forget_old)
    chores.register("surveys.publish", service.publish_due)
    chores.register("surveys.opinions", grouping.compute_opinions)
    chores.register("surveys.forget_files", importing.forget_files)
    signals.contribution_changed.connect(opinion_service.follow)
    privacy.connect()


def _doings(formats: Sequence[Format]) -> Mapping[int, hosts.Doing]:
    """Tell what one can do now: answer while it runs, read the results afterwards."""
    found = {}
    for survey in queries.by_format_ids([one.id for one in formats]):
        stage, slug = survey.format.stage(), survey.format.slug
        if stage is Stage.RUNNING:
            found[survey.format_id] = hosts.Doing(_l("Answer the survey"), url_for("surveys.show", slug=slug))
        elif stage is Stage.OVER and survey.results_public:
            found[survey.format_id] = hosts.Doing(_l("See the results"), url_for("surveys.results", slug=slug))
    return found


from teilhabe_app.surveys.views import (  # noqa: E402 -- they add their routes to bp
    answering,  # noqa: F401
    exports,  # noqa: F401
    manage,  # noqa: F401
    opinions,  # noqa: F401
    paper,  # noqa: F401
    people,  # noqa: F401
    public,  # noqa: F401
    publishing,  # noqa: F401
    questions,  # noqa: F401
    results,  # noqa: F401
    statements,  # noqa: F401
    texts,  # noqa: F401
    xlsform,  # noqa: F401
)
