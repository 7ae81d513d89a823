"""A run folder with plausible numbers that no model made, for tests of the report."""

from pathlib import Path

import numpy as np
import pandas as pd

from detente import catalogue, record
from detente.deal.schema import Deal

STATES = (
    "AUS AUT BEL BGR BRA CAN CHE CHN CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IDN IND IRL "
    "ITA JPN KOR LTU LUX LVA MEX MLT NLD NOR POL PRT ROU RUS SVK SVN SWE TUR TWN USA ROW"
).split()
SHARE = {"central": 0.5, "low": 0.25, "high": 0.75, "basis": "assumption", "source": "half, by way of example"}


def deal(**changes) -> Deal:
    return Deal.model_validate(
        {
            "id": "energy-deal",
            "title": {"en": "Energy imports and talks between Washington and Moscow", "ja": "米露のエネルギー取引と協議に関する合意"},
            "summary": {
                "en": "According to the document, Washington and Moscow agreed to lift half of the ban on energy imports, to open talks on arms control in the Arctic and to discuss investment.",
                "ja": "文書によれば、米国とロシアはエネルギー禁輸の半分を解除し、北極圏の軍備管理について協議を始め、投資についても話し合うことで合意した。",
            },
            "date": "2025-11-20",
            "parties": ["USA", "RUS"],
            "watch": ["JPN", "UKR", "EU"],
            "documents": {"en": "document.en.md"},
            "sources": [{"title": "A report", "publisher": "A newspaper", "date": "2025-11-20", "url": "https://example.org/report"}],
            "provisions": [
                {
                    "id": "lift-energy-ban",
                    "title": {"en": "Half of the ban on energy imports ends", "ja": "エネルギー禁輸の半分を解除"},
                    "quotes": [{"document": "en", "exact": "half of the ban will be lifted", "start": 10, "end": 40}],
                    "parties": ["USA", "RUS"],
                    "domain": "sanctions",
                    "status": "agreed",
                    "attributed_to": {"en": "a US official", "ja": "米政府高官"},
                    "consent": [{"actor": "USA", "body": {"en": "Congress", "ja": "連邦議会"}}],
                    "starts": "2026-01-01",
                    "measures": [{"kind": "lift", "regime": ["energy-ban-2022"], "share": SHARE}],
                },
                {
                    "id": "investment",
                    "title": {"en": "Investment in Arctic gas", "ja": "北極圏ガス田への投資"},
                    "parties": ["USA", "RUS"],
                    "domain": "investment",
                    "status": "hinted",
                    "conditional_on": ["lift-energy-ban"],
                    "measures": [{"kind": "investment", "country": ["RUS"], "sector": ["mining"], "change": {**SHARE, "central": 0.03, "low": 0.01, "high": 0.05}}],
                },
                {
                    "id": "arctic-restraint",
                    "title": {"en": "Restraint in the Arctic", "ja": "北極圏での自制"},
                    "parties": ["USA", "RUS"],
                    "domain": "arctic",
                    "status": "talks-agreed",
                    "measures": [{"kind": "restraint_zone", "parties": ["USA", "RUS"], "region": "Arctic", "reduction": SHARE}],
                },
                {
                    "id": "next-summit",
                    "title": {"en": "A further summit", "ja": "次回首脳会談"},
                    "parties": ["USA", "RUS"],
                    "domain": "great-powers",
                    "status": "to-be-discussed",
                    "no_measure": {"en": "A meeting changes no rule.", "ja": "会談自体はルールを変えない。"},
                },
            ],
            **changes,
        }
    )  # fmt: skip


