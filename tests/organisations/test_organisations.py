import datetime as dt
import re

import pytest

from teilhabe_app.core import clock
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError, Forbidden
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.organisations import privacy, service
from teilhabe_app.organisations.models import Invitation, MemberRole, Membership, Organisation
from tests.factories import moderator, organisation, save, user

pytestmark = pytest.mark.usefixtures("session")
WORDS = {"name": "Nachbarschaftsgruppe Sonnenweg", "language": "de", "about": "Wir treffen uns.", "once": "o1"}


def member(of, role=MemberRole.MEMBER, person=None):
    person = person or user()
    save(Membership(organisation=of, user=person, role=role))
    db.session.expire(of, ["memberships"])
    return person


def test_anybody_signed_in_enters_an_organisation_once(client, sign_in):
    account = sign_in(user())
    answers = [client.post("/de/organisations/new", data={**WORDS, "languages": ["de", "ar"]}) for _ in range(2)]
    assert answers[0].location == answers[1].location
    db.session.expire_all()
    made = db.session.scalars(db.select(Organisation)).one()
    assert made.slug == "nachbarschaftsgruppe-sonnenweg"
    assert made.role_of(account.id) is MemberRole.SPOKESPERSON
    assert client.get(answers[0].location).status_code == 200
    again = client.post("/de/organisations/new", data={**WORDS, "once": "o2"})
    assert again.location.endswith("/nachbarschaftsgruppe-sonnenweg-3/members") or "sonnenweg-" in again.location


def test_guests_are_led_to_sign_in(client):
    assert client.get("/de/organisations/new").status_code == 302


@pytest.mark.parametrize("change", [{"name": ""}, {"language": "xx"}, {"members_count": "-1"}, {"languages": ["xx"]}])
def test_bad_input_keeps_every_word(client, sign_in, change):
    sign_in(user())
    answer = client.post("/de/organisations/new", data={**WORDS, **change})
    assert answer.status_code == 422
    assert "Wir treffen uns." in answer.text


@pytest.mark.parametrize("name", ["new", "bodies", "مجموعة الجيران"])
def test_names_that_are_no_addresses(name):
    made = service.create_organisation(user(), service.OrganisationDraft(name=name, language="ar"))
    assert made.slug not in {"new", "bodies", ""}


def test_the_public_page_shows_text_in_its_language_and_no_members(client, session):
    made = organisation(name="مجموعة الجيران", language="ar", about="نحن مجموعة", languages=["ar", "de"])
    person = member(made)
    session.commit()
    page = client.get(f"/de/organisations/{made.slug}").text
    assert 'lang="ar" dir="auto">مجموعة الجيران' in page
    assert person.pseudonym not in page
    assert "العربية" in page
    assert client.get(f"/de/organisations/{made.slug}/members").status_code == 302


def test_lists_keep_the_number_of_statements(client, session, statements):
    counts = []
    for many in (1, 3):
        for _ in range(many):
            member(organisation())
        session.commit()
        statements.clear()
        client.get("/de/organisations/")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 8


def test_an_ended_organisation_stays_with_its_successor(client, sign_in):
    old, new = organisation(), organisation()
    sign_in(member(old, MemberRole.SPOKESPERSON))
    future = clock.today() + dt.timedelta(days=2)
    bad = client.post(f"/de/organisations/{old.slug}/end", data={"ended_on": future.isoformat()})
    assert bad.status_code == 422
    data = {"ended_on": clock.today().isoformat(), "successor_id": str(new.id)}
    assert client.post(f"/de/organisations/{old.slug}/end", data=data).status_code == 303
    page = client.get(f"/de/organisations/{old.slug}")
    assert page.status_code == 200
    assert new.name in page.text
    assert old.slug not in client.get("/de/organisations/").text.split('id="main"')[1]
    assert old.slug in client.get("/de/organisations/?ended=1").text
    assert client.get(f"/de/organisations/{old.slug}/edit").status_code == 403


