"""Editing goals, indicators, values and sources."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, StaleError
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.framework import queries, service
from teilhabe_app.framework.forms import GoalForm, IndicatorForm, RemoveForm, SourceForm, ValueForm
from teilhabe_app.framework.models import Goal, Indicator, IndicatorValue
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.views import bp
from teilhabe_app.web.forms import keep_version
from teilhabe_app.web.guard import guarded


def _refuse(form: Any, error: DomainError, version: int) -> None:
    """Show the error; after a lost update the next sending is on top of what it now says."""
    form.reject(error)
    if isinstance(error, StaleError):
        keep_version(form.version, version)


def _page(template: str, form: Any, **context: Any) -> ResponseReturnValue:
    return render_template(f"framework/{template}.html", form=form, **context), 422 if form.is_submitted() else 200


def _saved(indicator: Indicator) -> ResponseReturnValue:
    db.session.commit()
    flash(_("The indicator is saved."), "success")
    return redirect(url_for("framework.indicator", key=indicator.key), 303)


@bp.route("/goals/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new_goal() -> ResponseReturnValue:
    """Add a goal."""
    form = GoalForm()
    if form.validate_on_submit():
        try:
            service.add_goal(current.actor(), form.draft())
        except DomainError as error:
            form.reject(error)
        else:
            db.session.commit()
            flash(_("The goal is added."), "success")
            return redirect(url_for("framework.index"), 303)
    return _page("edit_goal", form, goal=None)


@bp.route("/goals/<number>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.goal_by_number)
def edit_goal(goal: Goal) -> ResponseReturnValue:
    """Word a goal anew."""
    form = GoalForm(obj=goal)
    del form.number
    if form.validate_on_submit():
        try:
            service.change_goal(current.actor(), goal, form.draft())
        except DomainError as error:
            _refuse(form, error, goal.version)
        else:
            db.session.commit()
            flash(_("The goal is saved."), "success")
            return redirect(url_for("framework.index"), 303)
    return _page("edit_goal", form, goal=goal)


@bp.route("/indicators/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new_indicator() -> ResponseReturnValue:
    """Add an indicator; values follow on its page."""
    form = IndicatorForm()
    form.offer(queries.current_fields(), current_language().code)
    if form.validate_on_submit():
        try:
            made = service.add_indicator(current.actor(), form.draft())
        except DomainError as error:
            form.reject(error)
        else:
            return _saved(made)
    return _page("edit_indicator", form, indicator=None)


@bp.route("/indicators/<key>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.indicator_by_key)
def indicator(found: Indicator) -> ResponseReturnValue:
    """Change an indicator; its values are listed below the form."""
    form = IndicatorForm(obj=found)
    form.offer(queries.current_fields(), current_language().code)
    if form.validate_on_submit():
        try:
            service.change_indicator(current.actor(), found, form.draft())
        except DomainError as error:
            _refuse(form, error, found.version)
        else:
            return _saved(found)
    return _page("edit_indicator", form, indicator=found)


@bp.route("/indicators/<key>/values/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.indicator_by_key)
def new_value(found: Indicator) -> ResponseReturnValue:
    """Add a value to an indicator."""
    form = ValueForm(data={"version": found.version})
    form.offer(queries.sources())
    if form.validate_on_submit():
        try:
            service.add_value(current.actor(), found, form.draft())
        except DomainError as error:
            _refuse(form, error, found.version)
        else:
            return _saved(found)
    return _page("edit_value", form, indicator=found, value=None)


@bp.route("/indicators/values/<int:value_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.value_by_id)
def edit_value(value: IndicatorValue) -> ResponseReturnValue:
    """Correct a value."""
    form = ValueForm(obj=value, data={"version": value.indicator.version})
    form.offer(queries.sources())
    if form.validate_on_submit():
        try:
            service.change_value(current.actor(), value, form.draft())
        except DomainError as error:
            _refuse(form, error, value.indicator.version)
        else:
            return _saved(value.indicator)
    return _page("edit_value", form, indicator=value.indicator, value=value)


@bp.route("/indicators/values/<int:value_id>/remove", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.value_by_id)
def remove_value(value: IndicatorValue) -> ResponseReturnValue:
    """Take a wrong value out, with a reason."""
    found = value.indicator
    form = RemoveForm(data={"version": found.version})
    if form.validate_on_submit():
        try:
            service.remove_value(current.actor(), value, form.why, form.seen)
        except DomainError as error:
            _refuse(form, error, found.version)
        else:
            return _saved(found)
    return _page("remove_value", form, indicator=found, value=value)


@bp.route("/sources", methods=["GET", "POST"])
@guarded(Can.EDIT)
def sources() -> ResponseReturnValue:
    """List the sources and add one."""
    form = SourceForm()
    if form.validate_on_submit():
        service.add_source(current.actor(), form.title.data or "", form.url.data or None)
        db.session.commit()
        flash(_("The source is added."), "success")
        return redirect(url_for("framework.sources"), 303)
    return _page("sources", form, sources=queries.sources())
