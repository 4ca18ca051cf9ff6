import datetime as dt

import pytest
from flask import g

from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.i18n import BY_CODE
from teilhabe_app.synthesis import chain
from teilhabe_app.synthesis.chain import steps as steps_module
from teilhabe_app.synthesis.models import AsideReason, Decision, SetAside
from tests.factories import contribution, measure, ml, save
from tests.factories import synthesis as make


@pytest.fixture(autouse=True)
def request_context(app, session, monkeypatch):
    monkeypatch.setattr(steps_module, "_resolvers", [])
    with app.test_request_context("/de/", method="POST"):
        g.approved = True
        g.language = BY_CODE["en"]
        yield


def states(steps):
    return [step.state for step in steps]


def test_each_step_of_a_contribution(session):
    source = contribution()
    assert states(chain.steps_for_contribution(source)) == ["current", "next", "open", "open", "open"]
    dossier = make.dossier(source.format)
    finding = make.finding(dossier)
    make.citation(finding, source)
    assert states(chain.steps_for_contribution(source)) == ["current", "next", "open", "open", "open"], (
        "a draft is secret"
    )
    dossier.published_at = clock.now()
    dossier.state = "published"
    session.flush()
    assert states(chain.steps_for_contribution(source)) == ["done", "current", "next", "open", "open"]
    routing = make.routing(finding)
    session.expire_all()
    assert "Ressort" in chain.steps_for_contribution(source)[2].detail
    routing.due_on = clock.today() - dt.timedelta(days=1)
    assert "should have" in chain.steps_for_contribution(source)[2].detail
    response = make.response(routing)
    session.expire_all()
    assert states(chain.steps_for_contribution(source)) == ["done", "done", "current", "next", "open"]
    make.outcome(response)
    session.expire_all()
    assert states(chain.steps_for_contribution(source)) == ["done", "done", "done", "current", "next"]
    chain.register_report_resolver(lambda findings, measures: chain.ReportLink(href=f"/r/{findings}{len(measures)}"))
    steps = chain.steps_for_contribution(source)
    assert states(steps) == ["done"] * 5
    assert steps[4].href == f"/r/[{finding.id}]1"
    unanswered = make.finding(dossier)
    make.routing(unanswered)
    session.expire_all()
    assert states(chain.steps_for_finding(unanswered))[1:] == ["current", "next", "open", "open"]


def test_an_answer_without_a_measure_skips_that_step(session):
    source = contribution()
    finding = make.finding(make.dossier(source.format, public=True))
    make.citation(finding, source)
    make.response(make.routing(finding), decision=Decision.NO_FUNDS)
    assert states(chain.steps_for_contribution(source)) == ["done", "done", "current", "skipped", "next"]


def test_set_aside_hidden_and_pending(session):
    source = contribution()
    dossier = make.dossier(source.format, public=True)
    save(SetAside(dossier_id=dossier.id, contribution=source, reason=AsideReason.TOO_SHORT))
    steps = chain.steps_for_contribution(source)
    assert states(steps) == ["done", "done", "skipped", "skipped", "skipped"]
    assert "Too short" in steps[1].detail
    for visibility in (Visibility.HIDDEN, Visibility.WITHDRAWN):
        steps = chain.steps_for_contribution(contribution(visibility=visibility))
        assert states(steps) == ["done", "skipped", "skipped", "skipped", "skipped"]
        assert steps[0].href is None
    assert states(chain.steps_for_contribution(contribution(visibility=Visibility.PENDING)))[:2] == ["current", "next"]


def test_finding_dossier_and_measure(session):
    source, changed = contribution(), measure()
    dossier = make.dossier(source.format, public=True)
    finding = make.finding(dossier, statement=ml("", tr="Akşam <kursu>"))
    make.citation(finding, source)
    make.outcome(make.response(make.routing(finding)), make.revision(changed))
    session.expire_all()
    assert states(chain.steps_for_finding(finding)) == ["done", "done", "done", "current", "next"]
    assert states(chain.steps_for_dossier(dossier, dossier.findings, 1)) == ["done", "done", "done", "current", "next"]
    steps = chain.steps_for_measure(changed)
    assert states(steps) == ["done", "done", "done", "current", "next"]
    assert '<span lang="tr" dir="ltr">Akşam &lt;kursu&gt;</span>' in steps[1].detail
    assert states(chain.steps_for_measure(measure())) == ["next", "open", "open", "open", "open"]


def test_the_number_of_statements_is_small_and_constant(session, statements):
    counts = []
    for number in (1, 3, 10):
        source = contribution()
        dossier = make.dossier(source.format, public=True)
        for _n in range(number):
            finding = make.finding(dossier)
            make.citation(finding, source)
            make.outcome(make.response(make.routing(finding)))
        session.commit()
        session.refresh(source)
        statements.clear()
        chain.steps_for_contribution(source)
        counts.append(len(statements))
    assert counts == [1, 1, 1]