def test_an_invitation_tells_nothing_and_works_once(client, sign_in):
    of = organisation()
    known = user()
    sign_in(member(of, MemberRole.SPOKESPERSON))
    answers = []
    for n, email in enumerate((known.email, "unknown@example.org")):
        data = {"email": email, "role": "approver", "once": f"i{n}"}
        where = f"/de/organisations/{of.slug}/invite"
        answers.append(client.post(where, data=data, follow_redirects=True).text)
        client.post(f"/de/organisations/{of.slug}/invite", data=data, follow_redirects=True)
    assert re.sub(r'value="[^"]*"', "", answers[0]) == re.sub(r'value="[^"]*"', "", answers[1])
    posts = db.session.scalars(db.select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [post.to_address for post in posts] == [known.email, "unknown@example.org"]
    path = re.search(r"http://[^/]+(/\S+)", posts[0].text)[1]
    sign_in(known)
    assert client.get(path).status_code == 200
    db.session.expire_all()
    assert of.role_of(known.id) is None
    assert client.post(path).status_code == 303
    db.session.expire_all()
    assert of.role_of(known.id) is MemberRole.APPROVER
    used = db.session.scalars(db.select(Invitation).where(Invitation.used_at.is_not(None))).one()
    assert used.email is None
    sign_in(user())
    assert client.post(path).status_code == 422
    assert client.get("/de/organisations/invitations/nonsense").status_code == 404


def test_an_expired_invitation_is_refused_and_forgotten(session):
    of = organisation()
    invitation, _token = service.invite(
        member(of, MemberRole.SPOKESPERSON), of, "a@example.org", MemberRole.MEMBER, None
    )
    invitation.expires_at = clock.now() - dt.timedelta(minutes=1)
    session.flush()
    with pytest.raises(DomainError):
        service.accept(user(), invitation)
    assert privacy.erase_invitations(clock.now()) == 1


def test_nobody_joins_twice():
    of = organisation()
    chief = member(of, MemberRole.SPOKESPERSON)
    invitation, _token = service.invite(chief, of, "a@example.org", MemberRole.MEMBER, None)
    with pytest.raises(DomainError):
        service.accept(chief, invitation)


def test_a_spokesperson_hands_over_and_leaves(client, sign_in):
    of = organisation()
    chief = sign_in(member(of, MemberRole.SPOKESPERSON))
    other = member(of)
    db.session.commit()
    base = f"/de/organisations/{of.slug}"
    assert client.post(f"{base}/leave").status_code == 422
    key = next(one.id for one in of.active if one.user_id == other.id)
    data = {f"m{key}-role": "spokesperson"}
    assert client.post(f"{base}/members/{key}/role", data=data).status_code == 303
    assert client.post(f"{base}/leave").status_code == 303
    db.session.expire_all()
    assert of.role_of(chief.id) is None
    assert of.role_of(other.id) is MemberRole.SPOKESPERSON
    assert client.get(f"{base}/members").status_code == 403


def test_roles_and_memberships_are_the_spokespersons_business(client, sign_in):
    of = organisation()
    chief = member(of, MemberRole.SPOKESPERSON)
    sign_in(member(of, MemberRole.APPROVER))
    key = next(one.id for one in of.active if one.user_id == chief.id)
    base = f"/de/organisations/{of.slug}"
    assert client.get(f"{base}/members").status_code == 200
    assert client.post(f"{base}/members/{key}/end").status_code == 403
    assert client.post(f"{base}/members/{key}/role", data={f"m{key}-role": "member"}).status_code == 403
    assert client.post(f"{base}/invite", data={"email": "a@example.org", "role": "member"}).status_code == 403
    elsewhere = organisation()
    db.session.commit()
    assert client.post(f"/de/organisations/{elsewhere.slug}/members/{key}/end").status_code == 404
    with pytest.raises(Forbidden):
        service.end_organisation(user(), of, clock.today(), None)


def test_the_last_spokesperson_stays():
    of = organisation()
    chief = member(of, MemberRole.SPOKESPERSON)
    with pytest.raises(DomainError):
        service.change_role(chief, of.active[0], MemberRole.MEMBER)


def test_two_who_step_back_at_once_do_not_leave_nobody():
    of = organisation()
    chief = member(of, MemberRole.SPOKESPERSON)
    member(of, MemberRole.SPOKESPERSON)
    mine, theirs = of.active
    change = db.update(Membership).where(Membership.id == theirs.id).values(role=MemberRole.MEMBER)
    db.session.execute(change, execution_options={"synchronize_session": False})  # the other one, a moment before
    with pytest.raises(DomainError):
        service.change_role(chief, mine, MemberRole.MEMBER)


def test_a_lost_update_gives_the_words_back(client, sign_in):
    of = organisation()
    sign_in(member(of, MemberRole.SPOKESPERSON))
    where = f"/de/organisations/{of.slug}/edit"
    data = {**WORDS, "version": of.version}
    assert client.post(where, data=data).status_code == 303
    second = client.post(where, data={**data, "about": "Meine eigenen Worte"})
    assert second.status_code == 422
    assert "Meine eigenen Worte" in second.text
    db.session.expire_all()
    assert of.about == WORDS["about"]


def test_old_memberships_are_deleted():
    of = organisation()
    save(
        Membership(organisation=of, user=user(), role=MemberRole.MEMBER, ended_at=clock.now() - dt.timedelta(days=1200))
    )
    assert privacy.erase_memberships(clock.now()) == 1


def test_my_organisations(client, sign_in):
    of = organisation()
    sign_in(member(of))
    assert of.name in client.get("/de/organisations/mine").text
    sign_in(user())
    assert of.name not in client.get("/de/organisations/mine").text


def test_where_no_spokesperson_is_left_moderators_find_a_new_one(client, sign_in):
    of = organisation()
    chief, other = member(of, MemberRole.SPOKESPERSON), member(of, MemberRole.APPROVER)
    sign_in(moderator())
    base = f"/en/organisations/{of.slug}"
    assert client.get(f"{base}/members").status_code == 403
    db.session.delete(chief)
    db.session.commit()
    db.session.expire_all()
    assert f"{base}/members" in client.get(base).text
    assert client.get(f"{base}/members").status_code == 200
    key = of.active[0].id
    assert client.post(f"{base}/members/{key}/role", data={f"m{key}-role": "spokesperson"}).status_code == 303
    db.session.expire_all()
    assert of.role_of(other.id) is MemberRole.SPOKESPERSON
    assert client.get(f"{base}/members").status_code == 403


def test_who_is_removed_does_not_come_back_with_an_invitation_of_their_own():
    of = organisation()
    chief = member(of, MemberRole.SPOKESPERSON)
    other = member(of, MemberRole.SPOKESPERSON)
    kept, _token = service.invite(chief, of, "a@example.org", MemberRole.MEMBER, None)
    for undo in (service.end_membership, lambda by, one: service.change_role(by, one, MemberRole.MEMBER)):
        invitation, _token = service.invite(other, of, "b@example.org", MemberRole.SPOKESPERSON, None)
        db.session.flush()
        membership = next(one for one in of.active if one.user_id == other.id)
        undo(chief, membership)
        db.session.refresh(invitation)
        assert invitation.email is None
        with pytest.raises(DomainError):
            service.accept(user(), invitation)
        other = member(of, MemberRole.SPOKESPERSON)
    db.session.refresh(kept)
    assert kept.used_at is None


def test_who_hands_over_and_leaves_leaves_the_invitations_as_they_are():
    of = organisation()
    chief = member(of, MemberRole.SPOKESPERSON)
    member(of, MemberRole.SPOKESPERSON)
    invitation, _token = service.invite(chief, of, "a@example.org", MemberRole.MEMBER, None)
    service.leave(chief, of)
    db.session.refresh(invitation)
    assert invitation.used_at is None


def test_invitations_that_wait_are_withdrawn(client, sign_in):
    of = organisation()
    chief = sign_in(member(of, MemberRole.SPOKESPERSON))
    path = f"/en/organisations/{of.slug}/withdraw-invitations"
    page = f"/en/organisations/{of.slug}/members"
    assert path not in client.get(page).text
    invitation, _token = service.invite(chief, of, "a@example.org", MemberRole.MEMBER, None)
    db.session.commit()
    assert path in client.get(page).text
    sign_in(member(of))
    assert client.post(path).status_code == 403
    sign_in(chief)
    assert client.post(path).status_code == 303
    db.session.expire_all()
    assert (invitation.used_at is None, invitation.email) == (False, None)
    assert path not in client.get(page).text


def test_an_expired_invitation_says_so(client, sign_in):
    of = organisation()
    invitation, token = service.invite(
        member(of, MemberRole.SPOKESPERSON), of, "a@example.org", MemberRole.MEMBER, None
    )
    invitation.expires_at = clock.now() - dt.timedelta(minutes=1)
    db.session.commit()
    sign_in(user())
    page = client.get(f"/en/organisations/invitations/{token}").text
    assert "already used or has expired" in page
    assert "Join organisation" not in page
