"""The scorecard as a page of the documentation: ``python -m detente.backtest.page`` writes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from detente.backtest.episode import load_episode
from detente.backtest.score import Score, scorecard, summarise
from detente.backtest.show import HEADS, cells, grouped, missing, summary_cells, titled
from detente.i18n import text

PAGE = Path(__file__).parents[3] / "docs" / "backtest.md"
LANG = "en"
INTRODUCTION = """# Backtests

What the models say of dated episodes, and what came. The tables of this page are written from the
scorecard of the package, `src/detente/backtest/scorecard.csv`:

```
detente backtest                                   # solves every episode: some minutes on one core
detente backtest food-2014 --draws 50 --workers 2  # some of them, fewer draws, two processes
detente backtest --stored                          # prints the scorecard without solving
detente backtest --write src/detente/backtest/scorecard.csv && python -m detente.backtest.page
```

An episode is a folder of `deals/backtest`: `deal.yaml`, the measures as a deal file;
`setup.toml`, the models and the world before; `observed.csv`, one observed figure a row with
unit, years, source and licence. Measures that the regime knows are the regime's, to the letter.

**Draws.** Those of a run: 200 points of the same design and seed, forms and parameters of the
models, published sets of elasticities and their standard errors, and the magnitudes that the deal
file leaves open. All provisions hold, since they did. NATO's budgets are the exception: a run
says what a change of threat, income or a pledge does to spending, and none of its inputs is what
moves budgets from year to year. There the estimated equation foretells, and its own errors give
the draws.

**What a score says.** Every number is a change since the world before. The models answer what the
measures do, all else as it was; the observed change holds everything else that happened, too. So
a miss may be the model's or the world's, and a reader who takes a report as a forecast is exposed
to both.

- *Predicted* is the median, *90% band* its band; *error* is predicted less observed.
- *No change* is the error of the forecast that nothing happens. *Simple* is that of a second one:
  that what is banned falls away and nothing else changes (food), that energy shut off goes to the
  open destinations in proportion to the year before, that spending keeps its real level (NATO).
- *Held* says whether the band held the observed change, as far as that is printed.
- *In sample*: the model, or the size of a measure, was fitted to this very figure. It is no test,
  and is counted apart.
- *Bands too narrow*: if the bands were right, nine in ten would hold; so few would in fewer than
  one case of twenty. Figures of one episode hang together, so the case is weaker than the count.
- *No better than no change*: the median error is at least as large as the change itself.
"""
FINDINGS = """## What this shows

- **Trade reacts too much and too soon to duties.** The model answers with elasticities of some
  years; in 2019, the year after the first duties, trade between the United States and China had
  fallen by far less, while the fall of US food sales to China in 2018 and China's share in US
  imports of 2023 are inside their bands. The bands hold
  elasticities and sizes of measures, not the time that adjusting takes, not growth of trade, not
  goods by way of third states.
- **Bans are easier than duties.** The fall of the EU's food sales to Russia is about right in the
  first year and too small later. Counting what is banned, with no model, does better. Russia's
  imports of food from all states fell far out of the band when the rouble did: a model of the
  measures is no forecast of a crisis.
- **The energy model knows which way crude goes, and not the rest.** It has India, China and
  Türkiye take it, as they did, India too little of it, though that figure was used to fit, and all
  others more of it where they took less. Who took oil products it does not know: counting in
  proportion is nearer throughout. Of gas either is nearer about as often. Its prices move by a
  fraction of what came in 2022, because neither fear, stocks nor the recovery of demand are in it,
  and gas had become cheaper by 2024 where it has a rise. Its bands hold published elasticities, not
  new pipelines, grades of crude or politics.
- **Settlement has the rouble and not the yuan.** What the rouble gained is in the band at every
  date. Dollars and euros lose too little after the first year, also where the figures were used
  to fit: the slope is the whole fall observed, as if all channels had closed, while the measures
  close some 80 per cent of them, and no draw goes beyond the values fitted. The rest went to yuan
  and other partners' currencies, whose ratio to roubles the model keeps as it was in January
  2022.
- **Budgets are hardly foreseen.** The equation, which knows neither threat nor pledges here, is
  no better than an unchanged share of GDP after 2014, and after 2022 misses the rise. Its bands
  are wide and still too narrow after 2022. Put announced budgets into a deal as `defence_budget`.

Read a report's band accordingly: as what the published numbers leave open, which is less than
what is uncertain.
"""


def markdown() -> str:
    """Return the page."""
    scores = scorecard()
    episodes = list(dict.fromkeys(score.episode for score in scores))
    parts = [
        INTRODUCTION,
        "## How far off each model was\n",
        _summary(scores),
        FINDINGS,
        "## Episodes\n",
        *(_episode(name, [s for s in scores if s.episode == name]) for name in episodes),
        "## Not tested for want of a figure\n",
        "\n".join(f"- {line}." for line in missing(episodes, LANG)) + "\n",
        "## Sources of the observed figures\n",
        "\n".join(_sources(scores)) + "\n",
    ]
    return "\n".join(parts)


def _summary(scores: Iterable[Score]) -> str:
    rows = []
    for one in summarise(scores):
        model, sample, *figures = summary_cells(one, LANG)
        rows.append([model, sample, str(one.count), *figures])
    heads = ("model", "sample", "count", "ratio", "covered", "better", "against", "verdict")
    return _table(_heads(*heads), rows)


def _episode(name: str, own: Sequence[Score]) -> str:
    episode = load_episode(name)
    rows = []
    for group, scores in grouped(name, own, LANG).items():
        rows.append([f"**{group}**", *[""] * len(HEADS)])
        rows += [[place, *cells(score, LANG)] for place, score in scores]
    about = (
        f"Regime of {episode.before}. {episode.setup.world[LANG]}"
        if episode.setup.known is None
        else episode.setup.world[LANG]
    )
    table = _table(_heads("quantity", *HEADS), rows)
    if episode.setup.paid_source:
        about += f" January 2022: {episode.setup.paid_source}."
    return f"### {titled(name, LANG)}\n\n{about}\n\n{table}"


def _sources(scores: Iterable[Score]) -> Iterator[str]:
    """Yield one line a source; figures of many states that differ in the figure alone share it."""
    found: dict[tuple[str, str], list[str]] = {}
    for score in scores:
        states = score.source.rpartition(": ")[0] if score.model == "defence_spending" else ""
        found.setdefault((states or score.source, score.licence), []).append(score.quantity)
    for (source, licence), quantities in found.items():
        named = ", ".join(f"`{name}`" for name in quantities)
        yield f"- {source} ({licence}): {named}"


def _heads(*names: str) -> list[str]:
    return [text(f"backtest.h_{name}", LANG) for name in names]


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(markdown(), "utf-8")
