"""Public lists cost the same number of statements for one, three and five items."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from teilhabe_app.contributions.models import Place
from teilhabe_app.core import clock
from teilhabe_app.formats.models import Phase, PhaseKind, Process, State
from teilhabe_app.framework.models import FieldSuccession, Indicator, IndicatorValue
from teilhabe_app.organisations.models import MemberRole
from teilhabe_app.reports.models import EditionState
from tests import factories as make
from tests.factories import consultations as statements
from tests.factories import events as places
from tests.factories import reports as editions
from tests.factories import surveys
from tests.factories import synthesis as chain

MOST = 8


class World:
    """Things of every kind; ``grow`` adds one item to every list."""

    def __init__(self) -> None:
        self.field, self.body = make.field(), make.body()
        self.dossier = chain.dossier(public=True)
        self.process = make.save(
            Process(slug="gesetz", title=make.ml("Gesetz"), summary=make.ml("Worum es geht."), state=State.PUBLISHED)
        )
        self.event = places.event()
        self.consultation = statements.consultation(questions=0)
        self.survey = surveys.survey()
        self.thread = make.thread()
        self.measure = make.measure(self.field)

    def grow(self) -> None:
        """Add one of each."""
        n = make.number()
        group = make.organisation(successor=make.organisation(ended_on=clock.today()))
        statements.member(group, MemberRole.SPOKESPERSON)
        make.body(predecessors=[make.body(valid_to="2024")], part_of=self.body)
        made = Indicator(key=f"I-{n}", field=self.field, name=make.ml(f"Kennzahl {n}"), unit="%")
        made.values = [
            IndicatorValue(position=1, year=2023, value=Decimal(11), population=make.ml("Land"), basis=make.ml("x"))
        ]
        make.save(made)
        editions.revision(make.measure(self.field))
        editions.revision(self.measure)
        make.save(FieldSuccession(predecessor=make.field(ended_on=clock.today()), successor=make.field()))
        self._formats()
        self._chain()

    def _formats(self) -> None:
        statements.question(self.consultation)
        statements.material(self.consultation, measure=make.measure())
        of = statements.consultation(make.format_(fields=[make.field()], bodies=[make.body()], process=self.process))
        today = clock.today()
        title = make.ml("Abschnitt")
        make.save(Phase(process=self.process, kind=next(iter(PhaseKind)), title=title, starts_on=today, ends_on=today))
        done = {"closes_at": clock.now() - dt.timedelta(hours=1)}
        make.format_(fields=[make.field()], bodies=[make.body()], **done)
        statements.statement(of)
        places.event()
        places.workshop(self.event, title=make.ml(f"Werkstatt {make.number()}"))
        surveys.survey()

    def _chain(self) -> None:
        source = make.contribution(self.thread, field=self.field, measure=self.measure, author=make.user())
        make.contribution(self.thread, parent=source)
        make.contribution(make.thread(self.consultation.format, place=Place.MEASURE, measure=self.measure))
        finding = chain.finding(self.dossier, field=self.field)
        chain.citation(finding, source)
        response = chain.response(chain.routing(finding))
        chain.outcome(response, editions.revision(make.measure(self.field)))
        chain.finding(chain.dossier(source.format, public=True))
        edition = editions.edition(state=EditionState.FROZEN, frozen_at=clock.now())
        assert edition.number

    def paths(self) -> list[str]:
        """Name the public pages that list something."""
        return [
            "/de/",
            "/de/formats/",
            "/de/formats/?view=calendar",
            "/de/formats/?stage=over",
            "/de/formats/calendar.ics",
            f"/de/formats/processes/{self.process.slug}",
            "/de/framework/",
            "/de/framework/indicators",
            f"/de/framework/fields/{self.field.slug}",
            f"/de/framework/measures/{self.measure.key}",
            "/de/organisations/",
            "/de/organisations/?ended=1",
            "/de/organisations/bodies/",
            f"/de/organisations/bodies/{self.body.key}",
            f"/de/consultations/{self.consultation.format.slug}",
            f"/de/contributions/threads/{self.thread.id}",
            f"/de/events/{self.event.format.slug}",
            "/de/dossiers/",
            f"/de/dossiers/{self.dossier.slug}",
            "/de/reports/",
        ]


def test_public_lists_take_a_constant_number_of_statements(client, session, statements):
    world = World()
    counts: dict[str, list[int]] = {}
    for more in (1, 2, 2):
        for _ in range(more):
            world.grow()
        session.commit()
        for path in world.paths():
            session.expire_all()
            statements.clear()
            answer = client.get(path)
            assert answer.status_code == 200, path
            counts.setdefault(path, []).append(len(statements))
    grows = {path: found for path, found in counts.items() if len(set(found)) > 1}
    assert grows == {}
    assert {path: found for path, found in counts.items() if found[0] > MOST} == {}
