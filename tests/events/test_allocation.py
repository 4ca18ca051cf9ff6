"""The joint allocation is the best one, keeps every rule, can be repeated, and is explained."""

import datetime as dt
import itertools
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from teilhabe_app.core import clock
from teilhabe_app.core.audit import AuditEntry
from teilhabe_app.core.db import db
from teilhabe_app.core.errors import DomainError
from teilhabe_app.core.i18n import force_language
from teilhabe_app.core.outbox import OutboxMail
from teilhabe_app.events.models import (
    Allocation,
    AllocationRun,
    Pool,
    RegistrationGroup,
    RegistrationState,
    Slot,
    Wish,
    WishState,
    WorkshopReserve,
)
from teilhabe_app.events.service import allocating, solver, solving
from teilhabe_app.events.service.explaining import explanation
from teilhabe_app.events.service.solving import Problem, Solution
from tests.events.acts import held, register
from tests.factories import editor, ml, save
from tests.factories.events import DAY, event, registration, workshop


def unit_choices(problem, rows):
    """Return every way to serve one unit: at most one wish at one time."""
    for size in range(len(rows) + 1):
        for chosen in itertools.combinations(rows, size):
            rounds = [problem["workshops"][str(key)]["round"] for _number, _unit, key, _place in chosen]
            if all(sum(one in together for one in rounds) <= 1 for together in problem["rounds_at_one_time"]):
                yield chosen


def best_by_trying(problem):
    """Return the best numbers by place, by trying everything."""
    rows = [(number, *row) for number, row in enumerate(problem["wishes"])]
    by_unit = [list(group) for _unit, group in itertools.groupby(rows, key=lambda row: row[1])]
    places = max((row[3] for row in rows), default=0)
    best = None
    for chosen in itertools.product(*(list(unit_choices(problem, rows)) for rows in by_unit)):
        users, met = {}, Counter()
        for _number, unit, key, place in itertools.chain(*chosen):
            users.setdefault(key, Counter()).update(problem["units"][str(unit)])
            met[place] += sum(problem["units"][str(unit)].values())
        if all(fits(problem["workshops"][str(key)], pools) for key, pools in users.items()):
            vector = [met[place] for place in range(1, places + 1)]
            best = vector if best is None else max(best, vector)
    return best or []


def fits(about, pools):
    if about["open"] is None:
        return True
    return sum(max(0, count - about["kept"].get(pool, 0)) for pool, count in pools.items()) <= about["open"]


@st.composite
def problems(draw):
    rounds = draw(st.integers(1, 2))
    workshops = {}
    for key in range(draw(st.integers(1, 4))):
        kept = draw(st.dictionaries(st.sampled_from(["7", "8"]), st.integers(0, 2), max_size=2))
        capacity = draw(st.one_of(st.none(), st.integers(0, 3)))
        workshops[str(key)] = {"round": draw(st.integers(1, rounds)), "open": capacity, "kept": kept}
    units, wishes = {}, []
    for unit in range(draw(st.integers(1, 5))):
        pools = st.dictionaries(st.sampled_from(["", "7", "8"]), st.integers(1, 2), min_size=1, max_size=2)
        alone = st.sampled_from([{"": 1}, {"7": 1}, {"8": 1}])
        units[str(unit)] = draw(st.one_of(alone, alone, pools))
        lists = Counter()
        for key in draw(st.lists(st.sampled_from(sorted(workshops)), unique=True, max_size=4)):
            lists[workshops[key]["round"]] += 1
            wishes.append([unit, int(key), lists[workshops[key]["round"]]])
    together = [[1], [2]] if rounds == 2 else [[1]]
    if rounds == 2 and draw(st.booleans()):
        together = [[1, 2], [1, 2]]
    return {"wishes": wishes, "units": units, "workshops": workshops, "rounds_at_one_time": together}


