"""What the parts of a form say about each other: lists and questions that are named must be there, and earlier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem
from teilhabe_app.surveys.analysis.xlsform.expressions import Tree, answers, parts
from teilhabe_app.surveys.analysis.xlsform.texts import piped
from teilhabe_app.surveys.analysis.xlsform.tree import Form, Group, Question, walk

Items = tuple[Question | Group, ...]


def checked(form: Form, sheet: str, columns: Mapping[str, str], problems: list[Problem]) -> Form:
    """Return the form without what points nowhere; each such place is a problem, circles are fatal ones.

    ``sheet`` and ``columns`` (heading to letter) say where things stand.
    """
    check = _Check(form, sheet, columns, problems)
    check.circles()
    items = check.items(form.items)
    used = {item.choices for item, _within in walk(items) if isinstance(item, Question) and item.choices}
    return replace(form, items=items, lists={name: one for name, one in form.lists.items() if name in used})


class _Check:
    def __init__(self, form: Form, sheet: str, columns: Mapping[str, str], problems: list[Problem]) -> None:
        self.form, self.sheet, self.columns, self.problems = form, sheet, columns, problems
        self.order = {question.name: place for place, question in enumerate(form.questions())}
        self.known: set[str] = set()

    def complain(self, item: Question | Group, column: str, message: Any, *, fatal: bool = False) -> None:
        self.problems.append(Problem(Place(self.sheet, item.row, self.columns.get(column, "")), message, fatal))

    def items(self, items: Items) -> Items:
        kept: list[Question | Group] = []
        for item in items:
            if isinstance(item, Group):
                group = self.group(item)
                if group.items:
                    kept.append(group)
                else:
                    self.complain(item, "type", _l("The group is empty and is left out."))
            elif question := self.question(item):
                kept.append(question)
                self.known.add(item.name)
        return tuple(kept)

    def group(self, group: Group) -> Group:
        group = replace(group, relevant=self.condition(group, "relevant", group.relevant))
        self.piped(group)
        group = replace(group, items=self.items(group.items))
        lists = {item.choices if isinstance(item, Question) else "" for item in group.items}
        if group.is_matrix and (len(lists) != 1 or "" in lists):
            self.complain(group, "appearance", _l("A matrix needs questions that share one list of choices."))
            return replace(group, is_matrix=False)
        return group

    def question(self, question: Question) -> Question | None:
        if question.choices and question.choices not in self.form.lists:
            message = _l("The list “%(name)s” is missing; the row is left out.", name=question.choices[:60])
            self.complain(question, "type", message)
            return None
        if not question.label:
            self.complain(question, "label", _l("The label is missing; the name is shown instead."))
            question = replace(question, label={"": question.name})
        self.piped(question)
        relevant = self.condition(question, "relevant", question.relevant)
        constraint = self.condition(question, "constraint", question.constraint, own={question.name})
        return replace(question, relevant=relevant, constraint=constraint, choice_filter=self.filter(question))

    def condition(self, item: Question | Group, column: str, tree: Tree | None, own: Iterable[str] = ()) -> Tree | None:
        """Return a condition whose questions all come before; else None and a problem."""
        for name in sorted(answers(tree) if tree else ()):
            if name in self.known or name in own:
                continue
            message = _l("There is no question “%(name)s”.", name=name[:60])
            if name in self.order:
                message = _l("The question “%(name)s” comes later.", name=name[:60])
            self.complain(item, column, message)
            return None
        if column == "relevant" and tree and any(part[0] == "self" for part in parts(tree)):
            self.complain(item, column, _l("“%(text)s” is not understood here.", text="."))
            return None
        return tree

    def filter(self, question: Question) -> Tree | None:
        tree = self.condition(question, "choice_filter", question.choice_filter)
        columns = {name for choice in self.form.lists.get(question.choices, ()) for name in (*choice.columns, "name")}
        for part in parts(tree) if tree else ():
            if part[0] == "column" and part[1].lower() not in columns:
                message = _l("The list has no column “%(name)s”.", name=part[1][:60])
                self.complain(question, "choice_filter", message)
                return None
        return tree

    def piped(self, item: Question | Group) -> None:
        for name in sorted({name for text in (*item.label.values(), *item.hint.values()) for name in piped(text)}):
            if name not in self.known:
                self.complain(item, "label", _l("There is no question “%(name)s” before this one.", name=name[:60]))

    def circles(self) -> None:
        """Refuse questions whose conditions wait for each other, or for themselves."""
        needs: dict[str, set[str]] = {}
        asked = {}
        for item, within in walk(self.form.items):
            if isinstance(item, Question):
                around: tuple[Question | Group, ...] = (*within, item)
                trees = [one.relevant for one in around if one.relevant]
                needs[item.name] = {name for tree in trees for name in answers(tree)}
                asked[item.name] = item
        while ready := [name for name, waits in needs.items() if not waits & needs.keys()]:
            for name in ready:
                del needs[name]
        for name, waits in needs.items():
            if self._reaches(name, waits, needs):
                message = _l("The condition of “%(name)s” goes round in a circle.", name=name)
                self.complain(asked[name], "relevant", message, fatal=True)

    @staticmethod
    def _reaches(name: str, waits: set[str], needs: dict[str, set[str]]) -> bool:
        near: set[str] = set()
        while more := {one for one in waits if one in needs} - near:
            near |= more
            waits = {further for one in more for further in needs[one]}
        return name in near
