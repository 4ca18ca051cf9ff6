import datetime as dt
import re

import pytest
from sqlalchemy import select

from teilhabe_app.accounts import current, service
from teilhabe_app.accounts.models import AccountLink, Purpose, User
from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.outbox import OutboxMail
from tests.factories import PASSWORD, administrator, user

NEW = {
    "email": "Neu@example.org",
    "pseudonym": "Nachbarin",
    "password": "the moon over the river",
    "language": "tr",
}


def link_in(mail) -> str:
    return re.search(r"http://[^/]+(/\S+)", mail.text).group(1)


def mails(kind=None):
    query = select(OutboxMail).order_by(OutboxMail.id)
    return db.session.scalars(query.where(OutboxMail.kind == kind) if kind else query).all()


def words(page) -> str:
    return re.sub(r"\s+", " ", re.sub(r'name="(csrf_token|once)"[^>]*', "", page.text))


def test_sign_up_confirm_and_be_signed_in(client, session):
    answer = client.post("/de/account/sign-up", data=NEW)
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200
    (mail,) = mails()
    assert mail.language == "tr"
    assert mail.to_address == "neu@example.org"
    assert "Nachbarin" not in mail.text
    path = link_in(mail)
    assert path.startswith("/tr/account/confirm/")
    for _ in range(2):  # mail scanners follow links
        assert client.get(path).status_code == 200
        client.head(path)
    db.session.expire_all()
    account = db.session.scalars(select(User)).unique().one()
    assert account.confirmed_at is None
    assert client.post(path, data={"password": "something else entirely"}).status_code == 422
    answer = client.post(path, data={"password": NEW["password"]})
    assert answer.status_code == 303
    db.session.expire_all()
    assert account.confirmed_at
    assert account.pseudonym_key == "nachbarin"
    assert account.roles == {"participant"}
    assert client.get("/de/account/").status_code == 200
    assert client.get(path).status_code == 410
    assert client.post(path, data={"password": NEW["password"]}).status_code == 410


def test_sign_up_says_the_same_for_known_and_unknown(client, session):
    known = user()
    session.commit()
    answers = [client.post("/de/account/sign-up", data={**NEW, "email": email, "pseudonym": f"Name {n}"})
               for n, email in enumerate(("fresh@example.org", known.email.upper()))]  # fmt: skip
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert [mail.kind for mail in mails()] == ["confirm", "known"]
    db.session.expire_all()
    assert service.check_password(known.email, PASSWORD) is known


def test_a_waiting_account_does_not_hold_its_name(client, session):
    client.post("/de/account/sign-up", data=NEW)
    other = {**NEW, "email": "other@example.org"}
    assert client.post("/de/account/sign-up", data=other).status_code == 303
    first, second = (link_in(mail) for mail in mails("confirm"))
    for path in (first, second):
        assert client.post(path, data={"password": NEW["password"]}).status_code == 303
    names = db.session.scalars(select(User.pseudonym).order_by(User.id)).all()
    assert names == ["Nachbarin", "Nachbarin 2"]


def test_a_second_sign_up_ends_the_first_link(client):
    client.post("/de/account/sign-up", data=NEW)
    client.post("/de/account/sign-up", data={**NEW, "password": "another good sentence"})
    first, second = (link_in(mail) for mail in mails("confirm"))
    assert client.get(first).status_code == 410
    assert client.post(second, data={"password": "another good sentence"}).status_code == 303


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"password": "short"}, "at least 10"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "too easy"),
        ({"password": "Nachbarin Nachbarin"[:9] + "x"}, None),
        ({"email": "no address"}, "name@example.org"),
        ({"pseudonym": ""}, "required"),
        ({"pseudonym": "Mod\u0435ration"}, None),
        ({"pseudonym": "Moderation"}, "already taken"),
        ({"pseudonym": "me@example.org"}, "do not use your e-mail"),
        ({"language": "xx"}, "choice"),
        ({"website": "http://example.org"}, "empty"),
    ],
)
def test_bad_input_keeps_what_was_typed(client, change, message):
    answer = client.post("/en/account/sign-up", data={**NEW, **change})
    if message is None:
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert message in answer.text
    assert "Neu@example.org" in answer.text or "email" in change
    assert NEW["password"] not in answer.text


def test_a_name_that_looks_alike_is_taken(client, session):
    user(pseudonym="Ayşe", pseudonym_key="ayse")
    session.commit()
    answer = client.post("/en/account/sign-up", data={**NEW, "pseudonym": "AYSE"})
    assert answer.status_code == 422


def test_forgotten_password_says_the_same_and_ends_sessions(client, sign_in, app):
    account = sign_in(user())
    thief = client.get_cookie("teilhabe").value
    fresh = app.test_client()
    pages = []
    for email in (account.email, "nobody@example.org"):
        answer = fresh.post("/de/account/forgotten", data={"email": email})
        assert answer.status_code == 303
        pages.append(words(fresh.get(answer.location)))
    assert pages[0] == pages[1]
    (mail,) = mails()
    path = link_in(mail)
    assert fresh.get(path).status_code == 200
    weak = fresh.post(path, data={"password": "short"})
    assert weak.status_code == 422
    assert fresh.post(path, data={"password": "a quite new sentence"}).status_code == 303
    assert fresh.get("/de/account/").status_code == 200
    client.set_cookie("teilhabe", thief)
    assert client.get("/de/account/").status_code == 302
    assert fresh.get(path).status_code == 410
    assert service.check_password(account.email, "a quite new sentence")
    with pytest.raises(DomainError):
        service.check_password(account.email, PASSWORD)