@settings(max_examples=150, deadline=None)
@given(problems(), st.integers(0, 9))
def test_nothing_is_better_than_what_the_solver_finds(problem, seed):
    answer = solver.solve(problem, seed)
    assert [step["met"] for step in answer["steps"]] == best_by_trying(problem)
    assert [step["bound"] for step in answer["steps"]] == [step["met"] for step in answer["steps"]]
    users, met, at_one_time = {}, Counter(), Counter()
    for number in answer["chosen"]:
        unit, key, place = problem["wishes"][number]
        users.setdefault(key, Counter()).update(problem["units"][str(unit)])
        met[place] += sum(problem["units"][str(unit)].values())
        for index, rounds in enumerate(problem["rounds_at_one_time"]):
            at_one_time[unit, index] += problem["workshops"][str(key)]["round"] in rounds
    assert all(count <= 1 for count in at_one_time.values())
    assert all(fits(problem["workshops"][str(key)], pools) for key, pools in users.items())
    assert all(met[step["place"]] == step["met"] for step in answer["steps"])
    assert solver.solve(problem, seed)["chosen"] == answer["chosen"]


def test_the_lottery_gives_everybody_a_chance():
    problem = {
        "wishes": [[unit, 1, 1] for unit in range(4)],
        "units": {str(unit): {"": 1} for unit in range(4)},
        "workshops": {"1": {"round": 1, "open": 1, "kept": {}}},
        "rounds_at_one_time": [[1]],
    }
    winners = Counter(solver.solve(problem, seed)["chosen"][0] for seed in range(60))
    assert set(winners) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("chosen", "steps", "words"),
    [
        ([0, 1], [{"place": 1, "met": 2, "bound": 2}], "more people than places"),
        ([0, 2], [{"place": 1, "met": 1, "bound": 1}, {"place": 2, "met": 1, "bound": 1}], "two places at one time"),
        ([0], [{"place": 1, "met": 1, "bound": 2}, {"place": 2, "met": 0, "bound": 0}], "not proven"),
        ([0], [{"place": 1, "met": 2, "bound": 2}, {"place": 2, "met": 0, "bound": 0}], "not proven"),
    ],
)
def test_a_wrong_result_is_found_out(chosen, steps, words):
    workshops = {5: {"round": 1, "open": 1, "kept": {}}, 6: {"round": 1, "open": None, "kept": {}}}
    problem = Problem([(1, 5, 1), (2, 5, 1), (1, 6, 2)], {1: None, 2: None}, {}, workshops, [[1]])
    with pytest.raises(RuntimeError, match=words):
        solving.check(problem, Solution(chosen, steps, "", 0.0, 1, keeps_groups=False))


def wish(person, *workshops):
    first = max((one.rank for one in person.wishes), default=0)
    for rank, one in enumerate(workshops, first + 1):
        person.wishes.append(Wish(workshop=one, slot_id=one.slot_id, rank=rank, queued=person.id))
    db.session.flush()


def together(**values):
    values = {"allocation": Allocation.TOGETHER, "wishes_until": clock.now() - DAY, "capacity": 50, **values}
    return event(**values)


def allocated(made, actor=None, **options):
    actor = actor or editor()
    problem = solving.problem_of(made)
    solution = solving.solve(problem, **options)
    run = allocating.keep_preview(actor, made, problem, solution)
    db.session.flush()
    ids = allocating.apply(actor, run)
    return run, ids


def states(person):
    return {one.workshop.number: one.state for one in person.wishes}


