"""Who may do what with surveys."""

from __future__ import annotations

from sqlalchemy import exists, select

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.core.db import db
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.surveys.models import Mode, Survey, SurveyFile, SurveyRelease


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "survey.view"
    ANSWER = "survey.answer"
    RESULTS = "survey.results"
    COUNT = "survey.count"
    PUBLISH = "survey.publish"
    CITE = "survey.cite"
    EXPORT = "survey.export"
    CREATE = "survey.create"
    EDIT = "survey.edit"
    INVITE = "survey.invite"
    ASSIST = "survey.assist"
    READ_LINKED = "survey.read_linked"
    IMPORT = "survey.import"
    OPINIONS = "survey.opinions"
    SORT_STATEMENTS = "survey.sort_statements"
    EXCHANGE_VOTES = "survey.exchange_votes"
    PAPER = "survey.paper"
    TYPE_IN = "survey.type_in"


def is_public(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold for the surveys that everybody sees."""
    return survey.format.is_public


def is_running(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold while the survey's period runs."""
    return survey.format.state is State.PUBLISHED and survey.format.stage() is Stage.RUNNING


def is_over(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold after the period."""
    return survey.format.stage() is Stage.OVER


def is_on_paper(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where the editors offer the paper form to everybody."""
    return survey.paper_public


def results_are_not_public(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where nobody outside sees the results, so that a late paper form cannot be read from their change."""
    return not survey.results_public


def last_figures_are_not_published(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold until the figures after the end are out: their change would tell what a later paper form says."""
    after_the_end = SurveyRelease.published_at >= survey.format.closes_at
    last = exists().where(SurveyRelease.survey_id == survey.id, SurveyRelease.is_final, after_the_end)
    return not db.session.scalar(select(last))


def is_own_file(actor: Actor, file: SurveyFile) -> bool:
    """Hold for the spreadsheet that one has sent oneself."""
    return actor.is_authenticated and file.user_id == actor.id


def results_are_public(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where the editors decided that everybody may see the results."""
    return survey.results_public


def shows_interim(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where figures are published in steps while people still answer."""
    return survey.shows_interim


def is_not_anonymous(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where people were told that the organisers can see who answered what."""
    return survey.mode is not Mode.ANONYMOUS


STAFF = policy.role("moderator", "editor")
ROWS = {
    Can.VIEW: policy.any_of(is_public, STAFF),
    Can.ANSWER: is_running,
    Can.RESULTS: policy.any_of(
        policy.all_of(is_public, results_are_public, policy.any_of(is_over, shows_interim)), STAFF
    ),
    Can.COUNT: STAFF,
    Can.PUBLISH: policy.role("editor"),
    Can.CITE: STAFF,
    Can.EXPORT: policy.role("editor"),
    Can.CREATE: policy.role("editor"),
    Can.EDIT: policy.role("editor"),
    Can.INVITE: policy.role("editor"),
    Can.ASSIST: STAFF,
    Can.PAPER: policy.any_of(policy.all_of(is_public, is_running, is_on_paper), STAFF),
    Can.TYPE_IN: policy.all_of(
        STAFF,
        policy.any_of(
            is_running, policy.all_of(is_over, policy.any_of(results_are_not_public, last_figures_are_not_published))
        ),
    ),
    Can.READ_LINKED: policy.all_of(policy.role("editor"), is_not_anonymous),
    Can.IMPORT: policy.all_of(policy.role("editor"), is_own_file),
    Can.OPINIONS: policy.any_of(policy.all_of(is_public, is_over, results_are_public), STAFF),
    Can.SORT_STATEMENTS: STAFF,
    Can.EXCHANGE_VOTES: policy.role("editor"),
}
