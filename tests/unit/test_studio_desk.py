"""The desk: the same numbers as a run, from any thread, whatever was asked before."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import numpy as np
import pytest

from detente.deal.load import load_deal
from detente.deal.settings import changed, knobs
from detente.errors import SolveError
from detente.studio import desk as module
from detente.studio.desk import KEPT, Desk

DAY = datetime.date(2026, 1, 1)
EXAMPLE = load_deal("moscow-washington-2025")
NAME = "us-russian-energy-imports.0.share"
(KNOB,) = (knob for knob in knobs(EXAMPLE) if knob.name == NAME)


@pytest.fixture(scope="module")
def desk():
    return Desk(DAY)


def same(one, other):
    assert one.keys() == other.keys()
    for group in one:
        np.testing.assert_array_equal(one[group], other[group])


def test_a_board_has_the_numbers_of_a_run(desk):
    board = desk.board(EXAMPLE, EXAMPLE)
    run = desk.run(EXAMPLE)
    for name, countries in board.countries.items():
        for comparison in ("deal", "speculated"):
            if f"{comparison}/{name}" not in board.values:
                continue
            table = run.table(name, comparison).set_index("country")["value"]
            if len(table):
                own = board.values[f"{comparison}/{name}"]
                told = table.reindex(list(countries)).to_numpy()
                np.testing.assert_allclose(own, told, rtol=1e-12)
    cells = desk.cells(EXAMPLE)
    assert len(board.values["cells"]) == len(cells)
    for (outcome, at), value in zip(cells, board.values["cells"], strict=True):
        table = run.table(outcome)
        axes = [c for c in table.columns if c not in ("before", "after")][: len(at)]
        row = table[np.all([table[a].astype(str) == x for a, x in zip(axes, at, strict=True)], 0)]
        assert row["value"].item() == pytest.approx(value, rel=1e-12)


def test_what_one_deal_takes_is_not_kept_for_all(desk):
    desk.states(EXAMPLE)
    known = len(desk._trunk._known)
    desk.states(changed(EXAMPLE, {NAME: KNOB.at(0.61)}))
    assert len(desk._trunk._known) == known


def test_numbers_do_not_depend_on_what_was_asked_before(desk):
    deals = [changed(EXAMPLE, {NAME: KNOB.at(place)}) for place in (0.0, 0.3, 1.0)]
    after = [desk.board(deal, EXAMPLE).values for deal in deals]
    same(Desk(DAY).board(deals[2], EXAMPLE).values, after[2])
    assert not np.array_equal(after[0]["deal/real_income"], after[2]["deal/real_income"])


def test_any_thread_may_ask(desk):
    deals = [changed(EXAMPLE, {NAME: KNOB.at(place)}) for place in (0.1, 0.2, 0.9, 0.2, 0.1)]
    with ThreadPoolExecutor(5) as pool:
        found = list(pool.map(lambda deal: desk.board(deal, EXAMPLE), deals))
    # What two ask for at once is solved once.
    assert found[0] is found[4]
    assert found[1] is found[3]
    alone = Desk(DAY)
    for deal, board in zip(deals[:3], found, strict=False):
        same(alone.board(deal, EXAMPLE).values, board.values)


def test_a_deal_that_cannot_be_solved_leaves_the_desk_as_it_was(desk, monkeypatch):
    before = desk.board(EXAMPLE, EXAMPLE)
    bad = changed(EXAMPLE, {NAME: KNOB.at(0.77)})
    with monkeypatch.context() as patch:

        def fails(*args, **options):
            raise SolveError("no solution")

        patch.setattr("detente.ensemble.evaluate.solve_states", fails)
        for _ in range(2):
            with pytest.raises(SolveError):
                desk.board(bad, EXAMPLE)
        assert desk.board(EXAMPLE, EXAMPLE) is before
    assert desk.board(bad, EXAMPLE).values.keys() == before.values.keys()


def test_what_is_slow_lets_others_by(monkeypatch):
    """While one answer is made others are given; whoever asks for the same one waits for it."""
    desk, going, go_on = Desk(DAY), Event(), Event()
    made = []

    def slow():
        going.set()
        assert go_on.wait(20)
        made.append(1)
        return "slow"

    answers = []
    threads = [
        Thread(target=lambda: answers.append(desk._once(("board", EXAMPLE), slow)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    assert going.wait(20)
    other = changed(EXAMPLE, {NAME: KNOB.low})
    assert desk._once(("board", other), lambda: "quick") == "quick"
    go_on.set()
    for thread in threads:
        thread.join(20)
    assert (answers, made) == (["slow", "slow"], [1])


def test_no_more_answers_are_kept_than_fit(monkeypatch):
    monkeypatch.setattr(module, "KEPT", {**KEPT, "board": 2})
    desk = Desk(DAY)
    deals = [changed(EXAMPLE, {NAME: KNOB.at(place)}) for place in (0.1, 0.2, 0.3)]
    count = []

    def ask(deal):
        return desk._once(("board", deal), lambda: count.append(1) or len(count))

    assert [ask(deals[0]), ask(deals[1]), ask(deals[0]), ask(deals[2])] == [1, 2, 1, 3]
    # The one that was not asked for longest is gone, the others are not.
    assert [ask(deals[0]), ask(deals[2]), ask(deals[1])] == [1, 3, 4]


def test_deals_of_one_name_are_not_taken_for_each_other(desk):
    other = load_deal("tokyo-seoul-2026").model_copy(update={"id": EXAMPLE.id})
    assert desk.cells(other) != desk.cells(EXAMPLE)
    assert len(desk.board(EXAMPLE, other).values["cells"]) == len(desk.cells(other))
    assert len(desk.board(EXAMPLE, EXAMPLE).values["cells"]) == len(desk.cells(EXAMPLE))


def test_the_day_is_that_of_the_start():
    assert Desk(DAY).regime.as_of == DAY
    assert Desk().as_of == datetime.date.today()