def test_places_queues_and_counters_follow_the_result(session):
    made = together()
    small, other, free = workshop(made, capacity=1), workshop(made, capacity=1), workshop(made)
    people = [registration(made) for _ in range(3)]
    for one in people:
        wish(one, small, other, free)
    run, ids = allocated(made, seed=4)
    assert ids == [one.id for one in people]
    assert [step["met"] for step in run.result["steps"]] == [1, 1, 1]
    assert (small.taken, other.taken, free.taken) == (1, 1, 1)
    held, waiting, lapsed = WishState.HELD, WishState.WAITING, WishState.LAPSED
    assert sorted(
        (states(one) for one in people), key=lambda found: [str(state) for state in found.values()]
    ) == sorted(
        [{1: held, 2: lapsed, 3: lapsed}, {1: waiting, 2: held, 3: lapsed}, {1: waiting, 2: waiting, 3: held}],
        key=lambda found: [str(state) for state in found.values()],
    )
    assert made.allocated_at is not None
    assert run.applied_at is not None


def test_the_same_seed_gives_the_same_result(session):
    made = together()
    small = workshop(made, capacity=2)
    for _ in range(6):
        wish(registration(made), small)
    problem = solving.problem_of(made)
    first, second = (solving.solve(problem, seed=11) for _ in range(2))
    assert first.chosen == second.chosen
    assert len({tuple(solving.solve(problem, seed=seed).chosen) for seed in range(5)}) > 1


def test_kept_places_go_to_those_who_came_by_the_pool(session):
    made = together()
    pool = save(Pool(event=made, title=ml("Bremerhaven"), capacity=5, taken=0))
    shop = workshop(made, capacity=1)
    reserve = save(WorkshopReserve(workshop=shop, pool=pool, capacity=1, taken=0))
    guest, other, third = registration(made, claim=pool), registration(made), registration(made)
    for one in (guest, other, third):
        wish(one, shop)
    run, _ids = allocated(made)
    assert str(guest.id) in run.result["places"]
    assert len(run.result["places"]) == 2
    assert (shop.taken, reserve.taken) == (1, 1)
    assert guest.held[0].reserve_id == reserve.id


def test_kept_places_that_were_opened_are_for_everybody(session):
    made = together()
    opened = save(Pool(event=made, title=ml("Bremerhaven"), capacity=0, taken=0, released_at=clock.now()))
    still_kept = save(Pool(event=made, title=ml("Vereine"), capacity=5, taken=0))
    shop = workshop(made, capacity=1)
    reserves = [
        save(WorkshopReserve(workshop=shop, pool=pool, capacity=count, taken=0))
        for pool, count in ((opened, 2), (still_kept, 1))
    ]
    people = [registration(made), registration(made, claim=opened), registration(made), registration(made)]
    for one in people:
        wish(one, shop)
    run, _ids = allocated(made)
    assert run.result["steps"] == [{"place": 1, "met": 3, "bound": 3}]
    assert (shop.taken, [one.taken for one in reserves]) == (1, [2, 0])
    assert sorted(states(one)[1] for one in people) == [WishState.HELD] * 3 + [WishState.WAITING]


def test_nobody_is_in_two_places_at_one_time(session):
    made = together()
    noon = clock.now().replace(microsecond=0) + 21 * DAY
    hour = dt.timedelta(hours=1)
    slots = [
        save(Slot(event=made, number=1, starts_at=noon, ends_at=noon + 2 * hour)),
        save(Slot(event=made, number=2, starts_at=noon + hour, ends_at=noon + 3 * hour)),
        save(Slot(event=made, number=3, starts_at=noon + 3 * hour, ends_at=noon + 4 * hour)),
    ]
    shops = [workshop(made, slot=slot) for slot in slots]
    one = registration(made)
    wish(one, *shops)
    run, _ids = allocated(made)
    chosen = run.result["places"][str(one.id)]
    assert len(chosen) == 2
    assert shops[2].id in chosen


def test_groups_stay_together_when_asked(session):
    made = together()
    shop, other = workshop(made, capacity=2), workshop(made, capacity=10)
    group = save(RegistrationGroup(event=made, receipt="GGGG-GGGG", language="de", together=True, contact_name="A"))
    members = [registration(made, group=group, email=None, channel="group") for _ in range(3)]
    for one in members:
        wish(one, shop, other)
    problem = solving.problem_of(made)
    apart = solving.solve(problem, seed=1)
    kept = solving.solve(problem, seed=1, keep_groups=True)
    assert Counter(problem.rows[number][1] for number in apart.chosen) == {shop.id: 2, other.id: 1}
    assert Counter(problem.rows[number][1] for number in kept.chosen) == {other.id: 3}


