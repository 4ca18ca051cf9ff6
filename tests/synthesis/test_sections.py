import pytest

from teilhabe_app.formats.models import Process, State
from tests.factories import body, contribution, field, format_, measure, ml, number, save
from tests.factories import synthesis as make


def changed(of, on=None):
    source = contribution()
    finding = make.finding(on or make.dossier(source.format, public=True), field=of.field)
    make.citation(finding, source)
    make.outcome(make.response(make.routing(finding)), make.revision(of))
    return finding


def test_a_measure_names_the_findings_that_changed_it(client, session):
    of = measure()
    finding = changed(of)
    about = make.finding(finding.dossier, measure=of)
    secret = make.finding(make.dossier(), measure=of)
    session.commit()
    page = client.get(f"/de/framework/measures/{of.key}").text
    assert 'class="chain"' in page
    assert f"/findings/{finding.number}" in page
    assert f"/{finding.dossier.slug}/findings/{about.number}" not in page
    assert secret.dossier.slug not in page


@pytest.mark.parametrize("kind", ["measure", "field", "body"])
def test_pages_with_findings_take_few_statements(client, session, statements, kind):
    counts = []
    for many in (1, 3, 10):
        of, asked = measure(), body()
        for _n in range(many):
            make.routing(changed(of), body=asked)
        path = {
            "measure": f"framework/measures/{of.key}",
            "field": f"framework/fields/{of.field.slug}",
            "body": f"organisations/bodies/{asked.key}",
        }[kind]
        session.commit()
        session.expire_all()
        statements.clear()
        page = client.get(f"/de/{path}")
        assert page.status_code == 200
        assert "/dossiers/" in page.text
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert max(counts) <= 8


def test_a_process_names_its_summaries(client, session):
    process = save(Process(slug=f"p-{number()}", title=ml("Gesetz"), summary=ml("Kurz."), state=State.PUBLISHED))
    shown = make.dossier(format_(process=process), public=True, process=process)
    hidden = make.dossier(format_(process=process), process=process)
    session.commit()
    page = client.get(f"/de/formats/processes/{process.slug}").text
    assert shown.slug in page
    assert hidden.slug not in page
    assert field().ended_on is None
