"""Parts of pages kept for a minute: never older, never more than a few, never another application's."""

import threading

import pytest

from teilhabe_app.web import fragments
from teilhabe_app.web.fragments import LASTS, MOST_BYTES, MOST_FRAGMENTS, Fragments


class Clock:
    """A clock that tests move."""

    now = 1000.0

    def __call__(self):
        return self.now


class Part:
    """A part that counts how often it is rendered."""

    def __init__(self, html="<p>part</p>"):
        self.html = html
        self.rendered = 0

    def __call__(self):
        self.rendered += 1
        return self.html


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept(clock):
    return Fragments(clock=clock)


def test_a_part_is_rendered_once_for_each_key(kept):
    part = Part()
    assert [kept.cached(("programme", "stamp", "de"), part) for _ in range(3)] == ["<p>part</p>"] * 3
    assert part.rendered == 1
    kept.cached(("programme", "stamp", "ar"), part)
    kept.cached(("programme", "other stamp", "de"), part)
    assert part.rendered == 3


def test_it_is_markup_that_templates_do_not_escape(kept):
    assert kept.cached(("a",), Part("<b>bold</b>")).__html__() == "<b>bold</b>"


def test_it_is_rendered_anew_after_a_minute(kept, clock):
    part = Part()
    kept.cached(("a",), part)
    clock.now += LASTS - 1
    kept.cached(("a",), part)
    assert part.rendered == 1
    clock.now += 1
    kept.cached(("a",), part)
    assert part.rendered == 2
    assert len(kept) == 1


def test_the_part_nobody_asked_for_goes_first(kept):
    first, second = Part(), Part()
    kept.cached((0,), first)
    kept.cached((1,), second)
    for number in range(2, MOST_FRAGMENTS):
        kept.cached((number,), Part())
    kept.cached((0,), first)
    kept.cached(("one more",), Part())
    assert len(kept) == MOST_FRAGMENTS
    kept.cached((0,), first)
    kept.cached((1,), second)
    assert (first.rendered, second.rendered) == (1, 2)


def test_all_together_stay_small(kept):
    for number in range(40):
        kept.cached((number,), Part("x" * (MOST_BYTES // 10)))
    assert kept.size <= MOST_BYTES
    assert len(kept) < 10


def test_a_huge_part_does_not_drive_out_the_others(kept):
    kept.cached(("small",), Part())
    huge = Part("x" * (MOST_BYTES // 2))
    assert [len(kept.cached(("huge",), huge)) for _ in range(2)] == [MOST_BYTES // 2] * 2
    assert huge.rendered == 2
    assert len(kept) == 1


def test_a_part_that_fails_is_not_kept(kept):
    def broken():
        raise LookupError

    with pytest.raises(LookupError):
        kept.cached(("a",), broken)
    assert kept.cached(("a",), Part()) == "<p>part</p>"


def test_clearing_forgets_everything(kept):
    part = Part()
    kept.cached(("a",), part)
    kept.clear()
    assert (len(kept), kept.size) == (0, 0)
    kept.cached(("a",), part)
    assert part.rendered == 2


def test_two_readers_at_once_disturb_nothing(kept):
    gate = threading.Barrier(8)

    def read(number):
        gate.wait()
        for turn in range(200):
            assert kept.cached((turn % 50, number % 2), Part(f"<p>{turn % 50}</p>")) == f"<p>{turn % 50}</p>"

    readers = [threading.Thread(target=read, args=(number,)) for number in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(kept) == 100
    kept.clear()
    assert kept.size == 0


def test_each_application_has_its_own(app):
    with app.app_context():
        assert fragments.cached(("test", "own"), Part("<p>own</p>")) == "<p>own</p>"
    assert app.extensions[fragments.EXTENSION] is not Fragments()
    app.extensions[fragments.EXTENSION].clear()