def test_only_people_with_a_place_take_part_and_held_rounds_stay(session):
    made = together(capacity=2)
    shop = workshop(made, capacity=2)
    has = registration(made)
    has.wishes.append(Wish(workshop=shop, slot_id=shop.slot_id, rank=1, state=WishState.HELD, queued=has.id))
    shop.taken = 1
    seated = registration(made)
    waiting = registration(made, state=RegistrationState.WAITING, waiting_number=1)
    wish(seated, shop)
    wish(waiting, shop)
    run, ids = allocated(made)
    assert ids == [seated.id]
    assert run.result["places"] == {str(seated.id): [shop.id]}
    assert shop.taken == 2
    assert states(waiting) == {1: WishState.OPEN}


def test_a_preview_goes_stale(session, english):
    made = together()
    shop = workshop(made, capacity=1)
    wish(registration(made), shop)
    actor = editor()
    problem = solving.problem_of(made)
    run = allocating.keep_preview(actor, made, problem, solving.solve(problem))
    wish(registration(made), shop)
    session.flush()
    with pytest.raises(DomainError, match="changed since this preview"):
        allocating.apply(actor, run)
    assert shop.taken == 0


def test_not_before_the_date_and_only_once(session, english):
    made = together(wishes_until=clock.now() + DAY)
    wish(registration(made), workshop(made))
    actor = editor()
    problem = solving.problem_of(made)
    run = allocating.keep_preview(actor, made, problem, solving.solve(problem))
    session.flush()
    with pytest.raises(DomainError, match="can still change"):
        allocating.apply(actor, run)
    made.wishes_until = clock.now() - DAY
    session.flush()
    allocating.apply(actor, run)
    with pytest.raises(DomainError, match="already"):
        allocating.apply(actor, run)


def test_not_where_places_are_given_out_at_once(session, english):
    made = event()
    wish(registration(made), workshop(made))
    problem = solving.problem_of(made)
    with pytest.raises(DomainError, match="at once"):
        allocating.keep_preview(editor(), made, problem, solving.solve(problem))


def test_from_the_preview_to_the_mail(client, session, sign_in):
    made = together()
    small, other = workshop(made, capacity=1, title=ml("Klein")), workshop(made, capacity=1, title=ml("Andere"))
    people = [registration(made, language="en") for _ in range(3)]
    for one in people:
        wish(one, small, other)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/allocation"
    assert "As many first wishes as possible" in client.get(address).text
    assert client.post(address, data={"seed": "many"}).status_code == 422
    assert client.post(address, data={"seed": "5"}).status_code == 303
    page = client.get(address)
    assert "Wishes met" in page.text
    assert "Give the places out" in page.text
    given = page.text.partition("1. Klein")[2]
    assert sum(f"<bdi>{one.name}</bdi>" in given for one in people) == 3  # who gets what, and who nothing
    assert not session.query(OutboxMail).count()
    run = session.query(AllocationRun).one()
    assert run.seed == 5
    assert client.post(f"{address}/{run.id}/apply").status_code == 303
    db.session.expire_all()
    assert (small.taken, other.taken) == (1, 1)
    mails = {mail.to_address: mail for mail in session.query(OutboxMail)}
    assert set(mails) == {one.email for one in people}
    by_place = {next((wish.rank for wish in one.held), 0): one for one in people}
    assert "You got your first wish: Klein." in mails[by_place[1].email].text
    details = client.get(f"/en/events/{made.format.slug}/registrations/{by_place[1].id}").text
    assert "You got your first wish: Klein." in details
    second = mails[by_place[2].email].text
    assert "You got your wish number 2: Andere." in second
    assert "Klein: 3 people put it first, places: 1." in second
    nothing = mails[by_place[0].email].text
    assert "no place left for you" in nothing
    assert "Andere: 0 people put it first, places: 1." in nothing
    assert by_place[0].name in client.get(address).text
    actions = {entry.action for entry in session.query(AuditEntry)}
    assert {"event.allocation_preview", "event.allocate"} <= actions
    again = client.post(f"{address}/{run.id}/apply", follow_redirects=True)
    assert "The places were given out already." in again.text
    own = client.get(f"/en/events/registrations/{by_place[2].receipt}")
    assert "You got your wish number 2: Andere." in own.text


