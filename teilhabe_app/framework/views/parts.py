"""Editing goals, indicators, values and sources."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from teilhabe_app.accounts import current
from teilhabe_app.core.i18n import current_language
from teilhabe_app.core.i18n import gettext as _
from teilhabe_app.framework import queries, service
from teilhabe_app.framework.forms import GoalForm, IndicatorForm, RemoveForm, SourceForm, ValueForm
from teilhabe_app.framework.models import Goal, Indicator, IndicatorValue
from teilhabe_app.framework.policy import Can
from teilhabe_app.framework.views import bp
from teilhabe_app.web.guard import guarded
from teilhabe_app.web.saving import saved, status_of


def _page(template: str, form: Any, **context: Any) -> ResponseReturnValue:
    return render_template(f"framework/{template}.html", form=form, **context), status_of(form)


def _to_indicator(indicator: Indicator) -> ResponseReturnValue:
    flash(_("The indicator is saved."), "success")
    return redirect(url_for("framework.indicator", key=indicator.key), 303)


@bp.route("/goals/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new_goal() -> ResponseReturnValue:
    """Add a goal."""
    form = GoalForm()
    if saved(form, lambda: service.add_goal(current.actor(), form.draft())):
        flash(_("The goal is added."), "success")
        return redirect(url_for("framework.index"), 303)
    return _page("edit_goal", form, goal=None)


@bp.route("/goals/<number>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.goal_by_number)
def edit_goal(goal: Goal) -> ResponseReturnValue:
    """Word a goal anew."""
    form = GoalForm(obj=goal)
    del form.number
    if saved(form, lambda: service.change_goal(current.actor(), goal, form.draft()), edited=goal):
        flash(_("The goal is saved."), "success")
        return redirect(url_for("framework.index"), 303)
    return _page("edit_goal", form, goal=goal)


@bp.route("/indicators/new", methods=["GET", "POST"])
@guarded(Can.EDIT)
def new_indicator() -> ResponseReturnValue:
    """Add an indicator; values follow on its page."""
    form = IndicatorForm()
    form.offer(queries.current_fields(), current_language().code)
    if made := saved(form, lambda: service.add_indicator(current.actor(), form.draft())):
        return _to_indicator(made.result)
    return _page("edit_indicator", form, indicator=None)


@bp.route("/indicators/<key>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.indicator_by_key)
def indicator(found: Indicator) -> ResponseReturnValue:
    """Change an indicator; its values are listed below the form."""
    form = IndicatorForm(obj=found)
    form.offer(queries.current_fields(), current_language().code)
    if saved(form, lambda: service.change_indicator(current.actor(), found, form.draft()), edited=found):
        return _to_indicator(found)
    return _page("edit_indicator", form, indicator=found)


@bp.route("/indicators/<key>/values/new", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.indicator_by_key)
def new_value(found: Indicator) -> ResponseReturnValue:
    """Add a value to an indicator."""
    form = ValueForm(data={"version": found.version})
    form.offer(queries.sources())
    if saved(form, lambda: service.add_value(current.actor(), found, form.draft()), edited=found):
        return _to_indicator(found)
    return _page("edit_value", form, indicator=found, value=None)


@bp.route("/indicators/values/<int:value_id>/edit", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.value_by_id)
def edit_value(value: IndicatorValue) -> ResponseReturnValue:
    """Correct a value."""
    form = ValueForm(obj=value, data={"version": value.indicator.version})
    form.offer(queries.sources())
    if saved(form, lambda: service.change_value(current.actor(), value, form.draft()), edited=value.indicator):
        return _to_indicator(value.indicator)
    return _page("edit_value", form, indicator=value.indicator, value=value)


@bp.route("/indicators/values/<int:value_id>/remove", methods=["GET", "POST"])
@guarded(Can.EDIT, load=queries.value_by_id)
def remove_value(value: IndicatorValue) -> ResponseReturnValue:
    """Take a wrong value out, with a reason."""
    found = value.indicator
    form = RemoveForm(data={"version": found.version})
    if saved(form, lambda: service.remove_value(current.actor(), value, form.why, form.seen), edited=found):
        return _to_indicator(found)
    return _page("remove_value", form, indicator=found, value=value)


@bp.route("/sources", methods=["GET", "POST"])
@guarded(Can.EDIT)
def sources() -> ResponseReturnValue:
    """List the sources and add one."""
    form = SourceForm()
    if saved(form, lambda: service.add_source(current.actor(), form.title.data or "", form.url.data or None)):
        flash(_("The source is added."), "success")
        return redirect(url_for("framework.sources"), 303)
    return _page("sources", form, sources=queries.sources())
