import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from teilhabe_app.accounts import privacy, service
from teilhabe_app.accounts.models import AccountLink, Purpose, Role, User, UserSession
from teilhabe_app.accounts.policy import Can
from teilhabe_app.core import audit, clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.core.policy import policy
from tests.factories import PASSWORD, administrator, editor, moderator, save, user


@pytest.fixture
def demo(app):
    real = app.config["TEILHABE"]
    app.config["TEILHABE"] = dataclasses.replace(real, demo=True)
    yield
    app.config["TEILHABE"] = real


def mail(**values):
    defaults = {
        "to_address": "a@example.org",
        "language": "ar",
        "kind": "reset",
        "subject": "مرحبا <b>",
        "text": "نص <script>\n",
        "html": "-",
        "attachments": [{"name": "x.ics", "mimetype": "text/calendar", "text": "BEGIN"}],
    }
    return save(OutboxMail(**{**defaults, **values}))


PATHS = ("people/", "people/invite", "audit")


@pytest.mark.parametrize("make", [user, moderator, editor])
def test_only_administrators(client, sign_in, make):
    sign_in(make())
    for path in PATHS:
        assert client.get(f"/de/account/{path}").status_code == 403
    for permission in (Can.MANAGE, Can.READ_AUDIT, Can.READ_OUTBOX):
        assert not policy.allows(make(), permission)


def test_find_people(client, sign_in):
    sign_in(administrator())
    ours = user(email="anna_b@example.org")
    for _ in range(25):
        user()
    db.session.commit()
    page = client.get("/en/account/people/")
    assert "Show more" in page.text
    assert ours.email in client.get("/en/account/people/?q=ANNA_B").text
    assert "Nobody found" in client.get("/en/account/people/?q=anna%25").text
    assert client.get("/en/account/people/?after=broken&q=%E2%80%AE").status_code == 200


def test_roles(client, sign_in):
    sign_in(administrator())
    account = user()
    db.session.commit()
    path = f"/en/account/people/{account.id}"
    assert client.get(path).status_code == 200
    assert client.post(f"{path}/roles", data={"roles": ["moderator", "editor"]}).status_code == 303
    assert client.post(f"{path}/roles", data={"roles": ["editor"]}).status_code == 303
    db.session.expire_all()
    assert account.roles == {"participant", "editor"}
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "account.roles")).all()
    assert entries[-1].detail == {"granted": [], "revoked": ["moderator"]}
    assert client.post(f"{path}/roles", data={"roles": ["emperor"]}).status_code == 422
    assert client.get("/en/account/people/999999").status_code == 404


def test_the_last_administrator_stays(client, sign_in):
    boss = sign_in(administrator())
    user(Role.ADMINISTRATOR, deactivated_at=clock.now())
    waiting = user(Role.ADMINISTRATOR)
    waiting.confirmed_at = None
    db.session.commit()
    path = f"/en/account/people/{boss.id}"
    answer = client.post(f"{path}/roles", data={})
    assert answer.status_code == 422
    assert "last administrator" in answer.text
    assert client.post(f"{path}/deactivate").status_code == 422
    db.session.expire_all()
    assert "administrator" in boss.roles
    assert boss.deactivated_at is None
    waiting.confirmed_at = clock.now()
    db.session.commit()
    assert client.post(f"{path}/roles", data={}).status_code == 303


def test_deactivate_ends_sessions_and_links(client, sign_in, app):
    account = user()
    boss = administrator()
    service.send_link(account, Purpose.RESET)
    sign_in(boss)
    other = app.test_client()
    other.post("/de/account/sign-in", data={"email": account.email, "password": PASSWORD})
    path = f"/en/account/people/{account.id}"
    assert client.post(f"{path}/deactivate").status_code == 303
    assert other.get("/de/account/").status_code == 302
    assert not db.session.scalars(select(AccountLink)).all()
    assert "cannot sign in" in client.get(path).text
    assert client.post(f"{path}/deactivate").status_code == 422
    assert client.post(f"{path}/reactivate").status_code == 303
    assert client.post(f"{path}/reactivate").status_code == 422
    again = other.post("/de/account/sign-in", data={"email": account.email, "password": PASSWORD})
    assert again.status_code == 303


