"""The car-emission example of Scholz, Calbert and Smith, against an open replication of it.

Years until the European Community introduces an emission standard for medium-sized cars: data of
Bueno de Mesquita (1994). Positions, utilities and means of the ten rounds are those of the log of
https://github.com/dmasad/bdm-scholz-expected-utility-model (a port of jmckib's replication).
"""

import numpy as np
import pytest

from detente.models.bargaining_scholz_2011 import bargain, chances

ACTORS = {
    "Netherlands": (4, 0.08, 0.8),
    "Belgium": (7, 0.08, 0.4),
    "Luxembourg": (4, 0.03, 0.2),
    "Germany": (4, 0.16, 0.8),
    "France": (10, 0.16, 0.6),
    "Italy": (10, 0.16, 0.6),
    "United Kingdom": (10, 0.16, 0.9),
    "Ireland": (7, 0.05, 0.1),
    "Denmark": (4, 0.05, 1.0),
    "Greece": (7, 0.08, 0.7),
}
NAMES = list(ACTORS)
DATA = np.array(list(ACTORS.values()), dtype=float).T

# By round: mean, then the positions of those who move.
ROUNDS = [
    (7.461314378277189, 8.415932315426764, 7.0, 4.0),
    (7.552500865855845, 9.610859134120188, 8.415932315426764, 7.0),
    (7.590144997451547, 9.961979590401311, 9.610859134120188, 8.415932315426764),
    (7.358130531334201, 4.800881140632622, 9.961979590401311, 9.610859134120188),
    (7.3491739896752115, 5.524237694197356, 4.800881140632622, 9.961979590401311),
    (7.414877545372958, 7.47204636191629, 5.524237694197356, 5.524237694197356),
    (7.510457183677219, 8.824593855262423, 7.47204636191629, 7.47204636191629),
    (7.5724470975503, 9.671129769802048, 8.824593855262423, 8.824593855262423),
    (7.324989065683666, 4.144849062500606, 9.671129769802048, 9.671129769802048),
    (7.242130958473938, 4.291541224979646, 4.144849062500606, 4.144849062500606),
]
MOVERS = [NAMES.index(name) for name in ("Belgium", "Luxembourg", "Ireland")]
STILL = [number for number in range(len(NAMES)) if number not in MOVERS]


@pytest.fixture(scope="module")
def path():
    return bargain(*DATA, rounds=10, reading="code")


def test_ten_rounds_of_the_emission_standards(path):
    assert path.mean[0] == pytest.approx(7.389955686853767, rel=1e-14)
    for number, (mean, *positions) in enumerate(ROUNDS, start=1):
        assert path.mean[number] == pytest.approx(mean, rel=1e-12)
        np.testing.assert_allclose(path.positions[number][MOVERS], positions, rtol=1e-12)
        np.testing.assert_array_equal(path.positions[number][STILL], DATA[0][STILL])


def test_who_moves_whom_and_how(path):
    told = [
        [(NAMES[m.actor], m.kind, NAMES[m.other]) for m in path.moves[number]] for number in (0, 3)
    ]
    assert told[0] == [
        ("Belgium", "compromise", "France"),
        ("Luxembourg", "confrontation", "Belgium"),
        ("Ireland", "confrontation", "Luxembourg"),
    ]
    # The turn that the replication's author calls bizarre: to the far end, not to France.
    assert told[1][0] == ("Belgium", "compromise", "Netherlands")


def test_in_the_text_either_side_prevails_for_sure():
    positions, capabilities, saliences = DATA
    risk = np.ones(len(NAMES))
    won = chances(positions, capabilities, saliences, risk, 6.0, "text")
    apart = positions[:, None] != positions[None, :]
    np.testing.assert_allclose((won + won.T)[apart], 1.0)
    assert (won[~apart] == 0).all()
    # 4 against 10: those at 7 do not care, the others vote with all they have.
    weight = capabilities * saliences
    short, long = weight[positions == 4].sum(), weight[positions == 10].sum()
    assert won[0, 4] == pytest.approx(short / (short + long))


@pytest.mark.parametrize("reading", ["code", "text"])
def test_nobody_leaves_the_range_and_names_do_not_matter(reading):
    path = bargain(*DATA, reading=reading)
    assert path.positions.min() >= 4
    assert path.positions.max() <= 10
    order = np.random.default_rng(1).permutation(len(NAMES))
    turned = bargain(*DATA[:, order], rounds=1, reading=reading)
    np.testing.assert_allclose(turned.positions[1], path.positions[1][order], rtol=1e-12)


def test_scale_of_the_issue_does_not_matter():
    path = bargain(*DATA)
    scaled = bargain(3 * DATA[0] - 5, 10 * DATA[1], DATA[2])
    np.testing.assert_allclose(scaled.positions, 3 * path.positions - 5, rtol=1e-9)


def test_no_issue_where_all_agree():
    with pytest.raises(ValueError, match="no issue"):
        bargain([5, 5], [1, 1], [1, 1])
