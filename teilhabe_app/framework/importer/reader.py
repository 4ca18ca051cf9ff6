"""YAML read as a tree with line numbers, and the checks that a shape is made of."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

from teilhabe_app.core.i18n import BY_CODE, Multilingual
from teilhabe_app.core.text import clean
from teilhabe_app.framework.importer.problems import Entry, ImportFailed, Reading, line_of

LARGEST = 5_000_000  # bytes; the fullest file we know has 130 000
MAX_CODE = 40
MAX_NAME = 300
MAX_WHOLE = 2**31 - 1
_DATE = re.compile(r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
_TAG = "tag:yaml.org,2002:"


Check = Callable[[Reading, yaml.Node, str], Any]


def read(path: Path, check: Check) -> Entry:
    """Read and check a file; raise ImportFailed with every problem."""
    reading = Reading(path.name)
    node = _compose(path, reading)
    if node is None:
        if not reading.problems:
            reading.complain(1, "", "the file is empty")
        raise ImportFailed(reading.problems)
    found = check(reading, node, "")
    if reading.problems:
        raise ImportFailed(sorted(reading.problems, key=lambda problem: problem.line))
    return found  # type: ignore[no-any-return] # a shape always gives an Entry


def _compose(path: Path, reading: Reading) -> yaml.Node | None:
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            reading.complain(1, "", "the file is larger than 5 MB")
            return None
        return yaml.compose(content.decode("utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        reading.complain(0, "", f"cannot be read: {error.strerror}")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reading.complain(line, "", "not UTF-8")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reading.complain(mark.line + 1 if mark else 1, "", f"not YAML: {error.problem or error.context}")
    except (yaml.YAMLError, RecursionError) as error:
        reading.complain(1, "", f"not YAML: {error}".splitlines()[0])
    return None


def _kind(node: yaml.Node) -> str:
    return str(node.tag).removeprefix(_TAG)


def _is_null(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and _kind(node) == "null"


def _scalar(reading: Reading, node: yaml.Node, key: str, wanted: set[str], name: str) -> str | None:
    if isinstance(node, yaml.ScalarNode) and _kind(node) in wanted:
        return str(node.value)
    shown = "null" if _is_null(node) else repr(node.value)[:40] if isinstance(node, yaml.ScalarNode) else _kind(node)
    hint = " (write it in quotes)" if name in {"a text", "a date"} and _kind(node) in {"int", "float"} else ""
    reading.complain_at(node, key, f"{name} is needed here, not {shown}{hint}")
    return None


def string(limit: int = MAX_NAME, pattern: str | None = None) -> Check:
    """Accept a text in one language or a code."""

    def check(reading: Reading, node: yaml.Node, key: str) -> str | None:
        raw = _scalar(reading, node, key, {"str"}, "a text")
        if raw is None:
            return None
        value = clean(raw, multiline=True)
        if not value:
            reading.complain_at(node, key, "is empty; write null where nothing is known")
        elif len(value) > limit:
            reading.complain_at(node, key, f"has {len(value)} characters; {limit} are possible")
        elif pattern and not re.fullmatch(pattern, value):
            reading.complain_at(node, key, f"{value!r} is not possible here")
        return value

    return check


def date(reading: Reading, node: yaml.Node, key: str) -> str | None:
    """Accept a year, a month or a day."""
    value = _scalar(reading, node, key, {"str", "timestamp"}, "a date")
    if value is not None and not _DATE.match(value):
        reading.complain_at(node, key, f"{value!r} is not a date like 2021, 2021-10 or 2021-10-07")
    return value


def whole(reading: Reading, node: yaml.Node, key: str) -> int | None:
    """Accept a whole number that the database can hold."""
    value = _scalar(reading, node, key, {"int"}, "a whole number")
    if value is None:
        return None
    if not re.fullmatch(r"-?\d{1,10}", value) or abs(int(value)) > MAX_WHOLE:
        reading.complain_at(node, key, f"{value!r} is not possible here")
        return None
    return int(value)


def number(reading: Reading, node: yaml.Node, key: str) -> Decimal | None:
    """Accept a number as it is written, with at most four decimals."""
    value = _scalar(reading, node, key, {"int", "float"}, "a number")
    if value is None:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or abs(found) >= Decimal(10) ** 13 or round(found, 4) != found:
        reading.complain_at(node, key, f"{value!r} is not possible here")
        return None
    return found


def boolean(reading: Reading, node: yaml.Node, key: str) -> bool | None:
    """Accept true or false."""
    value = _scalar(reading, node, key, {"bool"}, "true or false")
    return None if value is None else value.lower() in {"true", "yes", "on"}


def one_of(*codes: str) -> Check:
    """Accept one of a few words."""

    def check(reading: Reading, node: yaml.Node, key: str) -> str | None:
        value = _scalar(reading, node, key, {"str"}, "one of " + ", ".join(codes))
        if value is not None and value not in codes:
            reading.complain_at(node, key, f"{value!r} is none of {', '.join(codes)}")
            return None
        return value

    return check


def nullable(check: Check) -> Check:
    """Accept null too: no readable source says it."""
    return lambda reading, node, key: None if _is_null(node) else check(reading, node, key)


def listed(check: Check, *, least: int = 0) -> Check:
    """Accept a list."""

    def checked(reading: Reading, node: yaml.Node, key: str) -> list[Any]:
        if not isinstance(node, yaml.SequenceNode):
            reading.complain_at(node, key, "a list is needed here")
            return []
        if not reading.first_visit(node, key):
            return []
        if len(node.value) < least:
            reading.complain_at(node, key, f"needs at least {least} entry")
        return [check(reading, item, f"{key}[{index}]") for index, item in enumerate(node.value)]

    return checked


def _pairs(reading: Reading, node: yaml.Node, key: str) -> list[tuple[str, yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        reading.complain_at(node, key, "a mapping is needed here")
        return []
    if not reading.first_visit(node, key):
        return []
    found: dict[str, tuple[str, yaml.Node, yaml.Node]] = {}
    for name_node, value_node in node.value:
        name = str(name_node.value) if isinstance(name_node, yaml.ScalarNode) else "?"
        if name in found:
            reading.complain_at(name_node, _join(key, name), "stands here twice")
            continue
        found[name] = (name, name_node, value_node)
    return list(found.values())


def _join(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def mapping(check: Check) -> Check:
    """Accept names with values of one kind."""

    def checked(reading: Reading, node: yaml.Node, key: str) -> dict[str, Any]:
        pairs = _pairs(reading, node, key)
        return {name: check(reading, value, _join(key, name)) for name, _, value in pairs}

    return checked


def text(limit: int = 10_000) -> Check:
    """Accept a text in the languages of the interface; German is required."""
    one = string(limit)

    def checked(reading: Reading, node: yaml.Node, key: str) -> Multilingual:
        found = {}
        for name, name_node, value in _pairs(reading, node, key):
            if name not in BY_CODE:
                reading.complain_at(name_node, _join(key, name), f"no language of ours; we have {', '.join(BY_CODE)}")
                continue
            found[name] = one(reading, value, _join(key, name)) or ""
        if isinstance(node, yaml.MappingNode) and "de" not in found:
            reading.complain_at(node, key, "the German text (de) is missing")
        return Multilingual(found).filled()

    return checked


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a shape that may be left out, and what then holds."""

    check: Check
    default: Any = None


def shape(keys: Mapping[str, Check | Key]) -> Check:
    """Accept a mapping with exactly these keys; a bare check means that the key is required."""

    def checked(reading: Reading, node: yaml.Node, key: str) -> Entry:
        entry, lines = Entry(), {}
        for name, name_node, value in _pairs(reading, node, key):
            known = keys.get(name)
            if known is None:
                reading.complain_at(name_node, _join(key, name), "unknown key")
                continue
            lines[name] = line_of(name_node)
            check = known.check if isinstance(known, Key) else known
            entry[name] = check(reading, value, _join(key, name))
        for name, known in keys.items():
            if name in entry:
                continue
            if isinstance(known, Key):
                entry[name] = known.default
            elif isinstance(node, yaml.MappingNode):
                reading.complain_at(node, _join(key, name), "required, and missing")
        entry.line, entry.path, entry.lines = line_of(node), key, lines
        return entry

    return checked
