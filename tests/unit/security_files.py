"""Small files of the security world in the official layouts."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

from detente.world.security import load_security

# Numbers of the Correlates of War.
USA, RUSSIA, CHINA, AFGHANISTAN, NAMIBIA, UKRAINE, POLAND = 2, 365, 710, 700, 565, 369, 290
JAPAN, SERBIA, TAIWAN, KOSOVO = 740, 345, 713, 347
FEW = (USA, POLAND, RUSSIA, CHINA)
UNSEATED = {"TWN", "XKX"}


def numbers() -> dict[str, int]:
    """Return the number of each of the 195 states."""
    security = load_security()
    states = security["country"].values.tolist()
    return dict(zip(states, security["cow"].values.tolist(), strict=True))


def write(path: Path, head: str, rows: Iterable[Sequence]) -> None:
    """Write a file with a header of comma-separated names, gzipped where its name says so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([head.split(","), *rows])


def raw(folder: Path) -> Path:
    """Write every file that a build reads; return the folder."""
    _codes_and_levels(folder)
    _capabilities(folder / "peacesciencer")
    _pairs(folder / "peacesciencer")
    _places(folder / "peacesciencer")
    _conflicts(folder / "ucdp/UcdpPrioConflict_v25_1.csv")
    _votes(folder)
    return folder


def _codes_and_levels(folder: Path) -> None:
    codes = [("Namibia", "NA", "NAM"), ("United States", "US", "USA"), ("Serbia", "RS", "SRB")]
    head = "name,ISO3166-1-Alpha-2,ISO3166-1-Alpha-3"
    write(folder / "codes/country-codes.csv", head, codes)
    head = "Country Name,Country Code,Year,Value"
    states = sorted(set(numbers()) - UNSEATED)
    gdp = [("", s, year, 1e9 * (k + 1)) for k, s in enumerate(states) for year in (2021, 2023)]
    gdp = [r for r in gdp if (r[1], r[2]) not in {("SYR", 2023), ("PRK", 2021), ("PRK", 2023)}]
    gdp += [("Kosovo", "XKX", 2023, 1e10), ("World", "WLD", 2023, 1e14)]
    write(folder / "worldbank/gdp.csv", head, gdp)
    write(folder / "worldbank/population.csv", head, [("", s, 2024, 5e6) for s in states])
    years = range(1950, 2026)
    rule = [(f"{USA}.0", f"{y}.0", 0.1, 0.1, 10.0, 0.8) for y in years]
    rule += [(f"{RUSSIA}.0", "2025.0", 0.1, 0.1, "", 0.2), (f"{CHINA}.0", "2025.0", "", "", "", "")]
    head = "ccode,year,euds,aeuds,polity2,v2x_polyarchy"
    write(folder / "isard/cw_democracy.csv.gz", head, rule)
    head = "ccode,year,mrgdppc,sd_mrgdppc,pwtrgdp,sd_pwtrgdp,pwtpop,sd_pwtpop"
    write(folder / "isard/cw_gdppop.csv.gz", head, [(f"{USA}.0", "1950.0", 1, 1, 2e6, 1, 150, 1)])
    head = "Entity,Code,Year,Number of nuclear warheads"
    bombs = [("Russia", "RUS", 2022, 4400), ("Russia", "RUS", 2023, 4489), ("World", "", 2023, 1)]
    write(folder / "nuclear/owid_fas_stockpiles_1945_2023.csv", head, bombs)


def components() -> dict[int, tuple[float | None, ...]]:
    """Return made-up components of 2022 by state; Afghanistan's spending is missing."""
    out: dict[int, tuple[float | None, ...]] = {
        number: (1000.0 * (k + 1), k % 50, 10.0 * k, 20.0 * k, 1000.0 + k, 500.0)
        for k, number in enumerate(sorted(numbers().values()))
    }
    out[AFGHANISTAN] = (None, *out[AFGHANISTAN][1:])
    return out


def published() -> dict[int, float]:
    """Return the index that follows from ``components``: the mean of the shares that are known."""
    parts = components()
    totals = [sum(p[k] or 0.0 for p in parts.values()) for k in range(6)]
    out = {}
    for number, own in parts.items():
        shares = [x / total for x, total in zip(own, totals, strict=True) if x is not None]
        out[number] = round(sum(shares) / len(shares), 9)
    return out


def _capabilities(folder: Path) -> None:
    index = published()
    rows = [
        (n, 2022, *("" if x is None else x for x in p), index[n]) for n, p in components().items()
    ]
    rows.append((AFGHANISTAN, 2021, 1_880_000, 165, 0, 0, 30000, 9000, 0.002))
    rows += [(n, y, 500_000, 10, 1, 1, 1, 1, 0.1) for n in FEW for y in range(1950, 2011)]
    head = "ccode,year,milex,milper,irst,pec,tpop,upop,cinc"
    write(folder / "cow_nmc.csv.gz", head, rows)


