"""Who may do what with events and registrations."""

from __future__ import annotations

from teilhabe_app.accounts.models import Actor
from teilhabe_app.core import clock, policy
from teilhabe_app.events.models import Event, EventMaterial, Registration, RegistrationGroup, RegistrationState
from teilhabe_app.formats.models import Stage, State


class Can(policy.Permission):
    """Permissions of this slice."""

    VIEW = "event.view"
    REGISTER = "event.register"
    REGISTER_FOR = "event.register_for"
    EDIT = "event.edit"
    SEE_MATERIAL = "event.material"
    LIST = "event.registrations"
    SEE_NEEDS = "event.needs"
    DECIDE = "event.decide"
    EXPORT = "event.export"
    CHANGE_FOR = "registration.change_for"
    CHECK_IN = "event.check_in"
    TAKE_RESULTS = "event.results"
    HOLD = "registration.hold"
    CHANGE = "registration.change"
    TELL_NEEDS = "registration.needs"
    STOP_OUTCOME = "registration.stop_outcome"
    HOLD_GROUP = "registration_group.hold"
    CHANGE_GROUP = "registration_group.change"


def is_public(actor: Actor, event: Event) -> bool:  # noqa: ARG001
    """Hold for what was published, also when cancelled later."""
    return event.format.is_public


def registration_is_open(actor: Actor, event: Event) -> bool:
    """Hold between the dates of registration, and never once the event is over or called off."""
    now = clock.now()
    return (
        can_hold_places(actor, event)
        and (event.registration_opens_at is None or event.registration_opens_at <= now)
        and (event.registration_closes_at is None or now < event.registration_closes_at)
    )


def can_hold_places(actor: Actor, event: Event) -> bool:  # noqa: ARG001
    """Hold for an event with registration that is neither over nor called off."""
    return (
        event.takes_registrations and event.format.state is State.PUBLISHED and event.format.stage() is not Stage.OVER
    )


def knows_the_receipt(actor: Actor, registration: Registration) -> bool:  # noqa: ARG001
    """Hold for whoever has the code, as long as the registration is not yet deleted."""
    return registration.name is not None


def is_no_staff(actor: Actor, registration: Registration) -> bool:  # noqa: ARG001
    """Hold for everybody else: staff reach people's own pages from their list, and not all of them arrange needs."""
    return not actor.roles & {"editor", "moderator"}


def is_told_the_outcome(actor: Actor, registration: Registration) -> bool:  # noqa: ARG001
    """Hold as long as an address is kept for telling what became of the results."""
    return registration.outcome_email is not None


def is_still_ahead(actor: Actor, registration: Registration) -> bool:  # noqa: ARG001
    """Hold until the event is over, unless it was cancelled."""
    return (
        registration.state not in {RegistrationState.CANCELLED, RegistrationState.DECLINED}
        and registration.event.format.stage() is not Stage.OVER
    )


def knows_the_code_of_the_group(actor: Actor, group: RegistrationGroup) -> bool:  # noqa: ARG001
    """Hold for whoever has the code, as long as the group is not yet deleted."""
    return group.contact_name is not None


def group_is_still_ahead(actor: Actor, group: RegistrationGroup) -> bool:  # noqa: ARG001
    """Hold until the event is over."""
    return group.event.format.stage() is not Stage.OVER


def is_shown_material(actor: Actor, material: EventMaterial) -> bool:  # noqa: ARG001
    """Hold for what is for everybody, with the documentation only once that is published."""
    event = material.event
    is_due = not material.is_after or event.documentation_published_at is not None
    return material.is_public and is_due and event.format.is_public


staff = policy.role("editor", "moderator")

ROWS: dict[Can, policy.Rule] = {
    Can.VIEW: policy.any_of(is_public, staff),
    Can.REGISTER: registration_is_open,
    Can.REGISTER_FOR: policy.all_of(staff, can_hold_places),
    Can.EDIT: policy.role("editor"),
    Can.SEE_MATERIAL: policy.any_of(is_shown_material, staff),
    Can.LIST: staff,
    Can.SEE_NEEDS: policy.role("editor"),
    Can.DECIDE: staff,
    Can.EXPORT: staff,
    Can.CHANGE_FOR: policy.all_of(staff, knows_the_receipt),
    Can.CHECK_IN: staff,
    Can.TAKE_RESULTS: policy.role("moderator"),
    Can.HOLD: knows_the_receipt,
    Can.CHANGE: policy.all_of(knows_the_receipt, is_still_ahead),
    Can.TELL_NEEDS: policy.all_of(knows_the_receipt, policy.any_of(is_no_staff, policy.role("editor"))),
    Can.STOP_OUTCOME: is_told_the_outcome,
    Can.HOLD_GROUP: knows_the_code_of_the_group,
    Can.CHANGE_GROUP: policy.all_of(knows_the_code_of_the_group, group_is_still_ahead),
}
