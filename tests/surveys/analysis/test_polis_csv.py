from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teilhabe_app.surveys.analysis import polis_csv
from teilhabe_app.surveys.analysis.exports.guard import guarded, unguarded
from teilhabe_app.surveys.analysis.polis_csv import Statement, Vote
from teilhabe_app.surveys.analysis.problems import Unreadable

EXPORTED = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1443058044186,Wed Sep 23 2015,0,1,3,1,1,"Busses, and trains, at night"
1443058045000,Wed Sep 23 2015,2,0,0,0,-1,"ملاعب
للأطفال"
"""
texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"]), max_size=40
)


def test_files_of_polis_are_read():
    first, second = polis_csv.read_comments(EXPORTED.encode())
    assert first == Statement(0, "Busses, and trains, at night", 1, 1, dt.date(2015, 9, 24))
    assert (second.number, second.text, second.moderated) == (2, "ملاعب\nللأطفال", -1)
    content = b"\xef\xbb\xbfparticipant,group-id,n-comments,n-votes,n-agree,n-disagree,0,1\r\n"
    content += b"7,,0,2,1,1,1,-1\r\n8,0,0,1,0,0,,0.0\r\n"
    assert list(polis_csv.read_participants(content)) == [Vote(7, 0, 1), Vote(7, 1, -1), Vote(8, 1, 0)]
    content = b"vote,voter-id,comment-id,timestamp,x\n-1,4,2,1443058044,\n\n"
    assert list(polis_csv.read_votes(content)) == [Vote(4, 2, -1, dt.date(2015, 9, 24))]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"comment-id\n1\n", "comments.csv, row 1: The column"),
        (b"comment-id,comment-body,comment-id\n", "comments.csv, row 1, column comment-id: Two columns"),
        (b"comment-id,comment-body\n1,a\n1,b\n", "comments.csv, row 3, column comment-id: This number"),
        (b"comment-id,comment-body\nx,a\n", "comments.csv, row 2, column comment-id: “x”"),
        (b"comment-id,comment-body\n1,\n", "comments.csv, row 2, column comment-body: The statement"),
        (b"comment-id,comment-body\n1,a,b\n", "comments.csv, row 2: This row"),
        (b"comment-id,comment-body,moderated\n1,a,2\n", "comments.csv, row 2, column moderated: Only"),
        (b"comment-id,comment-body\n1,\xff\n", "comments.csv, row 2: The file is not in UTF-8"),
        (b'comment-id,comment-body\n1,"a\n', "comments.csv, row 2: This is not a table"),
        (b"comment-id,comment-body\n1," + b"a" * 20_001 + b"\n", "comments.csv, row 2: The file is too large"),
        (b"", "comments.csv, row 1: The column"),
    ],
)
def test_mistakes_are_named_with_their_place(content, place):
    with pytest.raises(Unreadable) as caught:
        polis_csv.read_comments(content)
    assert str(caught.value.problems[0]).startswith(place)
    assert caught.value.problems[0].fatal


@given(
    st.lists(st.tuples(texts.map(str.strip).filter(bool), st.integers(-1, 1)), max_size=5),
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(-1, 1)), max_size=20),
)
def test_what_is_written_is_read_again(written, cast):
    day = dt.date(2026, 3, 1)
    raw = [Statement(number, text, number, state, day) for number, (text, state) in enumerate(written)]
    votes = [Vote(*one, day) for one in cast]
    statements = polis_csv.read_comments("".join(polis_csv.write_comments(raw, votes)).encode())
    again = polis_csv.read_comments("".join(polis_csv.write_comments(statements, votes)).encode())
    assert again == statements
    assert [one.number for one in statements] == [one.number for one in raw]
    assert list(polis_csv.read_votes("".join(polis_csv.write_votes(votes)).encode())) == votes
    columns = [Statement(number, "x") for number in range(5)]
    table = "".join(polis_csv.write_participants(columns, votes, {1: 0}))
    last = {(vote.person, vote.statement): vote.value for vote in votes}
    assert {(vote.person, vote.statement): vote.value for vote in polis_csv.read_participants(table.encode())} == last


def test_counts_stand_beside_the_statements():
    statements = [Statement(1, "=cmd()", 9)]
    votes = [Vote(1, 1, -1), Vote(1, 1, 1), Vote(2, 1, -1)]
    assert list(polis_csv.write_comments(statements, votes))[1] == ",,1,9,1,1,1,'=cmd()\r\n"
    assert list(polis_csv.write_participants(statements, votes, {2: 1})) == [
        "participant,group-id,n-comments,n-votes,n-agree,n-disagree,1\r\n",
        "1,,0,1,1,0,1\r\n",
        "2,1,0,1,0,1,-1\r\n",
    ]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"])))
def test_what_looks_like_a_formula_is_text_and_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert guarded(text)[:1] not in "=+@" or guarded(text) == "" or guarded(text)[1:2].isdigit()
