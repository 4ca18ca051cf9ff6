"""What a point of a statement can be about, as choices of a select."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms.fields.choices import SelectChoice

from teilhabe_app.consultations import queries
from teilhabe_app.consultations.models import Consultation, Point
from teilhabe_app.consultations.service import target_of
from teilhabe_app.core.i18n import Multilingual, gettext

SHORT = 90


def targets(consultation: Consultation, interface: str, points: Iterable[Point] = ()) -> list[SelectChoice]:
    """Return questions, measures, fields and paragraphs; the first choice is the whole (1 statement).

    What ``points`` are about already stays a choice, also where a new version or an editor took it away.
    """

    def words(text: Multilingual) -> str:
        return str(text.in_language(interface))

    found = [SelectChoice("", gettext("The consultation as a whole"))]
    group = gettext("Questions")
    found += [SelectChoice(f"q{one.id}", words(one.text), optgroup=group) for one in consultation.questions]
    for paragraph, passage in queries.paragraphs_of(consultation):
        group = words(passage.edition.document.title)
        text = " ".join(part for part in (passage.mark, " ".join(passage.text.split())) if part)
        short = text if len(text) <= SHORT else f"{text[:SHORT]}…"
        found.append(SelectChoice(f"p{paragraph.id}", short, optgroup=group))
    group = gettext("Measures")
    found += [
        SelectChoice(f"m{one.measure_id}", words(one.measure.title), optgroup=group)
        for one in consultation.materials
        if one.measure
    ]
    fields = {one.field.id: one.field for one in consultation.materials if one.field and not one.measure}
    fields |= {one.id: one for one in consultation.format.fields}
    group = gettext("Action fields")
    found += [SelectChoice(f"f{one.id}", words(one.short_name), optgroup=group) for one in fields.values()]
    offered = {str(choice.value) for choice in found}
    kept = {target_of(point): point for point in points if target_of(point) not in offered}
    return [*found, *(SelectChoice(key, words(_name_of(point))[:SHORT]) for key, point in kept.items())]


def _name_of(point: Point) -> Multilingual:
    if point.paragraph:
        return point.paragraph.thread.title
    if point.measure:
        return point.measure.title
    return point.question.text if point.question else point.field.short_name if point.field else Multilingual({})
