"""The controls of forms, written the short way: the same HTML as WTForms' widgets at a third of their cost."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup, escape
from wtforms import Field
from wtforms.widgets import CheckboxInput, Input, RadioInput, Select, TextArea
from wtforms.widgets.core import clean_key

Attributes = dict[str, Any]


def draw(field: Field, given: Mapping[str, Any]) -> Markup:
    """Write the control of a field; widgets that are not of the plain kinds write themselves."""
    values = {clean_key(key): value for key, value in (field.render_kw or {}).items()}
    values.update((clean_key(key), value) for key, value in given.items())
    writer = WRITERS.get(type(field.widget).__call__)
    return writer(field, values) if writer else field.widget(field, **values)


def attributes(values: Mapping[str, Any]) -> str:
    """Write attributes in the order of their names; ``True`` stands for the bare name, ``False`` for nothing."""
    written = []
    for key in sorted(values):
        value = values[key]
        if value is True:
            written.append(key)
        elif value is not False:
            written.append(f'{key}="{_quoted(value)}"')
    return " ".join(written)


def _quoted(value: Any) -> str:
    """Escape what stands between quotes; most of it is plain words of ours, for which one look is enough."""
    if type(value) is str and not SPECIAL.search(value):
        return value
    return str(escape(value)).replace(QUOTE, "&quot;")


QUOTE = '"'
SPECIAL = re.compile("[&<>\"']")


def _input(field: Field, values: Attributes) -> Markup:
    values.setdefault("type", field.widget.input_type)
    if "value" not in values:
        values["value"] = field._value()  # noqa: SLF001 -- what every widget asks
    return _html(f"<input {_common(field, values)}>")


def _ticked(field: Field, values: Attributes) -> Markup:
    if getattr(field, "checked", field.data):
        values.setdefault("checked", True)
    return _input(field, values)


def _textarea(field: Field, values: Attributes) -> Markup:
    text = escape(field._value())  # noqa: SLF001 -- what every widget asks
    return _html(f"<textarea {_common(field, values)}>\r\n{text}</textarea>")


def _select(field: Any, values: Attributes) -> Markup:
    if field.has_groups():
        return Markup(field.widget(field, **values))  # noqa: S704 -- a widget's own HTML
    if field.widget.multiple:
        values["multiple"] = True
    options = []
    for choice in field.iter_choices():
        words = choice.label or choice.value
        if choice.render_kw:
            chosen = {"value": choice.value, **choice.render_kw}
            if choice.selected:
                chosen["selected"] = True
            options.append(f"<option {attributes(chosen)}>{escape(words)}</option>")
        else:
            chosen_mark = "selected " if choice.selected else ""
            options.append(f'<option {chosen_mark}value="{_quoted(choice.value)}">{escape(words)}</option>')
    return _html(f"<select {_common(field, values)}>{''.join(options)}</select>")


def _common(field: Field, values: Attributes) -> str:
    """Write what every control has: its name, its id, and what the validators tell browsers."""
    values.setdefault("id", field.id)
    flags = vars(field.flags)
    for name in field.widget.validation_attrs:
        if name in flags and name not in values:
            values[name] = flags[name]
    values["name"] = field.name
    return attributes(values)


def _html(written: str) -> Markup:
    return Markup(written)  # noqa: S704 -- each value in it was escaped above


# By the function that writes a widget, so that whoever overrides it keeps their own.
WRITERS: Mapping[Any, Callable[[Any, Attributes], Markup]] = {
    Input.__call__: _input,
    CheckboxInput.__call__: _ticked,
    RadioInput.__call__: _ticked,
    TextArea.__call__: _textarea,
    Select.__call__: _select,
}
