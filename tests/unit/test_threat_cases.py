"""The cases of the estimation of threat, from small files in the official layouts."""

import gzip
import math
from itertools import combinations

import numpy as np
import pytest

from detente.errors import DataError
from detente.world.build.security_dispute import CLASSES, case_rows, pair_years

USA, CUBA, RUSSIA, CHINA, EAST_GERMANY, GERMANY = 2, 40, 365, 710, 265, 255
STATES = {
    USA: (1816, 2016), CUBA: (1902, 2016), RUSSIA: (1816, 2016), CHINA: (1860, 2016),
    EAST_GERMANY: (1954, 1990), GERMANY: (1990, 2016),
}  # fmt: skip
CINC = {USA: 0.2, CUBA: 0.002, RUSSIA: 0.1, CHINA: 0.1, EAST_GERMANY: 0.01, GERMANY: 0.03}
RULE = {USA: 0.8, CUBA: 0.2, RUSSIA: 0.3, EAST_GERMANY: 0.1, GERMANY: 0.9}  # China is not known
NEAR = {(USA, RUSSIA): 80.0, (USA, CUBA): 150.0, (RUSSIA, CHINA): 0.0, (RUSSIA, GERMANY): 300.0}
FAR = 7000.0
# Dispute, states, year, lives lost by either.
DISPUTES = [
    (1, USA, CHINA, 1950, 5, 6), (1, USA, CHINA, 1951, 5, 6), (1, USA, CHINA, 1952, 1, 0),
    (2, USA, CUBA, 1961, 0, 1), (3, USA, RUSSIA, 1962, 0, 0), (4, RUSSIA, CHINA, 1969, -9, 2),
    (5, USA, CUBA, 1949, 0, 1),
]  # fmt: skip


def both(rows):
    """Return rows (a, b, ...) in both directions."""
    return [*rows, *((b, a, *more) for a, b, *more in rows)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    at = tmp_path_factory.mktemp("raw")
    years = range(1949, 2011)

    def write(name, head, rows):
        lines = "\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n"
        path = at / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(lines.encode()) if name.endswith("gz") else lines.encode())

    write(
        "peacesciencer/cow_states.csv", "ccode,styear,endyear", [(n, *s) for n, s in STATES.items()]
    )
    write(
        "peacesciencer/cow_nmc.csv.gz",
        "ccode,year,milex,milper,irst,pec,tpop,upop,cinc",
        [(n, y, 1, 1, 1, 1, 1, 1, c) for n, c in CINC.items() for y in years],
    )
    write(
        "isard/cw_democracy.csv.gz",
        "ccode,year,v2x_polyarchy",
        [(f"{n}.0", f"{y}.0", r) for n, r in RULE.items() for y in years],
    )
    # East Germany and the Soviet Union 1955-90, the Soviet Union and China 1950-79.
    pacts = [(EAST_GERMANY, RUSSIA, y) for y in range(1955, 1991)]
    pacts += [(RUSSIA, CHINA, y) for y in range(1950, 1980)]
    write(
        "peacesciencer/atop_alliance.csv.gz",
        "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul",
        [(a, b, y, 1, 0, 0, 0, 0) for a, b, y in both(pacts)],
    )
    write(
        "peacesciencer/tss_rivalries.csv",
        "ccode1,ccode2,start,end",
        [(USA, RUSSIA, 1945, 1989), (USA, CUBA, 1959, 2020)],
    )
    write(
        "peacesciencer/cow_contdir.csv.gz",
        "ccode1,ccode2,conttype,stdate,enddate",
        both([
            (RUSSIA, CHINA, 1, "1860-01-01", "2016-12-01"),
            (USA, RUSSIA, 2, "1900-01-01", "2016-12-01"),
            (USA, CUBA, 4, "1902-01-01", "2016-12-01"),
        ]),
    )  # fmt: skip
    every = combinations(sorted(set(STATES) - {EAST_GERMANY}), 2)
    km = [(a, b, 2019, NEAR.get((a, b), NEAR.get((b, a), FAR))) for a, b in every]
    write("peacesciencer/cow_mindist.csv.gz", "ccode1,ccode2,year,mindist", km)
    write(
        "peacesciencer/gml_dirdisp.csv.gz",
        "dispnum,ccode1,ccode2,year,fatality,fatality1,fatality2",
        [
            row
            for n, a, b, y, f, g in DISPUTES
            for row in ((n, a, b, y, 6, f, g), (n, b, a, y, 6, g, f))
        ],
    )
    return at