def test_only_those_who_took_part_read_an_explanation_and_only_while_it_holds(client, session):
    made = together()
    small, other = workshop(made, capacity=1, title=ml("Klein")), workshop(made, capacity=5, title=ml("Andere"))
    people = [registration(made, language="en") for _ in range(2)]
    for one in people:
        wish(one, small, other)
    allocated(made)
    session.commit()
    by_place = {one.held[0].rank: one for one in people}

    def own(receipt):
        return client.get(f"/en/events/registrations/{receipt}").text

    late = register(client, made, wish_1=str(other.id))
    assert held(late) == [other.id]
    assert "no place left for you" not in own(late)
    assert "put it first" not in own(late)
    assert "You got your wish number 2: Andere." in own(by_place[2].receipt)
    address = f"/en/events/registrations/{by_place[2].receipt}/wishes"
    assert client.post(address, data={"wish_1": str(other.id), "wish_2": str(small.id)}).status_code == 303
    assert "You got your wish number 2: Andere." in own(by_place[2].receipt)  # so it was, whatever they wish for now
    assert "You got your first wish" not in own(by_place[2].receipt)
    data = {"wish_1": str(other.id)}
    assert client.post(f"/en/events/registrations/{by_place[1].receipt}/wishes", data=data).status_code == 303
    assert held(by_place[1].receipt) == [other.id]
    assert "You got your" not in own(by_place[1].receipt)


def test_a_title_of_the_other_direction_does_not_turn_the_explanation_around(app, session):
    made = together()
    shop = workshop(made, capacity=1, title=ml("Klein", ar="صغير"))
    other = workshop(made, capacity=1, title=ml("Andere"))
    people = [registration(made) for _ in range(2)]
    for one in people:
        wish(one, other, shop)
    allocated(made)
    by_place = {one.held[0].rank: one for one in people}
    with force_language("ar"):
        assert "\u2068Andere\u2069" in explanation(by_place[1], "ar")[0]
        lines = explanation(by_place[2], "ar")
    assert "صغير" in lines[0]
    assert "\u2068" not in lines[0]
    assert "\u2068Andere\u2069" in lines[1]


def test_pages_never_load_the_solver():
    look = "import sys, teilhabe_app.app; print(sorted({'highspy', 'numpy', 'scipy'} & set(sys.modules)))"
    command = [sys.executable, "-c", look]
    seen = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 -- our own program
    assert seen.stdout.strip() == "[]"


def test_a_stale_preview_says_so(client, session, sign_in):
    made = together()
    shop = workshop(made, capacity=1)
    wish(registration(made), shop)
    sign_in(editor())
    address = f"/en/events/{made.format.slug}/allocation"
    assert client.post(address, data={}).status_code == 303
    wish(registration(made), shop)
    session.commit()
    page = client.get(address)
    assert "changed since this preview" in page.text
    assert "Give the places out" not in page.text


def test_no_wishes_no_preview(client, session, sign_in):
    made, plain = together(), event()
    sign_in(editor())
    assert "Nobody has wished" in client.get(f"/en/events/{made.format.slug}/allocation").text
    assert "given out at once" in client.get(f"/en/events/{plain.format.slug}/allocation").text
