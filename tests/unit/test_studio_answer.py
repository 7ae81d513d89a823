"""The numbers that a page leads with, and the cells of the board that they are."""

import pytest

from detente.deal.load import load_deal
from detente.studio.answer import answer
from detente.studio.desk import Desk


@pytest.fixture(scope="module")
def desk():
    return Desk()


@pytest.mark.parametrize("name", ["moscow-washington-2025", "geneva-ceasefire-2026"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_leads_are_sums_of_cells_of_the_board(desk, name, lang):
    deal = load_deal(name)
    cells, board = desk.cells(deal), desk.board(deal, deal)
    told = answer(desk.run(deal), cells, lang)
    assert told["leads"]
    live = [lead for lead in told["leads"] if lead["cells"]]
    assert len(live) >= len(told["leads"]) - 1
    for lead in live:
        values = board.values["cells"][lead["cells"]]
        figures = [told["figures"][at] for at in lead["cells"]]
        assert values == pytest.approx([figure["value"] for figure in figures], rel=1e-12)
        # One cell is written as it stands there; a sum is larger than its parts, all of one sign.
        if len(figures) == 1:
            assert lead["number"] == figures[0]["shown"]
        else:
            assert (values > 0).all() or (values < 0).all()
            assert lead["number"] not in [figure["shown"] for figure in figures]


def test_energy_of_one_contract_leads_with_its_sum(desk):
    deal = load_deal("moscow-washington-2025")
    told = answer(desk.run(deal), desk.cells(deal), "en")
    sums = [lead for lead in told["leads"] if len(lead["cells"]) > 1]
    assert [lead["number"] for lead in sums] == ["+8.13 Mt"]
