"""A state is solved once for each model and what it reads, and again whenever that differs."""

from dataclasses import dataclass, field, replace

import numpy as np
import pytest
import xarray as xr
from small_deal import small_world

from detente.models.base import Solution
from detente.models.coupling import Memory
from detente.shocks.shock import Shock

WORLD = small_world()


@dataclass(frozen=True)
class Counter:
    """A model that counts how often it is solved."""

    name: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    variant: str = "one"
    solved: list[str] = field(default_factory=list, compare=False)

    def solve(self, world, shocks, upstream):
        self.solved.append(self.name)
        number = sum(shock.value for shock in shocks if shock.variable in self.reads)
        return Solution(
            self.name, xr.Dataset({self.writes[0]: ((), np.array(number))}), True, 0.0, 1
        )


def shock(variable, value=0.1, place="RUS"):
    return Shock(variable, {"exporter": (place,)}, "add", value, "p")


TARIFF, ACCESS = shock("tariff"), shock("energy_access")
OTHERS = {
    "value": ([shock("tariff", 0.2)], WORLD),
    "place": ([shock("tariff", place="USA")], WORLD),
    "operation": ([replace(TARIFF, operation="set")], WORLD),
    "number": ([TARIFF, TARIFF], WORLD),
    "order": ([shock("tariff", 0.2), TARIFF], WORLD),
    "world": ([TARIFF], small_world()),
}


@pytest.fixture
def chain():
    return Counter("trade", ("tariff",), ("flow",)), Counter("after", ("flow",), ("price",))


def test_what_no_model_reads_is_not_solved_again(chain):
    memory = Memory()
    first = memory.solve(chain, WORLD, [TARIFF])
    second = memory.solve(chain, WORLD, [ACCESS, replace(TARIFF)])
    assert all(first[name] is second[name] for name in first)
    assert [model.solved for model in chain] == [["trade"], ["after"]]


@pytest.mark.parametrize("what", OTHERS)
def test_whatever_a_model_reads_solves_it_and_its_followers_again(chain, what):
    memory = Memory()
    memory.solve(chain, WORLD, [TARIFF, shock("tariff", 0.2)] if what == "order" else [TARIFF])
    shocks, world = OTHERS[what]
    memory.solve(chain, world, shocks)
    assert [len(model.solved) for model in chain] == [2, 2]


def test_another_variant_of_a_follower_leaves_what_it_follows(chain):
    memory = Memory()
    memory.solve(chain, WORLD, [TARIFF])
    memory.solve((chain[0], replace(chain[1], variant="two")), WORLD, [TARIFF])
    assert [len(model.solved) for model in chain] == [1, 2]


def test_a_branch_knows_what_its_trunk_does_and_tells_it_nothing(chain):
    trunk = Memory()
    known = trunk.solve(chain, WORLD, [])
    branch = trunk.branch()
    assert branch.solve(chain, WORLD, [])["trade"] is known["trade"]
    branch.solve(chain, WORLD, [TARIFF])
    assert [len(model.solved) for model in chain] == [2, 2]
    trunk.branch().solve(chain, WORLD, [TARIFF])
    assert [len(model.solved) for model in chain] == [3, 3]
