"""The list of findings for those who work on them counts quotes and does not load them."""

from teilhabe_app.core.db import db
from tests.factories import contribution, moderator, thread
from tests.factories import synthesis as make


def test_the_list_of_findings_counts_quotes(session, client, sign_in, statements):
    place = thread()
    dossier = make.dossier(place.format)
    finding = make.finding(dossier)
    make.routing(finding)
    sign_in(moderator())
    counts = []
    for _number in range(2):
        make.citation(finding, contribution(place))
        db.session.commit()
        db.session.expire_all()
        statements.clear()
        page = client.get(f"/en/dossiers/{dossier.slug}/findings")
        assert page.status_code == 200
        counts.append(len(statements))
    assert 'class="num">2</td>' in page.text
    assert counts[0] == counts[1] <= 12
