"""Administration of people: list, roles, invitations, deactivation."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current, mail, queries, service
from teilhabe_app.accounts.forms import ROLE_NAMES, InviteForm, RolesForm
from teilhabe_app.accounts.models import User
from teilhabe_app.accounts.policy import Can
from teilhabe_app.accounts.views.blueprint import bp
from teilhabe_app.core.db import db
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.core.text import clean
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.i18n import language
from teilhabe_app.web.saving import saved, status_of
from teilhabe_app.web.security import personal_page

LONGEST_SEARCH = 100


@bp.get("/people/")
@guarded(Can.MANAGE)
def people() -> ResponseReturnValue:
    """List the accounts."""
    search = clean(request.args.get("q"))[:LONGEST_SEARCH]
    page = queries.people(search, request.args.get("after"))
    return render_template("accounts/people.html", page=page, search=search, role_names=ROLE_NAMES)


@bp.route("/people/invite", methods=["GET", "POST"])
@guarded(Can.MANAGE)
def invite() -> ResponseReturnValue:
    """Invite somebody, with roles."""
    personal_page()
    form = InviteForm(language=language().code)

    def act() -> User:
        account, token = service.invite(current.user(), form.draft())
        mail.invitation(account, token)
        return account

    if made := saved(form, act):
        flash(_("The invitation is on its way."), "success")
        return redirect(url_for(".person", user_id=made.result.id), 303)
    return render_template("accounts/invite.html", form=form), status_of(form)


@bp.get("/people/<int:user_id>")
@guarded(Can.MANAGE, load=queries.by_id)
def person(account: User) -> ResponseReturnValue:
    """Show one account with its roles."""
    form = RolesForm(roles=[grant.role.value for grant in account.grants])
    return _person(account, form)


@bp.post("/people/<int:user_id>/roles")
@guarded(Can.MANAGE, load=queries.by_id)
def set_roles(account: User) -> ResponseReturnValue:
    """Grant and revoke roles."""
    form = RolesForm()
    if saved(form, lambda: service.set_roles(current.user(), account, form.chosen())):
        flash(_("The roles are saved."), "success")
        return redirect(url_for(".person", user_id=account.id), 303)
    return _person(account, form, 422)


@bp.post("/people/<int:user_id>/deactivate")
@guarded(Can.MANAGE, load=queries.by_id)
def deactivate(account: User) -> ResponseReturnValue:
    """Lock somebody out."""
    service.deactivate(current.user(), account)
    db.session.commit()
    flash(_("The account is deactivated. All its sign-ins have ended."), "success")
    return redirect(url_for(".person", user_id=account.id), 303)


@bp.post("/people/<int:user_id>/reactivate")
@guarded(Can.MANAGE, load=queries.by_id)
def reactivate(account: User) -> ResponseReturnValue:
    """Let somebody in again."""
    service.reactivate(current.user(), account)
    db.session.commit()
    flash(_("The account is active again."), "success")
    return redirect(url_for(".person", user_id=account.id), 303)


@bp.post("/people/<int:user_id>/invite")
@guarded(Can.MANAGE, load=queries.by_id)
def invite_again(account: User) -> ResponseReturnValue:
    """Send the invitation once more."""
    mail.invitation(account, service.invite_again(current.user(), account))
    db.session.commit()
    flash(_("The invitation is on its way."), "success")
    return redirect(url_for(".person", user_id=account.id), 303)


def _person(account: User, form: RolesForm, status: int = 200) -> ResponseReturnValue:
    page = render_template(
        "accounts/person.html", account=account, form=form, invited=account.password_hash == service.UNSET
    )
    return page, status