def test_links_expire_and_end_at_a_password_change(client, session):
    account = user()
    token = service.send_link(account, Purpose.RESET)
    session.commit()
    path = f"/de/account/password/{token}"
    assert client.get(path).status_code == 200
    assert client.get(f"/de/account/confirm/{token}").status_code == 410  # made for something else
    service.set_password(account, "a quite new sentence")
    session.commit()
    assert client.get(path).status_code == 410
    late = service.send_link(account, Purpose.RESET)
    link = db.session.scalars(select(AccountLink)).one()
    assert link.token_hash == current.digest(late)
    link.expires_at = clock.now() - dt.timedelta(seconds=1)
    session.commit()
    assert client.post(f"/de/account/password/{late}", data={"password": "x" * 12}).status_code == 410


def test_a_link_is_used_once_even_when_loaded_twice(session):
    account = user()
    service.send_link(account, Purpose.RESET)
    db.session.flush()
    link = db.session.scalars(select(AccountLink)).one()
    db.session.execute(AccountLink.__table__.update().values(used_at=clock.now()))  # somebody was faster
    with pytest.raises(DomainError):
        service.choose_password(link, "a quite new sentence")


def test_unknown_links_and_deactivated_accounts(client, session):
    account = user(deactivated_at=clock.now())
    token = service.send_link(account, Purpose.RESET)
    session.commit()
    assert client.get(f"/de/account/password/{token}").status_code == 410
    assert client.get("/ar/account/confirm/nothing").status_code == 410
    assert client.post("/de/account/forgotten", data={"email": account.email}).status_code == 303
    assert not mails()
    answer = client.post("/de/account/sign-in", data={"email": account.email, "password": PASSWORD})
    assert answer.status_code == 422


def test_invite_and_come(client, sign_in, app):
    sign_in(administrator())
    data = {"email": "office@example.org", "pseudonym": "Geschäftsstelle", "language": "de", "roles": ["editor"]}
    answer = client.post("/en/account/people/invite", data=data)
    assert answer.status_code == 303
    again = client.post("/en/account/people/invite", data=data)
    assert again.status_code == 422
    assert "already an account" in again.text
    assert "Geschäftsstelle" in again.text
    person = answer.location
    assert "not come yet" in client.get(person).text
    assert client.post(f"{person}/invite").status_code == 303
    old, new = (link_in(mail) for mail in mails("invite"))
    guest = app.test_client()
    assert guest.get(old).status_code == 410
    assert "office@example.org" in guest.get(new).text
    sign_up = guest.post("/de/account/sign-up", data={**NEW, "email": "office@example.org"})
    assert sign_up.status_code == 303
    assert guest.post(new, data={"password": "the office has a window"}).status_code == 303
    account = db.session.scalars(select(User).where(User.email == "office@example.org")).unique().one()
    db.session.refresh(account)
    assert account.roles == {"participant", "editor"}
    assert account.confirmed_at
    assert client.post(f"{person}/invite").status_code == 422


def test_what_was_done_is_written_down(client, session):
    client.post("/de/account/sign-up", data=NEW)
    client.post(link_in(mails()[0]), data={"password": NEW["password"]})
    entries = db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert entries == ["account.sign_up", "account.confirm"]
    assert "neu@" not in str([entry.detail for entry in db.session.scalars(select(AuditEntry))])


def test_many_attempts_are_stopped(client):
    codes = [client.post("/de/account/forgotten", data={"email": "a@example.org"}).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]


@pytest.mark.usefixtures("session")
def test_create_admin_command(app):
    run = app.test_cli_runner().invoke
    arguments = ["accounts", "create-admin", "--email", "Root@example.org", "--pseudonym", "Leitung"]
    bad = run(args=[*arguments, "--password", "short"])
    assert bad.exit_code == 1
    assert "at least" in bad.output
    good = run(args=arguments, input="a long good sentence\na long good sentence\n")
    assert good.exit_code == 0, good.output
    assert "administrator" in service.check_password("root@example.org", "a long good sentence").roles
    assert run(args=[*arguments, "--password", "a long good sentence"]).exit_code == 1
    assert run(args=["accounts", "create-admin", "--email", "x", "--pseudonym", "y", "--password", "z"]).exit_code == 1


WAY = "/de/surveys/nur-mit-konto"


def test_whoever_needs_an_account_first_comes_back_to_what_they_wanted(client, session):
    page = client.get(f"/de/account/sign-in?next={WAY}")
    assert f"/de/account/sign-up?next={WAY}" in page.text
    client.post(f"/de/account/sign-up?next={WAY}", data=NEW)
    (mail,) = mails()

    answer = client.post(link_in(mail), data={"password": NEW["password"]})

    assert answer.location == WAY


def test_a_new_password_leads_back_too_and_never_to_another_site(client, session):
    person = user(email="da@example.org")
    client.post(f"/de/account/forgotten?next={WAY}", data={"email": person.email})
    client.post("/de/account/forgotten?next=//evil.example/", data={"email": person.email})
    first, second = (link_in(mail) for mail in mails())

    assert "evil" not in second
    assert client.post(second, data={"password": "another moon entirely"}).location == "/de/"
    client.post(f"/de/account/forgotten?next={WAY}", data={"email": person.email})
    assert client.post(link_in(mails()[-1]), data={"password": "a third moon entirely"}).location == WAY
    assert first != second