@pytest.fixture(scope="module")
def cases(folder):
    return pair_years(folder)


def at(cases, a, b, year):
    order = sorted(STATES)
    one, two = sorted((order.index(a), order.index(b)))
    here = (cases["country"] == one) & (cases["partner"] == two) & (cases["year"] == year)
    (place,) = np.flatnonzero(here)
    return {name: column[place] for name, column in cases.items()}


def test_a_pair_is_there_while_both_are(cases):
    order = sorted(STATES)
    east = order.index(EAST_GERMANY)
    there = cases["year"][(cases["country"] == east) | (cases["partner"] == east)]
    assert (there.min(), there.max()) == (1954, 1990)
    # Four states throughout; the two Germanies with these, and with each other in 1990.
    assert len(cases["year"]) == 6 * 60 + 4 * 37 + 4 * 21 + 1
    assert len(np.unique(cases["pair"])) == 15


def test_what_a_dispute_leaves_behind(cases):
    history = {y: str(at(cases, USA, CHINA, y)["history"]) for y in range(1951, 2011)}
    assert [history[y] for y in (1951, 1952, 1953)] == ["first", "second", "second"]
    assert {history[y] for y in range(1954, 1958)} == {"recent"}
    assert {history[y] for y in range(1958, 1973)} == {"while"}
    assert {history[y] for y in range(1973, 2011)} == {"distant"}
    assert [at(cases, USA, CHINA, y)["disputes"] for y in (1951, 1952, 1953)] == [1, 1, 0]
    # A dispute in which neither lost a life leaves nothing; one before 1950 is remembered.
    assert {str(at(cases, USA, RUSSIA, y)["history"]) for y in range(1951, 2011)} == {"none"}
    assert str(at(cases, USA, CUBA, 1951)["history"]) == "recent"
    # Unknown losses of one side, dead of the other.
    assert at(cases, RUSSIA, CHINA, 1969)["disputes"] == 1


def test_columns_by_hand(cases):
    found = at(cases, USA, CUBA, 1970)
    assert found["contact"] == 2
    assert found["rivalry"] == 1
    assert at(cases, USA, RUSSIA, 1990)["rivalry"] == 0
    assert at(cases, RUSSIA, CHINA, 1970)["contact"] == 1
    assert at(cases, USA, CHINA, 1970)["contact"] == 0
    assert found["ratio"] == pytest.approx(math.log(100))
    assert found["size"] == pytest.approx(math.log(0.2))
    assert found["distance"] == pytest.approx(math.log(250))
    assert found["democracy"] == 0.2
    # The place of East Germany is Germany's; China's polyarchy is the median of the year before.
    assert at(cases, EAST_GERMANY, RUSSIA, 1970)["distance"] == pytest.approx(math.log(400))
    assert at(cases, USA, CHINA, 1970)["democracy"] == pytest.approx(
        np.median([0.8, 0.2, 0.3, 0.1])
    )


def test_pacts_count_from_the_year_after_and_defenders_are_outsiders(cases):
    assert [at(cases, RUSSIA, CHINA, y)["pact"] for y in (1951, 1980, 1981)] == [1, 1, 0]
    # Against the United States both China and the Soviet Union have a defender until 1980.
    assert at(cases, USA, CHINA, 1970)["defended"] == 1
    assert at(cases, USA, CHINA, 1981)["defended"] == 0
    # East Germany's only ally is China's too; the Soviet Union defends neither from the other.
    assert at(cases, EAST_GERMANY, CHINA, 1970)["defended"] == 0
    # Between the Soviet Union and China: the one has East Germany, the other nobody.
    assert at(cases, RUSSIA, CHINA, 1970)["defended"] == 1


def test_groups_keep_numbers_and_means(folder, cases):
    rows = case_rows(folder)
    assert sum(r["cases"] for r in rows) == len(cases["year"])
    assert sum(r["disputes"] for r in rows) == cases["disputes"].sum()
    mean = sum(float(r["democracy"]) * r["cases"] for r in rows) / len(cases["year"])
    assert mean == pytest.approx(cases["democracy"].mean(), abs=0.005)
    keys = [tuple(r[name] for name in CLASSES) for r in rows]
    assert keys == sorted(keys)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(DataError, match="cow_states"):
        pair_years(tmp_path)
