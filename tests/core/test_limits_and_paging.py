import pytest
from sqlalchemy import select

from teilhabe_app.contributions.models import Contribution
from teilhabe_app.core import limits
from teilhabe_app.core.paging import page_of
from tests.factories import contribution, thread


def test_the_limit_counts_per_key_and_stores_no_address(session):
    answers = [limits.hit("secret", "try", "192.0.2.7", limit=3, minutes=60) for _ in range(5)]
    assert answers == [True, True, True, False, False]
    assert limits.hit("secret", "try", "192.0.2.8", limit=3, minutes=60)
    stored = session.scalars(select(limits.LimitCounter.key)).all()
    assert not [key for key in stored if "192.0.2" in key]


@pytest.mark.parametrize("size", [1, 2, 3, 7])
def test_pages_join_to_the_whole_list_without_gap_or_double(session, size):
    place = thread()
    made = [contribution(place).id for _ in range(7)]
    query = select(Contribution).where(Contribution.thread_id == place.id)
    seen, cursor = [], None
    while True:
        page = page_of(query, (Contribution.published_at, Contribution.id), cursor, size=size, descending=False)
        seen += [row.id for row in page.items]
        contribution()  # somebody writes elsewhere meanwhile
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == made


@pytest.mark.parametrize("cursor", ["x", "W10", "bnVsbA", "eyJhIjoxfQ", "ä" * 50, "WzEsMiwzXQ", "W1tdLFtdXQ"])
def test_a_broken_cursor_means_the_first_page(session, cursor):
    place = thread()
    made = contribution(place)
    query = select(Contribution).where(Contribution.thread_id == place.id)
    page = page_of(query, (Contribution.published_at, Contribution.id), cursor)
    assert [row.id for row in page.items] == [made.id]