def _pairs(folder: Path) -> None:
    head = "ccode1,ccode2,year,atop_defense,atop_offense,atop_neutral,atop_nonagg,atop_consul"
    pacts = [
        (USA, JAPAN, 2018, 1, 0, 0, 0, 0),
        (JAPAN, USA, 2018, 0, 0, 0, 0, 1),
        (USA, POLAND, 2018, 1, 0, 0, 0, 1),
        (RUSSIA, UKRAINE, 2018, 0, 0, 0, 1, 1),
        (USA, CHINA, 2017, 1, 0, 0, 0, 0),
        (USA, POLAND, 1999, 1, 0, 0, 0, 0),
    ]
    write(folder / "atop_alliance.csv.gz", head, pacts)
    head = (
        "tssr_id,rivalry,ccode1,ccode2,start,end,positional,spatial,ideological,interventionary,"
        "principal,aprin"
    )
    rivals = [
        (1, "China-United States 2", USA, CHINA, 1996, 2020, 1, "", "", "", "", ""),
        (2, "Russia-Poland", POLAND, RUSSIA, 1920, 1939, 1, "", "", "", "", ""),
    ]
    write(folder / "tss_rivalries.csv", head, rivals)
    head = "dispnum,ccode1,ccode2,year,fatality1,fatality2,fatality"
    fatal = [
        (1, USA, CHINA, 1951, 6, 6, 6),
        (1, CHINA, USA, 1951, 6, 6, 6),
        (1, CHINA, USA, 1952, 6, 6, 6),
        (2, USA, RUSSIA, 1962, 0, 0, 1),
        (3, USA, CHINA, 2001, 0, 1, 1),
        (4, USA, CHINA, 1948, 1, 1, 1),
        (5, RUSSIA, POLAND, 1994, -9, -9, -9),
    ]
    write(folder / "gml_dirdisp.csv.gz", head, fatal)


def _places(folder: Path) -> None:
    head = "ccode1,ccode2,conttype,stdate,enddate"
    borders = [
        (RUSSIA, CHINA, 1, "1860-01-01", "2016-12-01"),
        (CHINA, RUSSIA, 1, "1860-01-01", "2016-12-01"),
        (USA, RUSSIA, 0, "1816-01-01", "1958-12-01"),
        (USA, RUSSIA, 2, "1959-01-01", "2016-12-01"),
        (USA, JAPAN, 5, "1950-01-01", "1960-12-01"),
    ]
    write(folder / "cow_contdir.csv.gz", head, borders)
    near = {(USA, POLAND): 6200.4, (POLAND, RUSSIA): 0.0, (RUSSIA, CHINA): 0.0, (USA, RUSSIA): 80}
    near |= {(USA, CHINA): 6890.0, (POLAND, CHINA): 4400.0}
    rows = [(a, b, 2019, km) for (a, b), km in near.items()] + [(USA, RUSSIA, 2018, 9.0)]
    write(folder / "cow_mindist.csv.gz", "ccode1,ccode2,year,mindist", rows)
    head = "ccode,statenme,capital,stdate,enddate,lat,lng"
    capitals = [
        (n, "", "", "1950-01-01", "2024-12-31", k % 60, k) for k, n in enumerate(numbers().values())
    ]
    capitals.append((RUSSIA, "Russia", "Leningrad", "1917-01-01", "1918-03-01", 60, 30))
    write(folder / "cow_capitals.csv", head, capitals)
    head = "ccode,styear,stmonth,stday,endyear,endmonth,endday,version"
    majors = [(USA, 1898, 8, 13, 2016, 12, 31, 2016), (300, 1816, 1, 1, 1918, 11, 3, 2016)]
    write(folder / "cow_majors.csv", head, majors)
    head = "stateabb,ccode,statenme,styear,stmonth,stday,endyear,endmonth,endday,version"
    system = [("", n, "", 1900, 1, 1, 2016, 12, 31, 2016) for n in FEW]
    write(folder / "cow_states.csv", head, system)


def _conflicts(path: Path) -> None:
    head = "conflict_id,year,type_of_conflict,gwno_a,gwno_a_2nd,gwno_b,gwno_b_2nd"
    rows = [
        (13243, 2024, 2, RUSSIA, "731", UKRAINE, ""),
        (1, 2020, 2, USA, "", CHINA, ""),
        (2, 2024, 3, CHINA, "", "", ""),
        (3, 2024, 2, RUSSIA, "", UKRAINE, f"{POLAND}, {JAPAN}"),
    ]
    write(path, head, rows)


def _votes(folder: Path) -> None:
    import pandas as pd

    head = "ccode,iso3c,countryname,year,idealpointfp,idealpointall,nvotesfp"
    rows = [
        (n, "YUG" if s == "SRB" else s, s, f"{year}.0", f"{year - 2023 + n / 1000:.6f}", "", "90.0")
        for s, n in numbers().items()
        if s not in UNSEATED
        for year in (2023, 2024)
    ]
    rows.append((USA, "USA", "United States", "", "", "", ""))
    write(folder / "voeten/idealpoints_July2025_core.csv", head, rows)
    cast = [
        (69, 1, "US", 1),
        (70, 2, "US", 1),
        (70, 2, "NA", 3),
        (71, 3, "YU", 2),
        (71, 3, "DD", 1),
    ]
    votes = pd.DataFrame(cast, columns=["session", "rcid", "country_code", "vote"])
    votes = votes.astype({"session": float, "rcid": float}).assign(importantvote=0)
    votes.to_parquet(folder / "voeten/un_votes_sessions_46_74.parquet")
