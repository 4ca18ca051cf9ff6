import csv
import datetime as dt
import io

from teilhabe_app.contributions.models import Visibility
from teilhabe_app.core import clock
from teilhabe_app.synthesis.models import AsideReason, Decision, SetAside
from teilhabe_app.synthesis.service import news
from tests.factories import body, contribution, field, measure, ml, organisation, save, user
from tests.factories import synthesis as make


def cited(source, **values):
    finding = make.finding(make.dossier(source.format, public=True), **values)
    make.citation(finding, source)
    return finding


def test_my_contributions_by_where_they_stand(client, session, sign_in):
    me = user()
    texts = {}
    for state in ("waiting", "cited", "answered", "measure", "aside", "hidden"):
        one = contribution(author=me, text=f"Text {state}.")
        texts[state] = one.text
        if state in {"cited", "answered", "measure"}:
            finding = cited(one)
            if state != "cited":
                response = make.response(make.routing(finding))
            if state == "measure":
                make.outcome(response)
        if state == "aside":
            dossier = make.dossier(one.format, public=True)
            save(SetAside(dossier_id=dossier.id, contribution=one, reason=AsideReason.TOO_SHORT))
        if state == "hidden":
            one.visibility = Visibility.WITHDRAWN
    contribution(text="Text of others.")
    sign_in(me)
    whole = client.get("/en/contributions/mine").text
    assert all(text in whole for text in texts.values())
    assert "Text of others." not in whole
    assert 'class="chain-small"' in whole
    assert f"/en/dossiers/news/{news.token_of(me.email)}" in whole
    shown = {"answered": {"answered", "measure"}, "cited": {"cited", "answered", "measure"}}
    for state in texts:
        page = client.get(f"/en/contributions/mine?state={state}").text
        assert {key for key, text in texts.items() if text in page} == shown.get(state, {state}), state
    assert texts["waiting"] in client.get("/en/contributions/mine?state=nonsense").text


def test_a_list_of_mine_takes_a_constant_number_of_statements(client, session, sign_in, statements):
    me = sign_in(user())
    counts = []
    for many in (1, 3, 5):
        for _n in range(many):
            make.outcome(make.response(make.routing(cited(contribution(author=session.merge(me))))))
        session.commit()
        session.expire_all()
        statements.clear()
        assert client.get("/en/contributions/mine").status_code == 200
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts


def test_points_of_an_organisation_and_their_answers(client, session, statements):
    group = organisation()
    first = contribution(organisation=group, text="Erster Punkt.")
    second = contribution(organisation=group, text="=Zweiter Punkt.")
    contribution(organisation=group, text="Verborgen.", visibility=Visibility.WITHDRAWN)
    finding = cited(first, statement=ml("Aussage.", en="Statement."))
    make.outcome(make.response(make.routing(finding), decision=Decision.PARTLY_ADOPTED))
    session.commit()
    base = f"/en/dossiers/organisations/{group.slug}"
    assert base in client.get(f"/en/organisations/{group.slug}").text
    page = client.get(base).text
    for words in ("Erster Punkt.", "Zweiter Punkt.", "Statement.", "Partly adopted", "Changed because of this:"):
        assert words in page, words
    assert "Verborgen." not in page
    assert "Erster Punkt." not in client.get(f"{base}?state=open").text
    assert "Zweiter Punkt." not in client.get(f"{base}?state=answered").text
    file = client.get(f"{base}/points.csv").get_data(as_text=True).lstrip("\ufeff")
    lines = list(csv.DictReader(io.StringIO(file), delimiter=";"))
    assert {line["contribution"]: line["decision"] for line in lines} == {
        str(first.id): "partly_adopted", str(second.id): ""
    }  # fmt: skip
    assert any(line["text"] == "'=Zweiter Punkt." for line in lines)
    assert client.get("/en/dossiers/organisations/nobody").status_code == 404
    counts = []
    for many in (1, 3, 5):
        for _n in range(many):
            make.response(make.routing(cited(contribution(organisation=session.merge(group)))))
        session.commit()
        session.expire_all()
        statements.clear()
        client.get(base)
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 8


