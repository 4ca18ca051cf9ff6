"""The proposal for single cases, and what becomes of the paragraphs."""

from __future__ import annotations

import pytest

from teilhabe_app.consultations.matching import Fate, Text, alike, likeness, propose, settle

ADVICE = "Der Beirat berät den Senat in allen Fragen der Teilhabe und Partizipation."
REPORT = "Der Senat legt der Bürgerschaft alle zwei Jahre einen Bericht über die Umsetzung vor."
MEMBERS = "Dem Beirat gehören zwölf Mitglieder an, die verschiedene Sprachen sprechen."
MONEY = "Für Kinderbetreuung und Dolmetschen während der Sitzungen trägt das Land die Kosten."


def run(old: list[str], new: list[str]):
    before, after = [Text(words) for words in old], [Text(words) for words in new]
    origins = propose(before, after)
    return origins, settle(before, after, origins)


def test_nothing_changed() -> None:
    origins, settled = run([ADVICE, REPORT], [ADVICE, REPORT])
    assert origins == [[0], [1]]
    assert settled.fates == [Fate.UNCHANGED, Fate.UNCHANGED]
    assert not any(settled.moved)
    assert settled.heirs == {}


def test_punctuation_counts_as_a_change_but_finds_its_paragraph() -> None:
    origins, settled = run([ADVICE], [ADVICE.replace(".", "!")])
    assert origins == [[0]]
    assert settled.fates == [Fate.CHANGED]


def test_some_words_changed() -> None:
    origins, settled = run([ADVICE, REPORT], [ADVICE, REPORT.replace("alle zwei Jahre", "jedes Jahr")])
    assert origins == [[0], [1]]
    assert settled.fates == [Fate.UNCHANGED, Fate.CHANGED]


def test_moved_paragraphs_are_the_fewest() -> None:
    origins, settled = run([ADVICE, REPORT, MEMBERS, MONEY], [MONEY, ADVICE, REPORT, MEMBERS])
    assert origins == [[3], [0], [1], [2]]
    assert settled.moved == [True, False, False, False]


def test_new_and_removed() -> None:
    origins, settled = run([ADVICE, REPORT], [ADVICE, MONEY])
    assert origins == [[0], []]
    assert settled.fates == [Fate.UNCHANGED, Fate.NEW]
    assert settled.heirs == {1: None}


def test_split_into_two() -> None:
    origins, settled = run([f"{ADVICE} {REPORT}", MEMBERS], [ADVICE, REPORT, MEMBERS])
    assert origins == [[0], [0], [1]]
    assert settled.fates == [Fate.SPLIT, Fate.SPLIT, Fate.UNCHANGED]
    assert settled.keeps == {1: 0, 2: 1}  # the longer piece stays the paragraph
    assert settled.pieces == {0: [0]}
    assert settled.heirs == {}


def test_split_into_three() -> None:
    origins, _ = run([f"{ADVICE} {REPORT} {MEMBERS}"], [ADVICE, REPORT, MEMBERS])
    assert origins == [[0], [0], [0]]


def test_merged_from_two() -> None:
    origins, settled = run([ADVICE, REPORT, MEMBERS], [f"{ADVICE} {REPORT}", MEMBERS])
    assert origins == [[0, 1], [2]]
    assert settled.fates == [Fate.MERGED, Fate.UNCHANGED]
    assert settled.keeps == {0: 1, 1: 2}
    assert settled.heirs == {0: 0}


def test_a_sentence_that_went_over_to_the_neighbour() -> None:
    origins, settled = run([f"{ADVICE} {REPORT}", MEMBERS], [ADVICE, f"{MEMBERS} {REPORT}"])
    assert [sorted(one) for one in origins][1] == [1]
    assert settled.keeps == {0: 0, 1: 1}


def test_equal_texts_are_paired_by_number_then_in_order() -> None:
    old = [Text("Die Absätze gelten auch hier.", mark=mark) for mark in ("(1)", "(2)", "(3)")]
    assert propose(old, [old[2], old[0]]) == [[2], [0]]
    plain = [Text("Die Absätze gelten auch hier.")] * 3
    assert propose(plain, plain[:2]) == [[0], [1]]


def test_headings_are_not_taken_for_pieces_of_paragraphs() -> None:
    old = [Text("Aufgaben und Mitglieder des Beirats", "heading"), Text(f"{ADVICE} {MEMBERS}", "text")]
    new = [Text("Der Beirat berät den Senat in allen Fragen", "heading"), old[1]]
    assert propose(old, new) == [[], [1]]


def test_texts_without_words() -> None:
    assert likeness("—", "…") == 1.0
    assert not alike("—", "…")
    assert alike("§ 1", "§  1!")
    assert propose([Text("—")], [Text("…"), Text("—")]) == [[], [0]]


def test_an_editor_may_say_anything() -> None:
    before, after = [Text(ADVICE), Text(REPORT)], [Text(MEMBERS), Text(MONEY), Text(REPORT)]
    settled = settle(before, after, [[0, 1], [1], [1]])
    assert settled.keeps == {2: 1, 0: 0}
    assert settled.pieces == {1: [1]}
    assert settled.heirs == {}
    assert settled.fates == [Fate.MERGED, Fate.SPLIT, Fate.SPLIT]


@pytest.mark.parametrize("count", [300])
def test_three_hundred_paragraphs_take_a_moment(count) -> None:
    old = [Text(f"Absatz {n} über Sache{n} und Frage{n} mit Worten, die es öfter gibt.") for n in range(count)]
    new = [Text(text.words.replace("öfter", "oft")) for text in old]
    assert propose(old, new) == [[n] for n in range(count)]
