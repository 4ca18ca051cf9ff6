import datetime as dt
import re

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import Event, Pool, PoolKind, Proof, Registration, RegistrationState
from tests.factories import editor, ml, moderator, save
from tests.factories.events import event, registration

FORM = {"title-de": "Migrantenorganisationen", "kind": "reserved", "capacity": "3", "proof": "code"}


def only(model):
    db.session.expire_all()
    return db.session.query(model).one()


def pool(of, **values):
    return save(Pool(event=of, **{"title": ml("Bremerhaven"), "capacity": 2, "taken": 0, **values}))


def test_places_are_reserved_with_a_code(client, session, sign_in):
    made = event()
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/places"
    assert client.get(address).status_code == 200
    assert client.get(f"{address}/new").status_code == 200
    assert client.post(f"{address}/new", data={**FORM, "capacity": "-1"}).status_code == 422
    assert client.post(f"{address}/new", data=FORM).status_code == 303
    kept = only(Pool)
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", kept.code)
    assert kept.code in client.get(address).text
    before = kept.code
    assert client.post(f"{address}/{kept.id}/code").status_code == 303
    assert only(Pool).code != before
    assert client.get(f"{address}/{kept.id}").status_code == 200
    assert client.post(f"{address}/{kept.id}", data={**FORM, "proof": "word"}).status_code == 303
    assert (only(Pool).proof, only(Pool).code) == (Proof.WORD, None)
    assert client.post(f"{address}/{kept.id}/code").status_code == 303
    assert "These places have no code." in client.get(address).text
    assert client.post(f"{address}/{kept.id}/remove").status_code == 303
    assert db.session.query(Pool).count() == 0


def test_never_fewer_than_are_taken(client, session, sign_in):
    made = event()
    kept = pool(made, taken=2)
    registration(made, pool=kept, claim=kept)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/places/{kept.id}"
    data = {**FORM, "proof": "word"}
    fewer = client.post(address, data={**data, "capacity": "1"})
    assert fewer.status_code == 422
    assert "2 of these places are taken." in fewer.text
    other = client.post(address, data={**data, "kind": "online"})
    assert "their kind stays" in other.text
    assert client.post(f"{address}/remove").status_code == 303
    assert only(Pool).capacity == 2
    assert "Somebody has asked for these places." in client.get(f"/en/events/{made.format.slug}/places").text


def test_more_places_go_to_those_who_wait(client, session, sign_in):
    made = event(capacity=0)
    online = pool(made, kind=PoolKind.ONLINE, capacity=0)
    waits = {"state": RegistrationState.WAITING}
    first = registration(made, waiting_number=1, **waits)
    second = registration(made, waiting_number=2, claim=online, **waits)
    sign_in(editor())
    data = {**FORM, "kind": "online", "proof": "word", "capacity": "5"}
    assert client.post(f"/en/events/{made.format.slug}/places/{online.id}", data=data).status_code == 303
    db.session.expire_all()
    assert (first.state, second.state) == (RegistrationState.WAITING, RegistrationState.CONFIRMED)
    assert (second.pool_id, online.taken) == (online.id, 1)
    assert only(OutboxMail).to_address == second.email


def test_reserved_places_are_opened_now(client, session, sign_in):
    made = event(capacity=1)
    kept = pool(made, capacity=3, taken=1)
    registration(made, pool=kept, claim=kept)
    db.session.refresh(made)
    waiting = registration(made, state=RegistrationState.WAITING, waiting_number=1)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/places"
    assert client.post(f"{address}/{kept.id}/release").status_code == 303
    db.session.expire_all()
    assert (kept.capacity, made.capacity) == (1, 3)
    assert kept.released_at
    assert waiting.state is RegistrationState.CONFIRMED
    assert client.post(f"{address}/{kept.id}/release").status_code == 303
    assert "not reserved any more" in client.get(address).text
    refused = client.post(f"{address}/{kept.id}", data={**FORM, "proof": "word", "capacity": "9"})
    assert "open to everybody already" in refused.text


def test_a_day_that_has_come_opens_at_once(client, session, sign_in):
    made = event(capacity=0)
    kept = pool(made, release_on=clock.today() + dt.timedelta(days=3))
    waiting = registration(made, state=RegistrationState.WAITING, waiting_number=1)
    sign_in(editor())
    data = {**FORM, "proof": "word", "capacity": "2", "release_on": clock.today().isoformat()}
    assert client.post(f"/en/events/{made.format.slug}/places/{kept.id}", data=data).status_code == 303
    db.session.expire_all()
    assert (waiting.state, only(Event).capacity) == (RegistrationState.CONFIRMED, 2)


def test_places_are_for_editors(client, session, sign_in):
    made = event()
    kept = pool(made)
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/places"
    assert client.get(address).status_code == 403
    assert [client.post(f"{address}/{kept.id}/{act}").status_code for act in ("release", "code", "remove")] == [403] * 3


def test_of_two_who_save_at_once_the_second_is_told(client, session, sign_in):
    made = event()
    kept = pool(made)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/places/{kept.id}"
    data = {**FORM, "proof": "word", "version": "1"}
    assert client.post(address, data={**data, "capacity": "4"}).status_code == 303
    late = client.post(address, data={**data, "capacity": "5"})
    assert late.status_code == 422
    assert "Someone else has changed this meanwhile." in late.text
    assert 'value="2"' in late.text
    assert "It now says" in late.text
    assert only(Pool).capacity == 4
    assert client.post(address, data={**data, "version": "2", "capacity": "5"}).status_code == 303
    assert only(Pool).capacity == 5


def test_staff_give_a_kept_place_by_phone_without_its_code(client, session, sign_in):
    made = event(capacity=0)
    kept = pool(made, proof=Proof.CODE, code="ABCD-EFGH")
    sign_in(moderator())
    address = f"/en/events/{made.format.slug}/registrations/new"
    page = client.get(address).text
    assert 'name="claim"' in page
    assert 'name="claim_code"' not in page
    person = {"name": "Olena", "phone": "0421 555 0100", "language": "uk", "consent": "y", "claim": str(kept.id)}
    assert client.post(address, data=person).status_code == 303
    assert only(Registration).pool_id == kept.id
    assert only(Pool).taken == 1


def test_a_code_is_needed_by_everybody_else(client, session):
    made = event()
    pool(made, proof=Proof.CODE, code="ABCD-EFGH")
    session.commit()
    page = client.get(f"/en/events/{made.format.slug}/register").text
    assert 'name="claim_code"' in page
    assert 'name="claim"' not in page