def promise(decision=Decision.ADOPTED, **values):
    in_field = values.pop("field", None) or field()
    asked = values.pop("body", None) or body()
    finding = cited(contribution(), field=in_field)
    return make.response(make.routing(finding, body=asked), decision=decision, **values)


def test_what_is_promised_and_not_done(client, session):
    today = clock.today()
    late = promise(reason=ml("Spät.", en="Late."), review_on=today - dt.timedelta(days=1))
    soon = promise(reason=ml("Bald.", en="Soon."), review_on=today + dt.timedelta(days=9))
    open_end = promise(Decision.PARTLY_ADOPTED, reason=ml("Ohne.", en="No day."))
    done = promise(reason=ml("Fertig.", en="Finished."))
    make.outcome(done, make.revision(measure()))
    refused = promise(Decision.NOT_ADOPTED, reason=ml("Nein.", en="Refused."), review_on=today)
    replaced = promise(reason=ml("Früher.", en="Earlier."))
    make.response(replaced.routing, decision=Decision.NO_FUNDS)
    secret = make.response(make.routing(make.finding(make.dossier())), reason=ml("Geheim.", en="Secret."))
    session.commit()
    page = client.get("/en/dossiers/promises").text
    assert page.index("Late.") < page.index("Soon.") < page.index("No day.")
    for words in ("Finished.", "Refused.", "Earlier.", "Secret."):
        assert words not in page, words
    assert page.count(">Overdue<") >= 2
    assert "Soon." not in client.get("/en/dossiers/promises?overdue=1").text
    of_body = client.get(f"/en/dossiers/promises?body={soon.routing.body.key}").text
    assert "Soon." in of_body
    assert "Late." not in of_body
    in_field = client.get(f"/en/dossiers/promises?field={open_end.routing.finding.field.slug}").text
    assert "No day." in in_field
    assert "Late." not in in_field
    assert "Nothing is open here" in client.get("/en/dossiers/promises?body=nobody").text
    file = client.get("/en/dossiers/promises.csv").get_data(as_text=True)
    assert len(file.strip().splitlines()) == 4
    feed = client.get("/en/dossiers/promises.atom")
    assert feed.mimetype == "application/atom+xml"
    assert "Soon." in feed.get_data(as_text=True)
    assert refused.id
    assert secret.id
    assert late.routing.body.key in client.get(f"/en/organisations/bodies/{late.routing.body.key}").text
    assert (
        f"promises?body={late.routing.body.key}" in client.get(f"/en/organisations/bodies/{late.routing.body.key}").text
    )
    assert "/en/dossiers/promises" in client.get("/en/dossiers/").text


def test_the_list_goes_on_and_costs_the_same(client, session, statements):
    in_field, asked = field(), body()
    day = clock.today() + dt.timedelta(days=3)
    counts = []
    for many in (1, 3, 31):
        for n in range(many):
            promise(field=session.merge(in_field), body=session.merge(asked), reason=ml(f"R{many}-{n}."),
                    review_on=day if n % 2 else None)  # fmt: skip
        session.commit()
        session.expire_all()
        statements.clear()
        page = client.get("/de/dossiers/promises").text
        counts.append(len(statements))
    assert len(set(counts)) == 1, counts
    assert counts[0] <= 8
    cursor = page.partition("/promises?after=")[2].partition('"')[0]
    rest = client.get(f"/de/dossiers/promises?after={cursor}").text
    assert page.count("card__title") + rest.count("card__title") == 35
    for broken in ("x", "2026-01-01.99999999999999999999", "2026-01-01", "9999-99-99.1"):
        assert client.get(f"/de/dossiers/promises?after={broken}").status_code == 200
