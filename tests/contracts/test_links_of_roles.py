"""Every link that a signed-in person sees leads to a page that they may open."""

from __future__ import annotations

import pytest

from teilhabe_app.demo.people import PASSWORD, PEOPLE
from tests.contracts.crawler import crawl


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.email.partition("@")[0])
def test_people_follow_links(demonstration, person):
    client = demonstration.test_client()
    answer = client.post("/en/account/sign-in", data={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 303
    visited = crawl(demonstration, client, "/en/", most=70, of_a_kind=3, guest=False)
    assert len(visited) > 35
