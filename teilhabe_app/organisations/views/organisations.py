"""Organisations of civil society: list, page, members, invitations, end."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import NotFound
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.organisations import mail, queries, service
from teilhabe_app.organisations.forms.organisations import EndForm, InviteForm, OrganisationForm, RoleForm
from teilhabe_app.organisations.hosts import organisation_sections
from teilhabe_app.organisations.models import Invitation, MemberRole, Membership, Organisation
from teilhabe_app.organisations.policy import Can
from teilhabe_app.organisations.views import bp
from teilhabe_app.web.forms import ActionForm
from teilhabe_app.web.guard import guarded, public
from teilhabe_app.web.i18n import language
from teilhabe_app.web.limits import limit
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page


@bp.get("/")
@public
def index() -> ResponseReturnValue:
    """List organisations by name."""
    ended = request.args.get("ended") == "1"
    page = queries.organisations_page(request.args.get("after"), ended=ended)
    counts = queries.organisation_counts()
    return render_template("organisations/index.html", page=page, ended=ended, counts=counts)


@bp.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    """Show an organisation and what it said, also after it has ended."""
    organisation = _found(slug)
    sections = organisation_sections.of(organisation)
    return render_template("organisations/show.html", organisation=organisation, sections=sections)


@bp.get("/mine")
@guarded(Can.LIST_OWN)
def mine() -> ResponseReturnValue:
    """List the organisations that the reader acts for."""
    personal_page()
    return render_template("organisations/mine.html", memberships=queries.memberships_of(current.user().id))


@bp.route("/new", methods=["GET", "POST"])
@guarded(Can.CREATE_ORGANISATION)
def new() -> ResponseReturnValue:
    """Enter an organisation."""
    form = OrganisationForm(language=language().code.partition("-")[0])

    def act() -> Organisation:
        limit("organisation", per_network=20)
        return service.create_organisation(current.user(), form.draft())

    if made := saved(form, act):
        flash(_("Your organisation is entered. You are its spokesperson."), "success")
        return redirect(url_for("organisations.members", slug=made.result.slug), 303)
    return render_template("organisations/new.html", form=form), status_of(form)


@bp.route("/<slug>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT_ORGANISATION, load=queries.organisation_by_slug)
def edit(organisation: Organisation) -> ResponseReturnValue:
    """Change what the organisation says about itself."""
    form = OrganisationForm(obj=organisation)
    if saved(
        form,
        lambda: service.edit_organisation(current.actor(), organisation, form.draft(), form.version.seen),
        edited=organisation,
    ):
        flash(_("The changes are saved."), "success")
        return redirect(url_for("organisations.show", slug=organisation.slug), 303)
    return render_template("organisations/edit.html", form=form, organisation=organisation), status_of(form)


@bp.get("/<slug>/members")
@guarded(Can.SEE_MEMBERS, load=queries.organisation_by_slug)
def members(organisation: Organisation) -> ResponseReturnValue:
    """Show who acts for the organisation."""
    spoken_for = any(one.role is MemberRole.SPOKESPERSON for one in organisation.active)
    role = MemberRole.MEMBER if spoken_for else MemberRole.SPOKESPERSON
    return _members_page(organisation, InviteForm(role=role.value))


@bp.post("/<slug>/invite")
@guarded(Can.INVITE, load=queries.organisation_by_slug)
def invite(organisation: Organisation) -> ResponseReturnValue:
    """Invite somebody by mail; the answer is the same whether or not they have an account."""
    form = InviteForm()

    def act() -> None:
        limit("invite", per_network=20)
        role = MemberRole(form.role.data)
        made = service.invite(current.actor(), organisation, form.email.data or "", role, form.once.data)
        if made:
            mail.send_invitation(*made, language().code)

    if saved(form, act):
        flash(_("The invitation is on its way."), "success")
        return redirect(url_for("organisations.members", slug=organisation.slug), 303)
    return _members_page(organisation, form, 422)


def _members_page(organisation: Organisation, form: InviteForm, status: int = 200) -> ResponseReturnValue:
    personal_page()
    roles = {one.id: RoleForm(formdata=None, role=one.role.value, prefix=f"m{one.id}-") for one in organisation.active}
    context = {"organisation": organisation, "form": form, "roles": roles, "action": ActionForm(formdata=None)}
    waits = queries.has_invitations(organisation)
    return render_template("organisations/members.html", me=current.actor().id, waits=waits, **context), status


@bp.post("/<slug>/withdraw-invitations")
@guarded(Can.INVITE, load=queries.organisation_by_slug)
def withdraw_invitations(organisation: Organisation) -> ResponseReturnValue:
    """Take back every invitation that nobody has used yet."""
    service.withdraw_invitations(current.actor(), organisation)
    db.session.commit()
    flash(_("The changes are saved."), "success")
    return redirect(url_for("organisations.members", slug=organisation.slug), 303)


def _membership(slug: str, membership_id: int) -> Organisation | None:
    membership = queries.membership(slug, membership_id)
    return membership.organisation if membership else None


def _one(organisation: Organisation) -> Membership:
    key = (request.view_args or {})["membership_id"]
    return next(one for one in organisation.active if one.id == key)


@bp.post("/<slug>/members/<int:membership_id>/role")
@guarded(Can.LOOK_AFTER, load=_membership)
def change_role(organisation: Organisation) -> ResponseReturnValue:
    """Change what a member may do."""
    membership = _one(organisation)
    form = RoleForm(prefix=f"m{membership.id}-")
    if not form.validate_on_submit():
        return _members_page(organisation, InviteForm(formdata=None), 422)
    service.change_role(current.actor(), membership, MemberRole(form.role.data))
    db.session.commit()
    flash(_("The changes are saved."), "success")
    return redirect(url_for("organisations.members", slug=organisation.slug), 303)


@bp.post("/<slug>/members/<int:membership_id>/end")
@guarded(Can.LOOK_AFTER, load=_membership)
def end_membership(organisation: Organisation) -> ResponseReturnValue:
    """End a membership."""
    service.end_membership(current.actor(), _one(organisation))
    db.session.commit()
    flash(_("The membership has ended. What this person wrote stays."), "success")
    return redirect(url_for("organisations.members", slug=organisation.slug), 303)


@bp.post("/<slug>/leave")
@guarded(Can.LEAVE, load=queries.organisation_by_slug)
def leave(organisation: Organisation) -> ResponseReturnValue:
    """Leave the organisation."""
    service.leave(current.user(), organisation)
    db.session.commit()
    flash(_("You have left the organisation."), "success")
    return redirect(url_for("organisations.show", slug=organisation.slug), 303)


@bp.route("/<slug>/end", methods=["GET", "POST"])
@guarded(Can.LOOK_AFTER, load=queries.organisation_by_slug)
def end(organisation: Organisation) -> ResponseReturnValue:
    """Say that the organisation has ended."""
    form = EndForm()
    candidates = queries.other_organisations(organisation)
    form.offer(candidates)

    def act() -> None:
        successor = next((one for one in candidates if one.id == form.successor_id.data), None)
        service.end_organisation(current.actor(), organisation, form.ended_on.data, successor)

    if saved(form, act):
        flash(_("The organisation has ended. Everything it said stays readable."), "success")
        return redirect(url_for("organisations.show", slug=organisation.slug), 303)
    return render_template("organisations/end.html", form=form, organisation=organisation), status_of(form)


def _invitation(token: str) -> Invitation | None:
    return queries.invitation_by_hash(service.digest(token))


@bp.route("/invitations/<token>", methods=["GET", "POST"])
@guarded(Can.ACCEPT, load=_invitation)
def invitation(invitation: Invitation) -> ResponseReturnValue:
    """Show an invitation; joining is a button, because mail programs open links by themselves."""
    personal_page()
    form = ActionForm()
    if form.validate_on_submit():
        service.accept(current.user(), invitation)
        db.session.commit()
        flash(_("Welcome. You now act for this organisation."), "success")
        return redirect(url_for("organisations.show", slug=invitation.organisation.slug), 303)
    return render_template("organisations/invitation.html", invitation=invitation, form=form, now=clock.now())


def _found(slug: str) -> Organisation:
    organisation = queries.organisation_by_slug(slug)
    if organisation is None:
        raise NotFound
    return organisation
