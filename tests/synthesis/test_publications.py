import csv
import io
import json
import re
from hashlib import sha256
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock
from teilhabe_app.core.errors import DomainError
from teilhabe_app.synthesis import service
from teilhabe_app.synthesis.chain.changes import changes_between
from teilhabe_app.synthesis.models import CitationRole, Decision, DossierState, Evidence, Publication
from tests.factories import contribution, ml, moderator, organisation
from tests.factories import synthesis as make

XML = "{http://www.w3.org/2005/Atom}"


def published(**values):
    """Publish a dossier with one finding that quotes one contribution."""
    source = contribution(text="Der Kurs ist zu spät am Abend.", **values)
    dossier = make.dossier(source.format, title=ml("Kurse", en="Courses"))
    finding = make.finding(dossier, statement=ml("Kurse am Abend fehlen.", en="Evening courses are missing."))
    make.citation(finding, source, "zu spät")
    service.publish(moderator(), dossier, shows_gap=True)
    return dossier, finding, source


def again(dossier):
    dossier.state = DossierState.REOPENED
    service.publish(moderator(), dossier, shows_gap=True)


def rows(session, dossier):
    query = select(Publication).where(Publication.dossier_id == dossier.id).order_by(Publication.number)
    return session.scalars(query).all()


def test_each_publication_is_kept_and_cannot_change(session):
    dossier, finding, source = published()
    make.response(make.routing(finding))
    again(dossier)
    session.commit()
    first, second = rows(session, dossier)
    assert (first.number, second.number) == (1, 2)
    assert (first.findings, first.contributions) == (1, 1)
    (quoted,) = first.content["findings"][0]["citations"]
    assert (quoted["contribution"], quoted["starts"], quoted["ends"]) == (source.id, 13, 20)
    kept = json.dumps(first.content, ensure_ascii=False)
    assert "zu spät" not in kept, "the words stay where they can be taken back"
    for made in (sha256("zu spät".encode()), sha256(source.text.encode())):
        assert made.hexdigest() not in kept, "from a hash, few words can be guessed for ever"
    assert set(quoted) == {"contribution", "revision", "starts", "ends", "role", "language"}
    assert first.content["findings"][0]["routings"] == []
    assert len(second.content["findings"][0]["routings"][0]["answers"]) == 1
    for attempt in (sa.update(Publication).values(findings=9), sa.delete(Publication)):
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(attempt)


def test_a_refused_publication_keeps_nothing(session):
    dossier, _finding, _source = published()
    with pytest.raises(DomainError):
        service.publish(moderator(), dossier, shows_gap=True)
    assert len(rows(session, dossier)) == 1


def test_versions_show_what_was(client, session, statements):
    dossier, finding, source = published()
    finding.statement = ml("Kurse am Morgen fehlen.", en="Morning courses are missing.")
    finding.version += 1
    make.citation(make.finding(dossier, statement=ml("Neu.", en="A new one.")), source)
    again(dossier)
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/versions"
    assert "Publication 2" in client.get(path).text
    session.expire_all()
    statements.clear()
    first = client.get(f"{path}/1").text
    assert len(statements) <= 2
    assert "Evening courses are missing." in first
    assert "zu spät" in first
    assert "A new one." not in first
    changes = client.get(f"{path}/2/changes").text
    assert "A new one." in changes
    assert "<del>" in changes
    assert client.get(f"{path}/1/changes").status_code == 404
    assert client.get(f"{path}/9").status_code == 404
    data = client.get(f"{path}/1/data.json").data
    assert sha256(data).hexdigest() == rows(session, dossier)[0].sha256
    source = session.merge(source)
    source.visibility = Visibility.WITHDRAWN
    session.commit()
    now = client.get(f"{path}/1").text
    assert "zu spät" not in now, "what was taken back is not read in old publications either"
    assert "Its words are not shown." in now


