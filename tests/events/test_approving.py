from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import Event, Need, NeedKind, RegistrationGroup, RegistrationState
from tests.factories import moderator, save
from tests.factories.events import event, registration

ASKING = {"state": RegistrationState.REQUESTED}


def address_of(made):
    return f"/en/events/{made.format.slug}/registrations/requests"


def test_several_are_approved_in_their_order(client, session, sign_in):
    made = event(capacity=2, needs_approval=True)
    people = [registration(made, **ASKING) for _ in range(4)]
    sign_in(moderator())
    page = client.get(address_of(made)).text
    assert all(one.name in page for one in people)
    assert client.post(address_of(made), data={"act": "approve"}).status_code == 422
    assert client.post(address_of(made), data={"ids": [str(people[0].id)], "act": "eat"}).status_code == 422
    ids = [str(one.id) for one in reversed(people[:3])]
    assert client.post(address_of(made), data={"ids": ids, "act": "approve"}).status_code == 303
    db.session.expire_all()
    assert [one.state for one in people] == [
        RegistrationState.CONFIRMED,
        RegistrationState.CONFIRMED,
        RegistrationState.WAITING,
        RegistrationState.REQUESTED,
    ]
    assert db.session.get(Event, made.id).taken == 2
    assert db.session.query(OutboxMail).count() == 3


def test_declining_needs_a_reason_that_the_person_reads(client, session, sign_in):
    made = event(needs_approval=True)
    one = registration(made, **ASKING)
    one.needs = [Need(kind=NeedKind.FARE)]
    sign_in(moderator())
    data = {"ids": [str(one.id)], "act": "decline"}
    refused = client.post(address_of(made), data=data)
    assert refused.status_code == 422
    assert "Please say why." in refused.text
    assert client.post(address_of(made), data={**data, "reason": "Nur für Vereine."}).status_code == 303
    db.session.expire_all()
    assert (one.state, one.decided_reason, one.needs) == (RegistrationState.DECLINED, "Nur für Vereine.", [])
    assert "Nur für Vereine." in db.session.query(OutboxMail).one().text
    again = client.post(address_of(made), data={**data, "reason": "Noch einmal."})
    assert again.status_code == 422


def test_one_is_decided_on_its_own_page(client, session, sign_in):
    made = event(needs_approval=True)
    yes, no = registration(made, **ASKING), registration(made, **ASKING)
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations"
    assert "Approve" in client.get(f"{address}/{yes.id}").text
    assert client.post(f"{address}/{yes.id}/approve").status_code == 303
    assert client.post(f"{address}/{no.id}/decline-request", data={"reason": ""}).status_code == 422
    assert client.post(f"{address}/{no.id}/decline-request", data={"reason": "Voll."}).status_code == 303
    db.session.expire_all()
    assert (yes.state, no.state) == (RegistrationState.CONFIRMED, RegistrationState.DECLINED)
    assert client.post(f"{address}/{no.id}/approve").status_code == 303  # decided already: nothing happens
    db.session.expire_all()
    assert no.state is RegistrationState.DECLINED


def test_who_comes_together_is_decided_together(client, session, sign_in):
    made = event(capacity=2, needs_approval=True)
    group = save(RegistrationGroup(event=made, receipt="G", contact_name="Kontakt", language="de", together=True))
    party = [registration(made, group=group, **ASKING) for _ in range(3)]
    single = registration(made, **ASKING)
    sign_in(moderator())
    ids = [str(party[0].id), str(single.id)]
    assert client.post(address_of(made), data={"ids": ids, "act": "approve"}).status_code == 303
    db.session.expire_all()
    assert {one.state for one in party} == {RegistrationState.WAITING}
    assert single.state is RegistrationState.CONFIRMED
