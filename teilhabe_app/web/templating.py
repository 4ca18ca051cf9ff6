"""Templates that cost little: an environment whose globals are one plain dict, quick calls, and quick words."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from jinja2 import FileSystemBytecodeCache, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from teilhabe_app.core.i18n import direction, words

# What is called as it is, unless Jinja's decorators marked it; classes and objects go the long way.
QUICK = {FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(direction))}


class QuickContext(Context):
    """Jinja looks at each callable in several ways before it calls; a plain function needs one look."""

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call what a template calls."""
        if type(obj) in QUICK:
            kind = getattr(obj, "jinja_pass_arg", None)
            if kind is None or kind.name == "eval_context":
                kwargs.pop("_loop_vars", None)
                kwargs.pop("_block_vars", None)
                return obj(*args, **kwargs) if kind is None else obj(self.eval_ctx, *args, **kwargs)
        return super().call(obj, *args, **kwargs)


class Environment(FlaskEnvironment):
    """Flask's environment. All templates share its globals, so no template needs a view of its own onto them."""

    context_class = QuickContext

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Hand out the globals themselves where nothing is added: each import and include walks through them."""
        return super().make_globals(d) if d else self.globals


@pass_eval_context
def _gettext(frame: EvalContext, message: str, /, **values: Any) -> str:
    if frame.autoescape and not values:
        return words().marked(message)
    return _filled(frame, words().of(message), values)


@pass_eval_context
def _ngettext(frame: EvalContext, one: str, many: str, num: int, /, **values: Any) -> str:
    return _filled(frame, words().plural(one, many, num), {"num": num, **values})


@pass_eval_context
def _pgettext(frame: EvalContext, context: str, message: str, /, **values: Any) -> str:
    return _filled(frame, words().in_context(context, message), {"context": context, **values})


@pass_eval_context
def _npgettext(frame: EvalContext, context: str, one: str, many: str, num: int, /, **values: Any) -> str:
    text = words().plural_in_context(context, one, many, num)
    return _filled(frame, text, {"context": context, "num": num, **values})


def _filled(frame: EvalContext, text: str, values: dict[str, Any]) -> str:
    """Fill in the values: escaped in pages, as they are in the text of mails."""
    return (Markup(text) if frame.autoescape else text) % values  # noqa: S704 -- our own catalogue


def install_words(env: FlaskEnvironment) -> None:
    """Give templates their words; ``{% trans %}`` calls the same functions."""
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext, pgettext=_pgettext, npgettext=_npgettext)


def remember(env: FlaskEnvironment, instance: Path) -> None:
    """Keep compiled templates from one start to the next: compiling them is most of what the first pages cost.

    Jinja takes one only for the very same source and the same Python; another Jinja gets a folder of its own.
    """
    folder = instance / f"templates-{version('jinja2')}"
    folder.mkdir(mode=0o700, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))
