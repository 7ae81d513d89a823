"""Small workbooks in the layouts of the Statistical Review of World Energy, figures invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

Rows = list[list[Any]]

CRUDE_FROM = ("Canada", "Russia", "Iraq")
CRUDE_TO = ("US", "Europe", "China")
LNG_FROM = (
    ("", "US"),
    ("Trinidad & ", " Tobago"),
    ("Russian ", "Federation"),
    ("Other ", "Africa"),
)
COAL_FROM = ("Australia", "Russia")
COAL_TO = ("Europe", "China")

COUNTRIES = {
    "Total North America": ("Canada", " US"),
    "Total CIS": ("Russian Federation", "USSR"),
    "Total Asia Pacific": ("China", "Viet  Nam1"),
}


def value(*key: object) -> float:
    """Return a figure that depends on every part of the key, the same in every process."""
    return sum((i + 1) * ord(c) for i, c in enumerate("|".join(map(str, key)))) % 997 / 8


def crossed(rows, columns, kind: str, row_end="Total imports", column_end="Total"):
    """Return lines of a matrix with its totals, rows that have None summed from those above."""
    lines, block, world = [], [0.0] * len(columns), [0.0] * len(columns)
    for name, *subtotal in rows:
        cells = block if subtotal else [value(kind, name, c) for c in columns]
        lines.append([name, *cells, sum(cells)])
        block = (
            [0.0] * len(columns) if subtotal else [a + b for a, b in zip(block, cells, strict=True)]
        )
        if not subtotal:
            world = [a + b for a, b in zip(world, cells, strict=True)]
    return lines, [row_end, *world, sum(world)]


def series(title: str, unit: str, last: int, edition: str) -> Rows:
    """Return a sheet of one country a row and one year a column, with growth rates after them."""
    years = list(range(last - 3, last + 1))
    sheet: Rows = [
        [title, *[None] * 9, "Contents"],
        [None, *[None] * len(years), "Growth rate per annum", None, "Share"],
        [unit, *years, last, f"{last - 11}-{last - 1}", last],
        [None],
    ]
    world = [0.0] * len(years)
    for region, members in COUNTRIES.items():
        total = [0.0] * len(years)
        for name in members:
            if name == "USSR":
                sheet.append([name, *["n/a"] * (len(years) + 3)])
                continue
            cells = [value(edition, title, unit, name, y) for y in years]
            total = [a + b for a, b in zip(total, cells, strict=True)]
            sheet.append([name, *cells, 0.5, "n/a", 0.25])
        sheet.append([region, *total, 0.5, 0.5, 0.5])
        world = [a + b for a, b in zip(world, total, strict=True)]
    sheet.append(["Total World", *world, 0.1, 0.1, 1])
    sheet.append(["                 European Union #", "-", *["^"] * (len(years) - 1), 0, 0, 0])
    sheet.append([" * Excludes gas flared. n/a not available."])
    return sheet


def old_edition() -> dict[str, Rows]:
    """Return the sheets of an edition like that of 2019: tonnes of oil equivalent, old names."""
    kbd, toe, bcm = (
        "Thousand barrels daily*",
        "Million tonnes oil equivalent",
        "Billion cubic metres",
    )
    sheets = {
        "Contents": [["BP Statistical Review of World Energy June 2019"]],
        "Oil Production - Barrels": series("Oil: Production*", kbd, 2018, "old"),
        "Oil Production - Tonnes": series("Oil: Production*", "Million tonnes", 2018, "old"),
        "Oil Production - Crude Conds": series(
            "Oil: Crude oil and condensate production in thousands of barrels per day*",
            kbd,
            2018,
            "old",
        ),
        "Oil Consumption - Barrels": series("Oil: Consumption*", kbd, 2018, "old"),
        "OIl Consumption - Mtoe": series("Oil: Consumption*", toe, 2018, "old"),
        "Oil - Refinery throughput": series("Oil: Refinery throughput", kbd, 2018, "old"),
        "Oil - Refining capacity": series("Oil: Refining Capacity", kbd, 2018, "old"),
        "Gas Production - Bcm": series("Natural Gas: Production*", bcm, 2018, "old"),
        "Gas Consumption - Bcm": series("Natural Gas: Consumption*", bcm, 2018, "old"),
        "Gas Consumption - Mtoe": series("Natural Gas: Consumption*", toe, 2018, "old"),
        "Gas - LNG imports": series("Natural gas: LNG imports", bcm, 2018, "old"),
        "Gas - LNG exports": series("Natural gas: LNG exports", bcm, 2018, "old"),
        "Coal Production - Mtoe": series("Coal: Production*", toe, 2018, "old"),
        "Coal Consumption - Mtoe": series("Coal: Consumption*", toe, 2018, "old"),
    }
    return sheets | matrices(
        2018,
        names=(
            "Oil - Inter-area movements ",
            "Gas - Trade movts LNG",
            "Gas - Trade movts - pipeline",
            "Coal - Inter area movts",
        ),
        coal_unit=toe,
        pipeline=(("Netherlands", "Other Europe"), ("Germany", "Rest of Europe")),
    )


def new_edition(last: int = 2024, mark: str = "new") -> dict[str, Rows]:
    """Return the sheets of an edition like those since 2024: exajoules, new names."""
    kbd, ej, bcm = "Thousand barrels daily", "Exajoules", "Billion cubic metres"
    sheets = {
        "Contents": [["2025 Energy Institute Statistical Review of World Energy"]],
        "Total Energy Supply (TES) -EJ": series("Total energy supply*", ej, last, mark),
        "Oil Production - barrels": series("Oil: Production*", kbd, last, mark),
        "Crude+cond production - barrels": series(
            "Oil: Crude oil and condensate production in thousands of barrels per day*",
            kbd,
            last,
            mark,
        ),
        "Oil Consumption - barrels": series("Oil: Consumption*", kbd, last, mark),
        "Oil Consumption - EJ": series("Oil: Consumption*", ej, last, mark),
        "Oil refinery - throughput": series("Oil: Refinery throughput", kbd, last, mark),
        "Oil refinery - capacity": series("Oil: Refining Capacity", kbd, last, mark),
        "Gas Production - Bcm": series("Natural Gas: Production*", bcm, last, mark),
        "Gas Consumption - Bcm": series("Natural Gas: Consumption*", bcm, last, mark),
        "Gas Consumption - EJ": series("Natural Gas: Consumption*", ej, last, mark),
        "Gas - LNG imports bcm": series("Natural gas: LNG imports", bcm, last, mark),
        "Gas - LNG exports bcm": series("Natural gas: LNG exports", bcm, last, mark),
        "Coal Production - EJ": series("Coal: Production*", ej, last, mark),
        "Coal Consumption - EJ": series("Coal: Consumption*", ej, last, mark),
    }
    return sheets | matrices(
        last,
        names=(
            "Oil - Inter-area movements",
            f"Gas trade {last} - LNG",
            f"Gas trade {last} - pipeline",
            f"Coal trade movements {last}",
        ),
        coal_unit=ej,
        pipeline=(("European Union", "Other Europe1"), ("EU", "Non-EU Europe")),
    )


def matrices(year, names, coal_unit, pipeline) -> dict[str, Rows]:
    """Return the sheets of trade movements of one year."""
    oil, lng, pipe, coal = names
    crude, crude_end = crossed([(n,) for n in CRUDE_FROM], CRUDE_TO, f"crude {year}")
    product, product_end = crossed([(n,) for n in CRUDE_FROM], CRUDE_TO, f"product {year}")
    black, black_end = crossed([(n,) for n in COAL_FROM], COAL_TO, f"coal {year}")
    ships = tuple((a + b).strip().replace("  ", " ") for a, b in LNG_FROM)
    rows = [("Spain",), ("Other EU",), ("Europe", None), ("China",), ("Asia Pacific", None)]
    cold, cold_end = crossed(rows, ships, f"lng {year}", "Total exports", "Total imports")
    pipes, importers = ("Norway", *pipeline[0]), pipeline[1]
    rows = [*((n,) for n in importers), ("Europe", None), ("China",), ("Asia Pacific", None)]
    piped, piped_end = crossed(rows, pipes, f"pipe {year}", "Total exports", "Total imports")
    note = ["† Less than 0.05. "]
    return {
        # A series over years under nearly the same name, not the matrix.
        "Coal - Trade movements": [["Coal: Trade movements"], [None], [coal_unit, 2023, 2024]],
        oil: [
            [f"Oil: Inter-area movements {year}", *[None] * 8, "Contents"],
            [None, None, "To"],
            ["Crude (million tonnes)", *CRUDE_TO, "Total"],
            ["From"],
            *crude,
            crude_end,
            [None],
            ["Product (million tonnes)"],
            ["From"],
            *product,
            product_end,
            note,
        ],
        lng: [
            [f"Natural Gas: Trade movements {year} as liquefied natural gas* "],
            [None, None, "From"],
            ["Billion cubic metres", *[a or None for a, _ in LNG_FROM]],
            ["To ", *[b + "*" * (b == "Africa") for _, b in LNG_FROM], "Total imports"],
            *cold,
            cold_end,
            note,
        ],
        pipe: [
            [f"Natural Gas: Trade movements {year} by pipeline *", None, "Contents"],
            ["Billion cubic metres", None, "From"],
            ["To", *pipes, "Total imports"],
            *piped,
            piped_end,
            ["1. Includes all of non-EU Europe other than Norway"],
        ],
        coal: [
            [f"Coal: Inter-area movements {year}"],
            [None, "To"],
            [coal_unit, *COAL_TO, "Total"],
            ["From"],
            *black,
            black_end,
            note,
        ],
    }


def oil_trade(years: tuple[int, int], crude: float, product: float) -> Rows:
    """Return the sheet "Oil trade in <year> and <year>" with the world totals of the second."""
    world = [1.0, 2.0, 1.0, 2.0, crude, product, crude, product]
    return [
        [f"Oil trade in {years[0]} and {years[1]}"],
        [None, None, years[0], None, None, None, years[1]],
        [None, *["Crude", "Product"] * 4],
        ["Million tonnes", *["Imports", "Imports", "Exports", "Exports"] * 2],
        ["Total World", *world],
        ["Thousand barrels daily"],
        ["Total World", *[20 * w for w in world]],
    ]


def write(path: Path, sheets: dict[str, Rows]) -> Path:
    """Write the sheets as a workbook."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path
