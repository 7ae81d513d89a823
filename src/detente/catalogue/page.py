"""The catalogue as a page of the documentation: ``python -m detente.catalogue.page`` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from detente import catalogue
from detente.catalogue import Entry, Group

PAGE = Path(__file__).parents[3] / "docs" / "catalogue.md"
INTRODUCTION = """# The catalogue

Every name that a deal file, a run folder or a model may use. This page is written from the tables
in `src/detente/catalogue/`; edit those, then run `python -m detente.catalogue.page`.
"""


def markdown() -> str:
    """Return the page."""
    return "\n".join(
        [
            INTRODUCTION,
            "## Outcomes\n",
            _table(
                ("outcome", "name", "名称", "axes", "unit", "level", "equation", "horizon"),
                (
                    (
                        *(f"`{e.name}`", e.en, e.ja, _axes(e)),
                        *(e.unit, e.level, f"`{e.equation}`", e.horizon),
                    )
                    for e in catalogue.outcomes().values()
                ),
            ),
            "## Variables that measures move or models find\n",
            _table(
                ("variable", "name", "名称", "axes", "unit", "what it is"),
                (
                    (f"`{e.name}`", e.en, e.ja, _axes(e), e.unit, e.description)
                    for e in catalogue.variables().values()
                ),
            ),
            "## Parameters\n",
            _table(
                ("parameter", "name", "名称", "value", "low", "high", "unit", "source"),
                (
                    (f"`{e.name}`", e.en, e.ja, e.value, e.low, e.high, e.unit, e.source)
                    for e in catalogue.parameters().values()
                ),
            ),
            "## Groups of states\n",
            _groups(catalogue.place_groups()),
            "## Groups of sectors\n",
            _groups(catalogue.sector_groups()),
            "## Sectors\n",
            _table(
                ("sector", "ISIC Rev. 4", "name", "名称"),
                ((f"`{s.name}`", s.code, s.en, s.ja) for s in catalogue.sectors().values()),
            ),
        ]
    )


def _axes(entry: Entry) -> str:
    return ", ".join(entry.dims)


def _groups(groups: Mapping[str, Group]) -> str:
    rows = ((f"`{g.name}`", g.en, g.ja, ", ".join(g.members), g.source) for g in groups.values())
    return _table(("group", "name", "名称", "members", "source"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(_cell(cell) for cell in line)} |\n" for line in lines)


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(markdown(), "utf-8")
    print(PAGE)