@pytest.mark.usefixtures("session")
def test_services_ask_the_policy():
    account, other = user(), user()
    for act in (
        lambda: service.set_roles(account, other, {Role.ADMINISTRATOR}),
        lambda: service.deactivate(account, other),
        lambda: service.reactivate(account, other),
    ):
        with pytest.raises(Forbidden):
            act()


def test_audit_page(client, sign_in):
    boss = sign_in(administrator())
    gone = user()
    audit.note(gone, "thing.act", gone, codes=["a", "b"], number=3)
    db.session.flush()
    db.session.delete(gone)
    db.session.commit()
    page = client.get("/en/account/audit")
    assert "account.sign_in" in page.text
    assert boss.pseudonym in page.text
    assert "Deleted account" in page.text
    assert "codes=a,b" in page.text
    filtered = client.get("/en/account/audit?action=thing.act&kind=user")
    assert "<code>account.sign_in</code>" not in filtered.text
    assert client.get("/en/account/audit?action=nothing&kind=%3Cb%3E&after=1").status_code == 200


def test_outbox_in_demonstration_only(client, sign_in):
    sign_in(administrator())
    one = mail()
    db.session.commit()
    assert client.get("/de/account/outbox/").status_code == 404
    assert client.get(f"/de/account/outbox/{one.id}").status_code == 404


@pytest.mark.usefixtures("demo")
def test_outbox(client, sign_in):
    sign_in(administrator())
    one, broken = mail(), mail(last_error="SMTPException: no", sent_at=None)
    db.session.commit()
    page = client.get("/en/account/outbox/").text
    assert "SMTPException: no" in page
    assert "مرحبا &lt;b&gt;" in page
    text = client.get(f"/en/account/outbox/{one.id}").text
    assert '<pre class="user-text" lang="ar" dir="auto">نص &lt;script&gt;' in text
    assert "BEGIN" in text
    assert "Not sent" in client.get(f"/en/account/outbox/{broken.id}").text
    assert client.get("/en/account/outbox/999999").status_code == 404


def test_statements_do_not_grow(client, sign_in, statements):
    sign_in(administrator())
    counts = []
    for _ in range(2):
        user(Role.EDITOR)
        db.session.commit()
        for path in ("people/", "audit"):
            statements.clear()
            client.get(f"/en/account/{path}")
            counts.append(len(statements))
    assert counts[:2] == counts[2:]


def test_deletion_dates(session):
    now = clock.now()
    kept, late = user(), user()
    late.confirmed_at, late.created_at = None, now - dt.timedelta(days=8)
    fresh = user()
    fresh.confirmed_at = None
    used = AccountLink(token_hash="a", user=kept, purpose=Purpose.RESET, expires_at=now + dt.timedelta(days=1))
    used.used_at = now
    save(used)
    good = save(AccountLink(token_hash="b", user=kept, purpose=Purpose.RESET, expires_at=now + dt.timedelta(days=1)))
    save(AccountLink(token_hash="c", user=kept, purpose=Purpose.RESET, expires_at=now - dt.timedelta(days=1)))
    save(UserSession(token_hash="d", user=kept, expires_at=now - dt.timedelta(seconds=1)))
    running = save(UserSession(token_hash="e", user=kept, expires_at=now + dt.timedelta(hours=1)))
    mail(sent_at=now - dt.timedelta(days=31))
    mail(due_at=now - dt.timedelta(days=31))
    waiting = mail()
    old = AuditEntry(action="a", object_type="-", at=now - dt.timedelta(days=731), detail={})
    save(old)
    for field in privacy.FIELDS:
        if field.erase:
            field.erase(now)
    db.session.expire_all()
    assert set(db.session.scalars(select(User.id))) == {kept.id, fresh.id}
    assert db.session.scalars(select(AccountLink.id)).all() == [good.id]
    assert db.session.scalars(select(UserSession.id)).all() == [running.id]
    assert db.session.scalars(select(OutboxMail.id)).all() == [waiting.id]
    assert not db.session.scalars(select(AuditEntry.id)).all()


@pytest.mark.usefixtures("session")
def test_reactivating_an_active_account_is_refused():
    with pytest.raises(DomainError):
        service.reactivate(administrator(), user())
