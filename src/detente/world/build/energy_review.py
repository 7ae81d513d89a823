"""The Statistical Review's tables on this project's atoms: balances by country, trade by block."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from detente.world.build import energy_fit as fitting
from detente.world.build.energy_label import atoms, members, reexports, shares

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

# Names of the trade tables, and the table of labels that each uses.
TABLES = {
    "crude": ("crude", "oil"),
    "products": ("product", "oil"),
    "lng": ("lng", "lng"),
    "pipeline_gas": ("pipeline_gas", "pipeline_gas"),
    "coal": ("coal", "coal"),
}


@dataclass(frozen=True)
class Review:
    """The two long tables, with the columns of :mod:`detente.world.sources.energy_tables`."""

    trade: pd.DataFrame
    country: pd.DataFrame

    def by_atom(self, variable: str, year: int) -> np.ndarray:
        """Return a variable of the country tables on the atoms, in its published unit."""
        import numpy as np

        at = {a: i for i, a in enumerate(atoms())}
        out = np.zeros(len(at))
        table = self.country
        chosen = table[(table["variable"] == variable) & (table["year"] == year)]
        for label, value in zip(chosen["country_or_region"], chosen["value"], strict=True):
            for atom, share in shares(str(label), variable).items():
                out[at[atom]] += share * float(value)
        return out

    def blocks(self, fuel: str, year: int, factor: float = 1.0) -> list[fitting.Block]:
        """Return the published totals of a trade table that lie between different atoms.

        Rows that load again what was landed elsewhere are left out, and so are blocks whose
        exporters and importers are the same region: the review does not count what moves there.
        """
        import numpy as np

        name, labels = TABLES[fuel]
        table = self.trade
        chosen = table[
            (table["fuel"] == name)
            & (table["year"] == year)
            & (table["importer_is_region_subtotal"] == 0)
        ]
        at = {a: i for i, a in enumerate(atoms())}
        columns = (chosen["exporter"], chosen["importer"], chosen["value"])
        out = []
        for exporter, importer, value in zip(*columns, strict=True):
            if exporter in reexports(labels):
                continue
            sellers = members(str(exporter), labels, exporter=True)
            buyers = members(str(importer), labels)
            if inside(set(sellers), set(buyers)):
                continue
            mask = np.zeros((len(at), len(at)), dtype=bool)
            mask[np.ix_([at[a] for a in sellers], [at[a] for a in buyers])] = True
            mask[np.arange(len(at)), np.arange(len(at))] = False
            if mask.any():
                total = float(value) * factor
                out.append(fitting.Block(f"{exporter} - {importer}", mask, total))
        return fitting.merged(out)


def inside(sellers: set[str], buyers: set[str]) -> bool:
    """Say whether a block is a region's trade with itself, which the review does not count."""
    europe = set(members("Europe", "oil"))
    if len(sellers) > 1 and sellers <= europe and buyers <= europe:
        return not (sellers == set(members("EU", "pipeline_gas")) and not buyers & sellers)
    return len(sellers) > 1 and sellers == buyers


def read(folder: Path) -> Review:
    """Read the review: a workbook (``.xlsx``) in ``folder``, or the two long tables as CSV.

    Raises
    ------
    DataError
        If neither is there, or the layout is another one.
    """
    from detente.world.sources import energy_tables

    trade, country = energy_tables.read(folder)
    return Review(trade, country)