def _ranged(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    spread = np.sort(rng.uniform(0.5, 1.6, (2, len(table))), axis=0) * [[0.8], [1.1]]
    ends = np.sort(table["value"].to_numpy() * spread, axis=0)
    ends[0], ends[1] = np.minimum(ends[0], table["value"]), np.maximum(ends[1], table["value"])
    return table.assign(low=ends[0], high=ends[1])


def _both(make, rng) -> pd.DataFrame:
    parts = [_ranged(make(sign), rng).assign(comparison=c) for c, sign in (("deal", 1), ("today", -2))]
    return pd.concat(parts, ignore_index=True)


def tables(scale: float = 1.0, seed: int = 7) -> dict[str, pd.DataFrame]:
    rng = np.random.default_rng(seed)
    known = {"RUS": 0.62, "USA": 0.0041, "NOR": -0.21, "DEU": 0.0012, "CHN": -0.011, "JPN": -0.0004, "ROW": -0.014}
    income = np.array([known.get(s, rng.normal(0, 0.012)) for s in STATES]) * scale
    nan = np.full(len(STATES), np.nan)
    found = {}
    gdp = rng.lognormal(6.5, 1.3, len(STATES))
    columns = {
        "real_income": income,
        "real_income_usd": gdp * income / 100,
        "real_wage": income * 0.9,
        "consumer_price": rng.normal(0, 0.04, len(STATES)) * scale,
        "terms_of_trade": income * 0.6,
        "volume_of_trade": income * 0.2,
        "welfare_first_order": income * 0.8,
    }
    for name, column in columns.items():
        found[name] = _both(
            lambda sign, column=column: pd.DataFrame({"country": STATES, "before": nan, "after": nan, "value": sign * column}),
            rng,
        )  # fmt: skip
    sectors = list(catalogue.sectors())
    pairs = pd.MultiIndex.from_product([STATES, sectors], names=["country", "sector"]).to_frame(index=False)
    triples = pd.MultiIndex.from_product([STATES, STATES, sectors], names=["exporter", "importer", "sector"]).to_frame(index=False)
    size = rng.lognormal(3, 2.5, len(triples)) * (triples["exporter"] != triples["importer"])
    ratio = np.exp(rng.normal(0, 0.01, len(triples)) * scale)
    energy = (triples["exporter"] == "RUS") & triples["sector"].isin(["mining", "refined_petroleum"])
    size, ratio = np.where(energy, size + 900, size), np.where(energy, 1 + 1.8 * scale, ratio)
    found["flow"] = _both(
        lambda sign: triples.assign(before=size, after=size * ratio**sign, value=size * (ratio**sign - 1)), rng
    )
    output = rng.lognormal(9, 2, len(pairs))
    change = rng.normal(0, 0.05, len(pairs)) * scale
    found["output"] = _both(lambda sign: pairs.assign(before=np.nan, after=np.nan, value=sign * change), rng)
    found["price"] = _both(lambda sign: pairs.assign(before=np.nan, after=np.nan, value=-sign * change / 2), rng)
    found["output_value"] = _both(
        lambda sign: pairs.assign(before=output, after=output * (1 + sign * change / 100), value=sign * output * change / 100), rng
    )
    real = found["real_income"].query("comparison == 'deal'")
    found["contributions"] = pd.concat(
        [
            pd.DataFrame({"country": STATES, "provision": p, "value": share * real["value"].to_numpy()})
            for p, share in (("lift-energy-ban", 1.3), ("investment", -0.3))
        ],
        ignore_index=True,
    )
    return found


def meta(of: Deal) -> dict:
    solves = [
        {"case": case, "elasticity": name, "state": state, "model": "trade", "converged": True, "residual": 3.1e-11, "iterations": 41, "seconds": 0.21}
        for name in ("wiod_a", "wiod_b")
        for case in ("central", "low", "high")
        for state in ("base", "today", "deal")
    ]  # fmt: skip
    return {
        "fingerprint": "9f2c" * 16,
        "version": "0.1.0",
        "created": "2025-11-24T11:40:00+00:00",
        "reviewed": of.reviewed,
        "deal": of.model_dump(mode="json"),
        "world": {
            "name": "test world", "hash": "ab" * 32, "year": "2014", "elasticity": "wiod_a",
            "sources": {
                "flow": {"unit": "million USD", "year": "2014", "source": "World input-output tables", "licence": "CC BY 4.0"},
                "tariff": {"unit": "rate", "year": "2014", "source": "Duties", "licence": "public domain"},
            },
        },
        "regime_as_of": "2025-11-24",
        "cases": ["central, wiod_a"],
        "models": [{"name": "trade", "source": "Caliendo and Parro (2015)", "reads": ["tariff"]}],
        "solves": solves,
        "shocks": [],
        "covered": ["lift-energy-ban"],
        "assumptions": [
            {"provision": "lift-energy-ban", "measure": None, "kind": "likelihood", "field": "likelihood", "low": 0.4, "central": 0.6, "high": 0.8, "basis": "assumption", "source": "x"},
            {"provision": "lift-energy-ban", "measure": 0, "kind": "lift", "field": "share", "low": 0.25, "central": 0.5, "high": 0.75, "basis": "assumption", "source": "half, by way of example"},
            {"provision": "investment", "measure": 0, "kind": "investment", "field": "change", "low": 0.01, "central": 0.03, "high": 0.05, "basis": "published", "source": "A study (2020), table 3"},
        ],
        "regime": [
            {"id": "food-2014", "title": {"en": "Food counter-embargo", "ja": "食品の対抗禁輸"}, "starts": "2014-08-07", "ends": None, "sizes": [], "sources": [{"title": "Decree 560", "publisher": "Kremlin", "date": "2014-08-06", "url": ""}], "strength_today": 1.0, "strength_deal": 1.0},
            {"id": "energy-ban-2022", "title": {"en": "US ban on imports of Russian energy", "ja": "米国によるロシア産エネルギーの禁輸"}, "starts": "2022-03-08", "ends": None, "sizes": [{"kind": "embargo", "field": "share", "value": 1.0, "basis": "published", "source": "Executive Order 14066", "observed": None}, {"kind": "trade_cost", "field": "change", "value": 0.31, "basis": "calibrated", "source": "customs data", "observed": 0.12}], "sources": [{"title": "Executive Order 14066", "publisher": "White House", "date": "2022-03-08", "url": "https://example.org/eo"}], "strength_today": 1.0, "strength_deal": 0.5},
        ],
        "not_covered": [
            {"provision": "arctic-restraint", "measure": 0, "kind": "restraint_zone", "reason": {"en": "No model of this version reads this measure.", "ja": "この措置を扱うモデルは本版にはありません。"}}
        ],
        "claims": [
            {"id": "cheap-oil", "title": {"en": "Europe pays less for energy", "ja": "欧州のエネルギー価格が下がる"}, "quote": {"en": "Europe will see cheaper energy", "ja": "欧州のエネルギーは安くなる"}, "said_by": {"en": "the author", "ja": "著者"}, "verdict": "contradicted", "outcome": "price", "country": "EU", "partner": None, "sector": "mining", "value": 0.021, "low": 0.008, "high": 0.044, "unit": "%", "reason": {"en": "The model moves the other way over the whole range.", "ja": "想定幅の全域で、モデルの結果は主張と逆向き。"}},
            {"id": "russia-gains", "title": {"en": "Russia gains", "ja": "ロシアの利益"}, "quote": {"en": "Russia profits"}, "said_by": {"en": "analysts", "ja": "専門家"}, "verdict": "supported", "outcome": "real_income", "country": "RUS", "partner": None, "sector": None, "value": 0.62, "low": 0.4, "high": 0.9, "unit": "%", "reason": {"en": "The model moves the same way over the whole range.", "ja": "想定幅の全域で、モデルの結果は主張と同じ向き。"}},
            {"id": "dollar", "title": {"en": "The dollar loses ground", "ja": "ドルの地位が下がる"}, "quote": {"en": "the dollar will lose"}, "said_by": {"en": "the author", "ja": "著者"}, "verdict": "outside", "outcome": None, "country": None, "value": None, "low": None, "high": None, "unit": "", "reason": {"en": "No model of this version computes this.", "ja": "本版のどのモデルも、この量を計算しない。"}},
            {"id": "japan", "title": {"en": "Japan loses", "ja": "日本の損失"}, "quote": {"en": "Japan will pay"}, "said_by": {"en": "the author", "ja": "著者"}, "verdict": "too-small", "outcome": "real_income", "country": "JPN", "value": -0.0004, "low": -0.0008, "high": -0.0002, "unit": "%", "reason": {"en": "The effect is below the visibility threshold of 0.01%.", "ja": "影響は判定の下限(0.01%)に満たない。"}},
        ],
    }  # fmt: skip


def make(folder: Path, *, of: Deal | None = None, scale: float = 1.0, seed: int = 7, contributions: bool = True) -> record.Run:
    """Write a run folder and read it back."""
    found = tables(scale, seed)
    if not contributions:
        del found["contributions"]
    with record.writing(folder) as draft:
        record.write_tables(draft, found)
        record.write_record(draft, meta(of or deal()))
    return record.Run.load(folder)
