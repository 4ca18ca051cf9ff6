"""What a survey made from a form would be: drafts in order, and everything of the form that is not in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from teilhabe_app.core.i18n import BY_CODE, Multilingual, force_language, gettext
from teilhabe_app.core.i18n import lazy_gettext as _l
from teilhabe_app.surveys.analysis.problems import Place, Problem, unreadable
from teilhabe_app.surveys.analysis.xlsform import Form, Group, Question, Reading, walk
from teilhabe_app.surveys.conditions import parse, write
from teilhabe_app.surveys.service.building import QuestionDraft
from teilhabe_app.surveys.service.importing.conditions import Tree
from teilhabe_app.surveys.service.importing.questions import Questions
from teilhabe_app.surveys.service.sections import SectionDraft

Around = tuple[int, ...]  # the groups with a heading around something, by their identity


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its questions; the first part may have no heading."""

    section: SectionDraft | None
    questions: tuple[QuestionDraft, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be made; ``problems`` names what of the file is not in it.

    ``bare`` is the language that texts are taken for whose headings name none; None where there is no such text.
    """

    title: Multilingual
    parts: tuple[Part, ...]
    languages: tuple[str, ...]
    problems: tuple[Problem, ...]
    bare: str | None = None

    @property
    def questions(self) -> tuple[QuestionDraft, ...]:
        """Return all questions in order."""
        return tuple(question for part in self.parts for question in part.questions)

    @property
    def condition_count(self) -> int:
        """Return how many questions and sections are shown only if something holds."""
        owners: list[Any] = [*self.questions, *(part.section for part in self.parts if part.section)]
        return sum(bool(one.condition) for one in owners)

    @property
    def choice_count(self) -> int:
        """Return how many choices and rows there are."""
        return sum(len(question.options or ()) for question in self.questions)

    @property
    def has_choice_filters(self) -> bool:
        """Tell whether choices depend on earlier answers."""
        return any(any(question.option_conditions) for question in self.questions)


def planned(reading: Reading, language: str | None = None) -> Plan:
    """Return what the form would become. Raises Unreadable where nothing of it can be used.

    ``language`` is that of texts whose headings name none; otherwise the form's default language says it.
    """
    form = reading.form
    planner = _Planner(reading, language)
    planner.languages()
    planner.walk(form.items, ())
    planner.close()
    if not any(part.questions for part in planner.parts):
        raise unreadable(_l("There is no question in this file that can be used."), Place(reading.sheet))
    used = {code for part in planner.parts for question in part.questions for code in question.text}
    return Plan(
        title=Multilingual({planner.make.words.default: form.title[:300]} if form.title else {}),
        parts=tuple(planner.parts),
        languages=tuple(code for code in BY_CODE if code in used),
        problems=(*reading.problems, *planner.make.problems),
        bare=planner.make.words.default if _has_bare_texts(form) else None,
    )


def _has_bare_texts(form: Form) -> bool:
    """Tell whether there are texts of no language, besides names that stand for a missing label."""
    parts = [item for item, _within in walk(form.items)]
    named = [(part.name, part.label) for part in parts] + [(part.name, part.hint) for part in parts]
    named += [(one.code, one.label) for choices in form.lists.values() for one in choices]
    return any(text.get("", name) != name for name, text in named)


@dataclass(slots=True)
class _Run:
    """Questions that stand together, and the groups around them that have a heading."""

    around: Around
    drafts: list[QuestionDraft] = field(default_factory=list)


class _Planner:
    def __init__(self, reading: Reading, language: str | None) -> None:
        self.make = Questions(reading, language)
        self.form: Form = reading.form
        self.parts: list[Part] = []
        self.run = _Run(())
        self.sections: dict[Around, SectionDraft] = {}
        self.bare: list[tuple[Around, Tree]] = []  # conditions of groups without a heading go to their questions

    def languages(self) -> None:
        """Name the languages that this site does not have; refuse a form that has no other."""
        foreign = [code for code in self.form.languages if code not in BY_CODE]
        texts = [item.label for item in self.form.questions()]
        if foreign and not any(code in BY_CODE or not code for label in texts for code in label):
            message = _l("None of the languages of this file is one of this site.")
            raise unreadable(message, Place(self.make.sheet))
        for code in foreign:
            message = _l("This site has no texts in the language “%(name)s”; they are left out.", name=code)
            self.make.problems.append(Problem(Place(self.make.sheet, 1), message))

    def walk(self, items: Sequence[Question | Group], around: Around) -> None:
        for item in items:
            if isinstance(item, Question):
                self.put(around, self.make.question(item))
            elif item.is_matrix and (draft := self.make.matrix(item)):
                self.put(around, draft)
            elif self.make.words.of(item.label):
                self.section(item, around)
                self.walk(item.items, (*around, id(item)))
            else:
                condition = self.make.condition(item, "relevant", item.relevant)
                self.bare += [(around, condition)] if condition else []
                self.walk(item.items, around)
                del self.bare[len(self.bare) - bool(condition) :]

    def section(self, group: Group, outer: Around) -> None:
        """Draft a section while only what stands before it is known."""
        trees = [parse(self.sections[outer].condition)] if outer else []
        trees += [tree for place, tree in self.bare if place == outer]
        trees.append(self.make.condition(group, "relevant", group.relevant))
        title, hint = self.make.words.of(group.label), self.make.words.of(group.hint)
        condition = write(self.make.joined(group, trees))
        self.sections[*outer, id(group)] = SectionDraft(title=title, text=hint or None, condition=condition)

    def put(self, around: Around, draft: QuestionDraft | None) -> None:
        if draft is None:
            return
        if around != self.run.around:
            self.close()
            self.run = _Run(around)
        if outer := [tree for place, tree in self.bare if place == around]:
            draft = replace(draft, condition=write(self.make.joined(None, [*outer, parse(draft.condition)])))
        self.run.drafts.append(draft)

    def close(self) -> None:
        if not self.run.drafts:
            return
        section = self.sections.get(self.run.around)
        if section is None and self.parts:
            section = SectionDraft(title=_further())
        self.parts.append(Part(section, tuple(self.run.drafts)))
        self.run = _Run(())


def _further() -> Multilingual:
    """Return the heading for questions behind a group, in all languages."""
    texts = {}
    for code in BY_CODE:
        with force_language(code):
            texts[code] = gettext("Further questions")
    return Multilingual(texts)
