from tests.factories import user


def test_sign_in_and_out_end_on_the_server(client, sign_in):
    account = sign_in(user())
    cookie = client.get_cookie("teilhabe").value
    client.post("/de/account/sign-out")
    client.set_cookie("teilhabe", cookie)
    page = client.get("/de/")
    assert account.pseudonym not in page.text
    assert "/de/account/sign-in" in page.text


def test_wrong_password_says_the_same_for_known_and_unknown(client, session):
    account = user()
    session.commit()
    answers = [
        client.post("/de/account/sign-in", data={"email": email, "password": "wrong"})
        for email in (account.email, "nobody@example.org")
    ]
    assert [answer.status_code for answer in answers] == [422, 422]
