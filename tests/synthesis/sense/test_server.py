"""The contract with servers for embeddings and chat, spoken with a real server over the wire."""

import json

import numpy as np
import pytest

from teilhabe_app.synthesis.sense import server
from teilhabe_app.synthesis.sense.drafting import Source, verified
from teilhabe_app.synthesis.sense.server import ChatServer, EmbeddingServer, name_of
from teilhabe_app.translation.providers import Busy, Refused, Spent, base
from tests.support import stub as stubs

SOURCES = (Source(4, "de", "Abends fehlt Licht. Bitte Laternen!"), Source(9, "ar", "نحتاج إلى إنارة في المساء"))


@pytest.fixture
def stub():
    with stubs.running() as running:
        yield running


def vectors(*rows, order=None):
    entries = [{"object": "embedding", "index": number, "embedding": row} for number, row in enumerate(rows)]
    return {"object": "list", "data": [entries[at] for at in order] if order else entries, "model": "m"}


def chat(content):
    return {"choices": [{"message": {"role": "assistant", "content": content}}]}


def test_vectors_come_back_in_the_order_of_the_texts_and_of_length_one(stub):
    stub.answer(vectors([3.0, 4.0], [0.0, 2.0], order=[1, 0]))
    found = EmbeddingServer(f"{stub.url}/v1/", "org/model-x", "geheim").embed(["eins", "zwei\u202e"])
    assert np.allclose(found.matrix, [[0.6, 0.8], [0, 1]])
    assert (found.engine.dimensions, found.engine.crosses) == (2, True)
    asked = stub.asked[0]
    assert asked.path == "/v1/embeddings"
    assert asked.headers["Authorization"] == "Bearer geheim"
    assert asked.body == {"model": "org/model-x", "input": ["eins", "zwei"], "encoding_format": "float"}


def test_many_texts_go_in_batches_and_long_ones_are_cut(stub, monkeypatch):
    monkeypatch.setattr(server, "BATCH", 2)
    stub.answer(vectors([1.0, 0.0], [0.0, 1.0]))
    stub.answer(vectors([1.0, 1.0]))
    found = EmbeddingServer(stub.url, "m").embed(["a" * 9000, "", "c"])
    assert len(found) == 3
    assert [len(one.body["input"]) for one in stub.asked] == [2, 1]
    assert len(stub.asked[0].body["input"][0]) == server.LONGEST
    assert stub.asked[0].body["input"][1] == "-"
    assert "Authorization" not in stub.asked[0].headers
    assert len(EmbeddingServer(stub.url, "m").embed([])) == 0


@pytest.mark.parametrize(
    ("status", "error"), [(400, Refused), (401, Refused), (404, Refused), (429, Busy), (456, Spent), (500, Busy)]
)
def test_what_the_server_says_is_understood(stub, status, error):
    stub.answer({"error": {"message": "no"}}, status)
    with pytest.raises(error):
        EmbeddingServer(stub.url, "m").embed(["x"])
    with pytest.raises(error):
        ChatServer(stub.url, "m").draft(SOURCES)


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        [],
        {},
        {"data": None},
        {"data": []},
        vectors([1.0], [2.0]),
        vectors([]),
        vectors([[1.0]]),
        vectors(["x"]),
        vectors([float("inf")]),
        vectors([0.0] * 9000),
        {"data": [{"index": 5, "embedding": [1.0]}]},
        {"data": [{"index": {}, "embedding": [1.0]}]},
        {"data": [7]},
    ],
)
def test_nonsense_is_no_vector(stub, body):
    stub.answer(body)
    with pytest.raises(Busy):
        EmbeddingServer(stub.url, "m").embed(["x"])


def test_another_length_is_another_engine(stub):
    stub.answer(vectors([1.0, 0.0]))
    stub.answer(vectors([1.0]))
    asked = EmbeddingServer(stub.url, "m")
    assert asked.engine.key == "server-m/1/2"
    with pytest.raises(Busy):
        asked.embed(["x"])


def test_nobody_there(monkeypatch):
    monkeypatch.setattr(base, "PATIENCE", 0.5)
    with pytest.raises(Busy):
        EmbeddingServer("http://127.0.0.1:9", "m").embed(["x"])


def test_names_of_models_are_short_and_different():
    assert name_of("bge-m3") == "server-bge-m3"
    long = [name_of(f"{'sehr-lang' * 12}{number}") for number in range(2)]
    assert long[0] != long[1]
    assert max(len(one) for one in long) <= server.LONGEST_NAME
    assert name_of("a/b") != name_of("a-b")
    assert "/" not in name_of("a/b")


def test_a_statement_comes_with_quotes_that_are_really_there(stub):
    quotes = [
        {"id": 4, "quote": "Bitte Laternen!"},
        {"id": 9, "quote": "إنارة في المساء"},
        {"id": 4, "quote": "Abends fehlt Licht."},
    ]
    stub.answer(chat(json.dumps({"statement": " Abends fehlt\u202e Licht. ", "quotes": quotes})))
    draft = ChatServer(stub.url, "m", "k").draft(SOURCES)
    assert (draft.statement, draft.language) == ("Abends fehlt Licht.", "de")
    assert {key: SOURCES[key == 9].text[slice(*span)] for key, span in draft.spans.items()} == {
        4: "Bitte Laternen!",
        9: "إنارة في المساء",
    }
    asked = stub.asked[0]
    assert asked.path == "/chat/completions"
    assert asked.body["temperature"] == 0
    given = json.loads(asked.body["messages"][1]["content"])
    assert given[0] == {"id": 4, "language": "de", "text": "Abends fehlt Licht. Bitte Laternen!"}


@pytest.mark.parametrize(
    "content",
    ["kein JSON", "[]", "{}", '{"statement": "x"}', '{"statement": 3, "quotes": []}', "[" * 5000]
    + [
        json.dumps({"statement": "Licht", "quotes": quotes})
        for quotes in (
            None,
            "x",
            [3],
            [{}],
            [{"id": "4", "quote": "Bitte"}],
            [{"id": 4, "quote": " "}],
            [{"id": 4, "quote": "bitte laternen"}],
            [{"id": 77, "quote": "Bitte"}],
            [{"id": [4], "quote": "Bitte"}],
        )
    ],
)
def test_without_a_true_quote_there_is_no_draft(stub, content):
    stub.answer(chat(content))
    assert ChatServer(stub.url, "m").draft(SOURCES) is None


@pytest.mark.parametrize("answer", [{}, {"choices": []}, {"choices": [{"message": {"content": None}}]}])
def test_an_answer_without_words_is_no_draft(stub, answer):
    stub.answer(answer)
    assert ChatServer(stub.url, "m").draft(SOURCES) is None


def test_a_statement_that_is_too_long_is_none():
    quotes = [{"id": 4, "quote": "Bitte"}]
    assert verified({"statement": "x" * 601, "quotes": quotes}, SOURCES) is None
    assert verified({"statement": "", "quotes": quotes}, SOURCES) is None
    assert verified({"statement": "x", "quotes": quotes}, SOURCES) is not None
