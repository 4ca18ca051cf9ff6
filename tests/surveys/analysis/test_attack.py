from __future__ import annotations

import pytest

from teilhabe_app.surveys.analysis.suppression import states
from tests.surveys.analysis.attacker import Attacker
from tests.surveys.analysis.made_up import SURVEYS, attack

BLOCKS = 10


@pytest.mark.parametrize("block", range(BLOCKS))
def test_nothing_hidden_is_recovered_from_all_tables_and_states(block):
    size = SURVEYS // BLOCKS
    results = [attack(seed) for seed in range(block * size, (block + 1) * size)]
    assert [(seed, lost) for seed, (lost, *_rest) in enumerate(results) if lost] == []
    shown, secrets, tables, moments = (sum(column) for column in list(zip(*results, strict=True))[1:])
    assert shown > 10 * size  # a rule that publishes nothing would be safe too
    assert secrets > size
    assert tables >= size
    assert moments > size


def test_the_attack_finds_a_rule_that_hides_small_counts_only(monkeypatch):
    monkeypatch.setattr(states, "closed", lambda _layout, _counts, hidden, _unsafe: hidden)
    assert sum(bool(attack(seed).recovered) for seed in range(20)) >= 5


def test_the_attacker_finds_what_is_hidden_badly():
    attacker = Attacker({"a": ["x", "y"]})
    attacker.moment(20)
    attacker.sees([("a", lambda answer: answer == "x")], 17, 17)
    attacker.sees([("a", lambda answer: answer is None)], 0, 0)
    attacker.sees([("a", lambda answer: answer == "y")], None, 3)
    assert [truth for truth, _low, _high in attacker.recovered()] == [3]


def test_the_attacker_takes_differences():
    attacker = Attacker({"a": ["x", "y"]})
    attacker.moment(20)
    attacker.sees([("a", lambda answer: answer == "x")], 10, 10)
    attacker.moment(21)
    attacker.sees([("a", lambda answer: answer == "x")], 11, 11)
    attacker.facts.append((2, attacker.facts[0][1], 21))
    attacker.sees([("a", lambda answer: answer != "x")], None, 10)
    assert [truth for truth, _low, _high in attacker.recovered()] == [10]