def test_what_is_different_now(client, session):
    dossier, finding, _source = published()
    session.commit()
    path = f"/en/dossiers/{dossier.slug}/changes"
    assert "Nothing has changed." in client.get(path).text
    make.response(make.routing(session.merge(finding)), reason=ml("Ja.", en="Yes, we do."))
    session.commit()
    page = client.get(path).text
    assert "New answers (1)" in page
    assert "Yes, we do." in page


def test_what_a_finding_is_about_now_and_who_sent_a_question_back(client, session):
    dossier, finding, _source = published()
    routing = make.routing(finding)
    again(dossier)
    finding.theme = make.theme(dossier)
    finding.theme.name = ml("Uhrzeiten", en="Times of day")
    finding.field = None
    service.send_back(make.responder(routing.body), routing, "Das ist Sache der Stadt.")
    session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/changes").text
    assert "Nothing has changed." not in page
    said = re.sub(r"<[^>]+>", "", page)
    assert "Theme: No theme before, Times of day now" in said
    assert re.search(r"Action field: .+ before, No field now", said)
    assert "Sent back (1)" in said
    assert f"Finding 1: {routing.body.name['de']}" in said
    assert "Results of surveys" not in said


def test_figures_that_came_and_went_are_marked(client, session):
    dossier, finding, _source = published()
    values = {"format": dossier.formats[0], "release": 1, "count": 30, "base": 40}
    words = {"question_text": ml("Wann?", en="When?"), "answer_text": ml("Morgens", en="In the morning")}
    session.add(Evidence(finding=finding, question=1, answer="a", **values, **words))
    session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}/changes").text
    assert "Changed findings (1)" in page
    came = re.sub(r"<[^>]+>", "", page.partition("<ins>")[2].partition("</ins>")[0])
    assert came == "When? In the morning: 30 of 40 people (75%)"
    assert "<del>" not in page


def test_nothing_of_a_draft_leaves_the_house(client, session, sign_in):
    source = contribution()
    dossier = make.dossier(source.format)
    sign_in(moderator())
    files = ("data.json", "data.xlsx", "data/findings.csv", "feed.atom")
    for end in ("versions", "changes", "data", "versions/1", *files):
        assert client.get(f"/en/dossiers/{dossier.slug}/{end}").status_code == 404, end


def test_differences_between_contents():
    def content(*findings, **counts):
        coverage = {"total": 3, "cited": 1, "aside": 0, "open": 2, **counts}
        return {"dossier": {}, "coverage": coverage, "findings": list(findings)}

    def finding(number, statement="a", quotes=(), routings=()):
        cited = [{"contribution": n, "revision": 1, "starts": 0, "ends": 1, "role": "supports"} for n in quotes]
        return {"number": number, "statement": {"de": statement}, "citations": cited, "routings": list(routings)}

    def routing(*answers):
        return {"body": {"key": "b"}, "answers": [{"number": n, "measures": m} for n, m in answers]}

    before = content(finding(1, quotes=(1, 2)), finding(2), finding(3, routings=[routing()]))
    after = content(
        finding(1, quotes=(2, 3, 4)), finding(3, routings=[routing((1, []))]), finding(4, routings=[routing()]), cited=2
    )
    found = changes_between(before, after)
    assert [one["number"] for one in found.new] == [4]
    assert [one["number"] for one in found.removed] == [2]
    assert [(one.number, one.quotes_come, one.quotes_go, one.reads_differently) for one in found.changed] == [
        (1, 2, 1, False)
    ]
    assert [one.number for one in found.answers] == [3]
    assert [one.number for one in found.asked] == [4]
    assert found.counts == [("cited", 1, 2)]
    assert not changes_between(before, before)
    for moved in (
        {"theme": {"de": "t"}},
        {"field": {"key": "f"}},
        {"measure": {"key": "m"}},
        {"figures": [{"count": 7}]},
    ):
        later = content({**finding(1), **moved})
        (one,) = changes_between(content(finding(1)), later).changed
        assert (one.number, one.reads_differently, one.quotes_come, one.quotes_go) == (1, False, 0, 0), moved


