import json

from sqlalchemy import func, select

from teilhabe_app.accounts.models import RoleGrant, User, UserSession
from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.organisations.models import MemberRole, Membership, Seat
from tests.factories import PASSWORD, administrator, body, contribution, organisation, save, user


def test_change_name_and_language(client, sign_in):
    account = sign_in(user())
    other = user()
    db.session.commit()
    taken = client.post("/en/account/edit", data={"pseudonym": other.pseudonym.upper(), "language": "uk"})
    assert taken.status_code == 422
    assert other.pseudonym.upper() in taken.text
    assert client.post("/en/account/edit", data={"pseudonym": "Ядвіга", "language": "uk"}).status_code == 303
    db.session.expire_all()
    assert (account.pseudonym, account.language) == ("Ядвіга", "uk")
    assert "Ядвіга" in client.get("/uk/account/").text


def test_a_new_password_ends_the_other_sessions(client, sign_in, app):
    account = sign_in(user())
    elsewhere = app.test_client()
    elsewhere.post("/de/account/sign-in", data={"email": account.email, "password": PASSWORD})
    assert elsewhere.get("/de/account/").status_code == 200
    wrong = client.post("/en/account/password", data={"password": "wrong", "new_password": "a quite new sentence"})
    assert wrong.status_code == 422
    assert "not your current password" in wrong.text
    weak = client.post("/en/account/password", data={"password": PASSWORD, "new_password": "short"})
    assert weak.status_code == 422
    right = client.post("/en/account/password", data={"password": PASSWORD, "new_password": "a quite new sentence"})
    assert right.status_code == 303
    assert client.get("/de/account/").status_code == 200
    assert elsewhere.get("/de/account/").status_code == 302
    assert db.session.scalar(select(func.count()).select_from(UserSession)) == 1


def test_end_sessions(client, sign_in, app):
    account = sign_in(user())
    others = [app.test_client() for _ in range(2)]
    for other in others:
        other.post("/de/account/sign-in", data={"email": account.email, "password": PASSWORD})
    stranger = user()
    db.session.add(UserSession(token_hash="strange", user=stranger, expires_at=account.created_at.replace(year=2999)))
    db.session.commit()
    rows = {row.token_hash: row.id for row in db.session.scalars(select(UserSession))}
    assert client.post(f"/de/account/sessions/{rows['strange']}/end").status_code == 303
    assert db.session.get(UserSession, rows["strange"]) is not None
    newest = max(key for token, key in rows.items() if token != "strange")
    client.post(f"/de/account/sessions/{newest}/end")
    assert [other.get("/de/account/").status_code for other in others] == [200, 302]
    client.post("/de/account/sessions/end")
    assert others[0].get("/de/account/").status_code == 302
    assert client.get("/de/account/").status_code == 200


def test_download_my_data(client, sign_in):
    account = user()
    mine = contribution(author=account, author_name=account.pseudonym)
    contribution(author=user())
    group, office = organisation(), body()
    save(Membership(organisation=group, user=account, role=MemberRole.APPROVER))
    save(Seat(body=office, user=account))
    sign_in(account)
    answer = client.get("/de/account/data.json")
    assert answer.headers["Cache-Control"] == "private, no-store"
    data = json.loads(answer.text)
    assert data["account"]["email"] == account.email
    assert [one["receipt"] for one in data["contributions"]] == [mine.receipt]
    assert [(one["organisation"], one["role"]) for one in data["memberships"]] == [(group.name, "approver")]
    assert [one["body"] for one in data["seats"]] == [dict(office.name)]
    assert "password" not in answer.text


def test_delete_account(client, sign_in):
    account = user()
    mine = contribution(author=account, author_name="Nachbarin", contact_email="me@example.org")
    sign_in(account)
    key, email = account.id, account.email
    cookie = client.get_cookie("teilhabe").value
    assert client.get("/de/account/delete").status_code == 200
    assert client.post("/de/account/delete", data={"password": "wrong"}).status_code == 422
    assert client.post("/de/account/delete", data={"password": PASSWORD}).status_code == 303
    db.session.expire_all()
    assert db.session.get(User, key) is None
    kept = db.session.get(Contribution, mine.id)
    assert kept.text
    assert (kept.author_id, kept.contact_email) == (None, None)
    assert kept.author_name != "Nachbarin"
    client.set_cookie("teilhabe", cookie)
    assert client.get("/de/account/").status_code == 302
    assert client.post("/de/account/sign-in", data={"email": email, "password": PASSWORD}).status_code == 422
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "account.delete")).one()
    assert (entry.actor_id, entry.object_id) == (key, key)


def test_the_last_administrator_stays(client, sign_in):
    account = sign_in(administrator())
    answer = client.post("/en/account/delete", data={"password": PASSWORD})
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    administrator()
    db.session.commit()
    assert client.post("/en/account/delete", data={"password": PASSWORD}).status_code == 303
    assert db.session.scalar(select(func.count()).select_from(RoleGrant)) == 1
    assert db.session.get(User, account.id) is None


def test_guests_are_led_to_sign_in(client):
    for path in ("", "edit", "password", "delete", "data.json"):
        answer = client.get(f"/de/account/{path}")
        assert answer.status_code == 302
        assert "/de/account/sign-in" in answer.location
