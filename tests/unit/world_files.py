"""Small files in exactly the official layouts, with made-up figures."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from scipy.io import savemat

from detente.catalogue import sectors
from detente.world.load import load_world

GOODS = ("wht", "coa", "oil", "gas", "omn", "p_c")
HEADER = ["Country Name", "Country Code", "Indicator Name", "Indicator Code"]


def wiod_arrays(countries: list[str], codes: list[str], seed: int = 0) -> dict[str, np.ndarray]:
    """Return the assembled arrays of a table that adds up, with the defects of the real one."""
    draw = np.random.default_rng(seed)
    n, s = len(countries), len(codes)
    domestic = draw.uniform(0, 1, (n, s, s))
    imported = draw.uniform(0, 0.3, (n, s, s))
    origin = draw.uniform(0.1, 1, (n, s, n))
    origin[np.arange(n), :, np.arange(n)] = 0
    origin *= imported.sum(axis=2).T[None] / origin.sum(axis=0, keepdims=True)
    final = draw.uniform(0, 1, (n, s, n, 5))
    here = np.arange(n)
    final[here, :, here] += 0.6 * s  # home goods, and value added left over
    final[0, 0, 1, 4] = -2.5 - origin[0, 0, 1]  # stocks run down below what was bought
    output = domestic.sum(axis=2) + origin.sum(axis=2) + final.sum(axis=(2, 3))
    domestic[0, :, 1] += 3 * output[0, 1] / s  # inputs above output
    output = domestic.sum(axis=2) + origin.sum(axis=2) + final.sum(axis=(2, 3))
    return {
        "countries": np.array(countries),
        "sectors": np.array(codes),
        "Z_dom": domestic,
        "Z_imp": imported,
        "M_int": origin,
        "F": final,
        "GO": output,
    }


def write_tariffs(path: Path, duty: np.ndarray) -> None:
    """Write duties ``[importer, exporter, group]`` in per cent with the file's odd counters."""
    n, _, groups = duty.shape
    lines = np.arange(duty.size)
    columns = (lines // (n * groups) + 1, lines % (n * groups) % n + 1, lines % groups + 1)
    np.savetxt(path, np.column_stack([*columns, duty.ravel()]), fmt="%g", delimiter=",")


def write_baci(folder: Path, names: list[str], value: np.ndarray) -> None:
    """Write a matrix ``[good, importer, exporter]`` in thousand USD and its labels."""
    folder.mkdir(parents=True, exist_ok=True)
    savemat(folder / "TradeMatrix.mat", {"TradeMatrix": value.reshape(-1, len(names))})
    with (folder / "embargo.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["origins", "origins_embargo", "sectors", "sectors_embargo"])
        for i in range(max(len(names), len(GOODS))):
            pair = [names[i] if i < len(names) else "", GOODS[i] if i < len(GOODS) else ""]
            writer.writerow([pair[0], 0, pair[1], 0])


def write_world_bank(path: Path, codes: list[str], last: int = 2024) -> None:
    """Write GDP and population of the economies and the world, two years each."""
    book = Workbook()
    for sheet, indicator, size in ((None, "NY.GDP.MKTP.CD", 1e12), (0, "SP.POP.TOTL", 1e7)):
        page = book.active if sheet is None else book.create_sheet()
        assert page is not None
        page.append([*HEADER, last - 1, last, last + 1])
        for i, code in enumerate(codes):
            page.append([code, code, "x", indicator, size * (1 + i), size * (2 + i), None])
        page.append(["World", "WLD", "x", indicator, None, 9e3 * size, None])
    book.save(path)


def write_all(folder: Path, seed: int = 0) -> None:
    """Write every file that ``detente world build`` reads, full size, made-up figures."""
    folder.mkdir(parents=True, exist_ok=True)
    draw = np.random.default_rng(seed)
    countries = [str(c) for c in load_world().trade["country"].values]
    codes = [sector.code for sector in sectors().values()]
    np.savez(folder / "wiot2014_assembled.npz", **wiod_arrays(countries, codes, seed))
    write_tariffs(folder / "tariffs_44x44x16.csv", draw.integers(0, 20, (44, 44, 16)))
    names = ["Italy", "Japan", "Russia", "Germany", "Netherlands"]
    write_baci(folder / "baci2013", names, draw.uniform(0, 1e3, (len(GOODS), 5, 5)))
    places = [c for c in countries if c not in {"TWN", "ROW"}]
    write_world_bank(folder / "worldbank_gdp_pop.xlsx", places)
