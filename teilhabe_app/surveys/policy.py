"""Who may do what with surveys."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import policy
from teilhabe_app.formats.models import Stage, State
from teilhabe_app.surveys.models import Mode, Survey


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "survey.view"
    ANSWER = "survey.answer"
    RESULTS = "survey.results"
    CREATE = "survey.create"
    EDIT = "survey.edit"
    INVITE = "survey.invite"
    ASSIST = "survey.assist"
    READ_LINKED = "survey.read_linked"


def is_public(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold for the surveys that everybody sees."""
    PAPER = "survey.paper"
    TYPE_IN = "survey.type_in"
    return survey.format.is_public


def is_running(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold while the survey's period runs."""
    return survey.format.state is State.PUBLISHED and survey.format.stage() is Stage.RUNNING


def is_over(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold after the period; figures that grow while people answer would show what the last person chose."""
    return survey.format.stage() is Stage.OVER


def results_are_public(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where the editors decided that everybody may see the results."""
    return survey.results_public


def is_not_anonymous(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where people were told that the organisers can see who answered what."""
    return survey.mode is not Mode.ANONYMOUS
def is_on_paper(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where the editors offer the paper form to everybody."""
    return survey.paper_public


def results_are_not_public(actor: Actor, survey: Survey) -> bool:  # noqa: ARG001
    """Hold where nobody outside sees the results, so that a late paper form cannot be read from their change."""
    return not survey.results_public






STAFF = policy.role("moderator", "editor")
ROWS = {
    Can.VIEW: policy.any_of(is_public, STAFF),
    Can.ANSWER: is_running,
    Can.RESULTS: policy.any_of(policy.all_of(is_public, is_over, results_are_public), STAFF),
    Can.CREATE: policy.role("editor"),
    Can.EDIT: policy.role("editor"),
    Can.INVITE: policy.role("editor"),
    Can.ASSIST: STAFF,
    Can.READ_LINKED: policy.all_of(policy.role("editor"), is_not_anonymous),
}
    Can.PAPER: policy.any_of(policy.all_of(is_public, is_running, is_on_paper), STAFF),
    Can.TYPE_IN: policy.all_of(STAFF, policy.any_of(is_running, policy.all_of(is_over, results_are_not_public))),
