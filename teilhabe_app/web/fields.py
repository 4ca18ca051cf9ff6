"""The parts of forms around their controls: label, help, error, groups. Templates import them from ``ui/form.html``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from teilhabe_app.core.i18n import gettext

LEFT_TO_RIGHT = {"email", "tel", "url", "number", "password"}
FREE_TEXT = {"", "text", "search"}


def init(app: Flask) -> None:
    """Give the parts to ``ui/form.html``."""
    icon: Callable[..., Markup] = app.jinja_env.globals["icon"]  # type: ignore[assignment]

    def field_error(f: Any) -> Markup:
        """Show the error messages of a field, also beside inputs written by hand."""
        return _error(f, icon("warning")) if f.errors else Markup("")

    parts = _Parts(field_error)
    app.jinja_env.globals["form_parts"] = SimpleNamespace(
        field=parts.field, fieldset=parts.fieldset, field_error=field_error, hidden=hidden, submit=submit
    )


class _Parts:
    """Fields of every kind, which may hold other fields."""

    def __init__(self, field_error: Callable[[Any], Markup]) -> None:
        self._error = field_error

    def field(self, f: Any, help: Any = None, **given: Any) -> Markup:  # noqa: A002 -- templates call it so
        """Show a field with label, help and error; further keywords become attributes of its control."""
        help_text = help or f.description
        kind = getattr(f.widget, "input_type", "")
        if kind == "hidden":
            return Markup(f())  # noqa: S704 -- a control
        if hasattr(f, "option_widget") and hasattr(f.widget, "html_tag"):
            return self.fieldset(f, help_text)
        if hasattr(f, "entries") or hasattr(f, "form"):
            return self._nested(f, help_text)
        if described := _describe(f, help_text):
            given["aria-describedby"] = described
        if f.errors:
            given["aria-invalid"] = "true"
        if kind == "checkbox":
            return self._checkbox(f, help_text, given)
        return self._line(f, kind, help_text, given)

    def _checkbox(self, f: Any, help_text: Any, given: dict[str, Any]) -> Markup:
        wrong = " field--error" if f.errors else ""
        control = f(**{"class_": "kern-form-check__checkbox", **given})
        return _html(
            f'<div class="field kern-form-check{wrong}">\n  {control}\n'
            f'  <label class="kern-label" for="{escape(f.id)}">{escape(f.label.text)}</label>\n'
            f"  {_help(f, help_text)}\n  {self._error(f)}\n</div>"
        )

    def _line(self, f: Any, kind: str, help_text: Any, given: dict[str, Any]) -> Markup:
        select = hasattr(f, "option_widget")
        style = "kern-form-input__select" if select else "kern-form-input__input"
        if f.errors:
            style = f"{style} {style}--error"
        if kind in LEFT_TO_RIGHT:
            given.setdefault("dir", "ltr")
        elif kind in FREE_TEXT and not select:
            given.setdefault("dir", "auto")
        if not kind and not select and "rows" not in given and not (f.render_kw or {}).get("rows"):
            given["rows"] = 6
        control = f(**{"class_": style, **given})
        if select and not getattr(f.widget, "multiple", False):
            control = f'<div class="kern-form-input__select-wrapper">{control}</div>'
        wrong = " field--error kern-form-input--error" if f.errors else ""
        return _html(
            f'<div class="field kern-form-input field--{"select" if select else kind or "textarea"}{wrong}">\n'
            f'  <label class="kern-label" for="{escape(f.id)}">{_label(f)}</label>\n'
            f"  {_help(f, help_text)}\n  {self._error(f)}\n{control}</div>"
        )

    def fieldset(self, f: Any, help: Any = None) -> Markup:  # noqa: A002 -- templates call it so
        """Show radio buttons or a list of checkboxes under one legend."""
        help_text = help or f.description
        wrong = " field--error kern-fieldset--error" if f.errors else ""
        described = _describe(f, help_text)
        about = f' aria-describedby="{escape(described)}"' if described else ""
        radio = getattr(f.option_widget, "input_type", "checkbox") == "radio"
        style = "kern-form-check__radio" if radio else "kern-form-check__checkbox"
        options = "".join(
            f'    <div class="kern-form-check">\n      {option(class_=style)}\n'
            f'      <label class="kern-label" for="{escape(option.id)}">{escape(option.label.text)}</label>\n    </div>'
            for option in f
        )
        return _html(
            f'<fieldset class="field kern-fieldset{wrong}" id="{escape(f.id)}"{about}>\n'
            f'  <legend class="kern-label">{_label(f)}</legend>\n'
            f"  {_help(f, help_text)}\n  {self._error(f)}\n"
            f'  <div class="kern-fieldset__body">{options}  </div>\n</fieldset>'
        )

    def _nested(self, f: Any, help_text: Any) -> Markup:
        """Show a list of fields, or a form inside a form, as a group."""
        parts = f.entries if hasattr(f, "entries") else f.form
        own = hasattr(f, "entries") and any(_is_plain(message) for message in f.errors)
        if getattr(f, "widget_kind", "") == "multilingual":
            given = {"rows": 4} if f.multiline else {}
            inside = "".join(self.field(part, **given) for part in parts)
            inside = f'  <div class="languages">{inside}</div>'
        else:
            inside = "".join(self.field(part) for part in parts)
        return _html(
            f'<fieldset class="field kern-fieldset{" field--error" if own else ""}" id="{escape(f.id)}">\n'
            f'  <legend class="kern-label">{escape(f.label.text)}</legend>\n'
            f"  {_help(f, help_text)}{self._error(f) if own else ''}{inside}</fieldset>"
        )


def hidden(form: Any) -> Markup:
    """Write the token against forged requests, the hidden fields, and the trap field "website" where there is one."""
    token = ""
    if not hasattr(form, "csrf_token"):
        token = f'<input type="hidden" name="csrf_token" value="{escape(generate_csrf())}">'
    fields = "".join(f() for f in form if getattr(f.widget, "input_type", "") == "hidden")
    trap = ""
    if hasattr(form, "website"):
        f = form.website
        trap = (
            f'<div class="trap" aria-hidden="true"><label for="{escape(f.id)}">{escape(f.label.text)}</label>'
            f"{f(tabindex='-1', autocomplete='off')}</div>"
        )
    return _html(f"{token}{fields}{trap}")


def submit(label: Any, kind: str = "primary", name: str | None = None, value: Any = None, **given: Any) -> Markup:
    """Write a button; kinds: primary, secondary, tertiary, danger; name and value where a form has several."""
    named = f' name="{escape(name)}"' if name else ""
    valued = f' value="{escape(value)}"' if value is not None else ""
    more = "".join(f' {key.replace("_", "-")}="{escape(content)}"' for key, content in given.items())
    return _html(f'<button class="btn btn--{escape(kind)}" type="submit"{named}{valued}{more}>{escape(label)}</button>')


def _label(f: Any) -> str:
    text = escape(f.label.text)
    if f.flags.required:
        return str(text)
    return f'{text} <span class="kern-label__optional">{escape(gettext("(optional)"))}</span>'


def _help(f: Any, text: Any) -> str:
    return f'<p class="kern-hint" id="{escape(f.id)}-help">{escape(text)}</p>' if text else ""


def _describe(f: Any, help_text: Any) -> str:
    """Return the ids of what describes a field."""
    ids = [f"{f.id}-help"] if help_text else []
    return " ".join([*ids, f"{f.id}-error"] if f.errors else ids)


def _error(f: Any, icon: Markup) -> Markup:
    messages = " ".join(str(escape(message)) for message in f.errors if _is_plain(message))
    return _html(
        f'<p class="kern-error" id="{escape(f.id)}-error">{icon}<span><span class="sr-only">'
        f"{escape(gettext('Error:'))} </span>{messages}</span></p>"
    )


def _is_plain(message: Any) -> bool:
    """Tell a field's own message from those of the fields inside it."""
    return not isinstance(message, (Mapping, list))


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704 -- each value in it was escaped above