def test_open_data_holds_what_is_public_and_no_person(client, session):
    dossier, finding, source = published(contact_email="geheim@example.org", author_name="Pseudonym")
    hidden = contribution(source.thread, text="=cmd", visibility=Visibility.PUBLISHED)
    make.citation(finding, hidden, role=CitationRole.DIFFERS)
    hidden.visibility = Visibility.WITHDRAWN
    make.outcome(make.response(make.routing(finding), reason=ml("=1+1")))
    make.routing(finding)
    session.commit()
    base = f"/en/dossiers/{dossier.slug}"
    page = client.get(f"{base}/data").text
    assert "Quotes" in page
    assert "Lizenz" in page or "lizenz" in page
    whole = client.get(f"{base}/data.json").get_json()
    assert [row["quote"] for row in whole["citations"]] == ["zu spät"]
    assert whole["statements"][str(finding.id)]["en"] == "Evening courses are missing."
    assert [row["number"] for row in whole["answers"]] == [1, None]
    for table, columns in whole["columns"].items():
        assert all(set(row) == set(columns) for row in whole[table]), table
    for table in ("findings", "citations", "answers"):
        answer = client.get(f"{base}/data/{table}.csv")
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        lines = list(csv.reader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff")), delimiter=";"))
        assert lines[0] == list(whole["columns"][table])
        assert len(lines) == len(whole[table]) + 1
        assert not any(cell.startswith("=") for line in lines for cell in line)
        text = answer.get_data(as_text=True)
        assert "geheim" not in text
        assert "Pseudonym" not in text
    assert client.get(f"{base}/data.xlsx").data[:2] == b"PK"
    assert client.get(f"{base}/data/people.csv").status_code == 404


def test_the_feed_tells_publications_and_answers(client, session):
    dossier, finding, _source = published()
    make.response(make.routing(finding), decision=Decision.NO_FUNDS, reason=ml("<&>"))
    session.commit()
    answer = client.get(f"/en/dossiers/{dossier.slug}/feed.atom")
    assert answer.mimetype == "application/atom+xml"
    titles = [one.text for one in ET.fromstring(answer.data).iter(f"{XML}title")]  # noqa: S314
    assert any("no money" in one for one in titles)
    assert "Publication 1" in titles


def test_pages_take_few_statements_whatever_they_hold(client, session, statements):
    dossier, finding, source = published()
    base = f"/de/dossiers/{dossier.slug}"
    paths = ["", "/findings/1", "/versions", "/versions/1", "/changes", "/data", "/data.json", "/feed.atom"]
    counts: dict[str, list[int]] = {}
    for many in (1, 3, 5):
        for _n in range(many):
            more = make.finding(session.merge(dossier))
            for _m in range(many):
                make.citation(more, contribution(session.merge(source).thread, organisation=organisation()))
                make.citation(session.merge(finding), contribution(session.merge(source).thread))
            make.outcome(make.response(make.routing(more)))
        session.commit()
        for path in paths:
            session.expire_all()
            session.expunge_all()
            statements.clear()
            assert client.get(base + path).status_code == 200
            counts.setdefault(path, []).append(len(statements))
    for path, found in counts.items():
        assert len(set(found)) == 1, (path, counts)
        assert found[0] <= 8, (path, found)
    statements.clear()
    client.get(base)
    assert len(statements) <= 2, "what does not change is kept"


def test_small_groups_are_not_shown_nor_worked_out(client, session):
    first = contribution(language="de")
    for _n in range(9):
        contribution(first.thread, language="de")
    for _n in range(7):
        contribution(first.thread, language="tr")
    contribution(first.thread, language="uk")
    dossier = make.dossier(first.format, public=True)
    session.commit()
    page = client.get(f"/en/dossiers/{dossier.slug}").text
    table = page[page.index('id="by-language"') :]
    table = table[: table.index("</table>")]
    assert table.count("not shown") == 2, "one hidden cell could be worked out from the total"
    assert ">10<" in table
    assert ">7<" not in table
    assert "Groups of fewer than five" in page
    assert clock.today()
