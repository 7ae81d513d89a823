"""Take every number out of a finding's sentences and prove it from a run's files.

Nothing of the report's own arithmetic is used: the tables and draws are read with pandas, sums and
counts are made anew, and a number in a sentence is proven if it is the rounding of a number whose
outcome and place the sentence names last before it, in the role (change, end of the band, before,
after) and with the sign that the words around it give.
"""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field, replace
from importlib import resources

import pandas as pd

from detente import catalogue
from detente.i18n import text

DOLLARS, COUNT, SCALE = "dollars", "count", "plain"
# Japanese counts in ten thousand tonnes and hundred million cubic metres.
UNITS = {
    "en": {
        "%": ("%", 1), " points": ("points", 1), " Mt": ("Mt", 1), " bcm": ("bcm", 1),
        " USD/bbl": ("USD/bbl", 1), " USD/MMBtu": ("USD/MMBtu", 1), " USD/t": ("USD/t", 1),
        " trillion": (DOLLARS, 1e12), " billion": (DOLLARS, 1e9), " million": (DOLLARS, 1e6),
    },
    "ja": {
        "%": ("%", 1), "ポイント": ("points", 1), "万トン": ("Mt", 0.01), "億m³": ("bcm", 0.1),
        "兆ドル": (DOLLARS, 1e12), "億ドル": (DOLLARS, 1e8), "万ドル": (DOLLARS, 1e4),
        "ドル": (DOLLARS, 1), "か国": (COUNT, 1),
    },
}  # fmt: skip
QUOTED = {"1バレル": "USD/bbl", "百万BTU当たり": "USD/MMBtu", "1トン": "USD/t"}
NUMBER = {
    "en": r"(?P<sign>[+−]?)(?P<money>\$?)(?P<digits>\d(?:[\d,]*\d)?(?:\.\d+)?)(?P<unit>%|"
    r" points| Mt| bcm| USD/bbl| USD/MMBtu| USD/t|(?: trillion| billion| million)|)",
    "ja": r"(?P<sign>[+−]?)(?P<quoted>1バレル|百万BTU当たり|1トン)?"
    r"(?P<digits>\d(?:[\d,]*\d)?(?:\.\d+)?)(?P<unit>%|ポイント|万トン|億m³|兆ドル|億ドル|万ドル|ドル|か国|)",
}
WORDS = {
    "en": r"(?P<above>just above zero)|(?P<below>just below zero)|(?P<still>does not change|"
    r"do not change)|(?P<hardly>hardly in (?:world energy trade|world trade|official reserves))"
    r"|(?<=: )(?P<none>none)\b",
    "ja": r"(?P<above>わずかにプラス)|(?P<below>わずかにマイナス)|(?P<still>変化なし)"
    r"|(?P<hardly>(?:世界のエネルギー貿易|世界貿易|外貨準備)ではほぼゼロ)",
}
# What has digits and is no number of the run.
FIXED = {
    "en": r"90% band|dollars of 2014|−1, hostile, to 1, allied",
    "ja": r"90%区間|2014年のドル|2014年ドル|5年後|−1\(敵対\)から1\(同盟\)",
}
BAND = {
    "en": r"\(90% band:? (?P<ends>[^()]*)\)",
    "ja": r"\(90%区間(?:：|の全域で)(?P<ends>[^()]*)\)",
}
# By which words the sentences name an outcome before its numbers; most recent one wins.
CUES = {
    "en": {
        "real_income": r"[Rr]eal income",
        "real_income_usd": r", or (?=\$|under)",
        "energy_flow": r"Supply of|divides the change",
        "energy_price": r"prices of",
        "energy_revenue": r"export revenue of",
        "energy_settlement": r"in payments for energy exports",
        "world_energy_settlement": r"world energy trade",
        "world_settlement": r"world trade",
        "reserve_share": r"official reserves",
        "exchange_rate": r"(?:gains|loses) (?=\d|under)",
        "threat": r"fatal dispute|threat in",
        "defence_spending": r"[Mm]ilitary expenditure",
        "exposure": r"overpower|exposure of",
        "tie": r"The tie of",
        "purchases": r"would buy|purchases by",
        "clause": r"is to have a share of ",
        "threshold": r"(?:more than|A change under) ",
    },
    "ja": {
        "real_income": r"実質所得",
        "real_income_usd": r"経済規模で年",
        "energy_flow": r"の供給は|内訳は",
        "energy_price": r"価格は",
        "energy_revenue": r"輸出収入は",
        "energy_settlement": r"輸出代金に占める",
        "world_energy_settlement": r"世界のエネルギー貿易",
        "world_settlement": r"世界貿易",
        "reserve_share": r"外貨準備",
        "exchange_rate": r"(?:ルーブル|の通貨)は(?=\d)",
        "threat": r"紛争に至る|脅威が",
        "defence_spending": r"国防支出",
        "exposure": r"対抗しえない|脆弱度が",
        "tie": r"の関係は",
        "purchases": r"購入額",
        "clause": r"支払うエネルギー代金の",
        "threshold": r"か国のうち、(?=[\d.]+%を超えて)|。(?=[\d.]+%未満の変化は)",
    },
}
ON_TOP = {"en": "there would be on top", "ja": "論者の推測が現実になれば"}
MONEY = (DOLLARS, *QUOTED.values())
# Money that a move comes to goes the way of that move.
SAME_WAY = {"en": r", or (?:under )?$", "ja": r"経済規模で年$"}
RISES = {"en": r"(?:rises? by|gains|would buy)(?: under)? $", "ja": r"^(?:未満)?(?:増|上昇)"}
FALLS = {"en": r"(?:falls? by|loses)(?: under)? $", "ja": r"^(?:未満)?(?:減|下落)"}
COUNTS = {
    "en": {
        "all": r"(?:[Oo]f|Of its|Among) (?:its )?$",
        "up": r"(?:gain|gains)[^:;.]*(?:[\d.]+%)?: $",
        "down": r"(?:lose|lose more|losses): $",
    },
    "ja": {"all": r"(?:対象|加盟)$", "up": r"増えるのは$", "down": r"減るのは$"},
}
# Points and scores that a sentence gives as a level stand in per cent and without a unit.
LEVEL_UNIT = {"points": "%"}
LEAST = {"%": 0.001, "points": 0.001, DOLLARS: 1e5}
SMALL = 0.001


class UnprovenError(AssertionError):
    """A number in a sentence is not the run's."""


@dataclass(frozen=True)
class Shown:
    """A number as a sentence shows it: place in the text, unit in the tables' size, sign, role."""

    start: int
    end: int
    text: str
    kind: str
    unit: str = ""
    value: float = 0.0
    step: float = 0.0
    sign: int = 0
    role: str = "value"
    under: bool = False


@dataclass(frozen=True)
class Fact:
    """A number that the run's files hold, with the words that a sentence must name it by."""

    outcome: str
    role: str
    value: float
    unit: str
    places: tuple[str, ...] = ()
    comparison: str = "deal"
    cell: tuple = field(default=(), compare=False)


@dataclass
class Files:
    """The tables, draws and record of a run folder, read without the report."""

    tables: dict[str, pd.DataFrame]
    cells: pd.DataFrame | None
    draws: pd.DataFrame | None
    record: dict

    @classmethod
    def of(cls, folder):
        names = catalogue.outcomes()
        tables = {
            path.stem: pd.read_parquet(path)
            for path in folder.glob("*.parquet")
            if path.stem in names
        }
        batches = sorted((folder / "draws").glob("draws-*.parquet"))
        return cls(
            tables,
            pd.read_parquet(folder / "cells.parquet") if batches else None,
            pd.concat(map(pd.read_parquet, batches)) if batches else None,
            json.loads((folder / "run.json").read_text("utf-8")),
        )

    def rows(self, outcome, comparison="deal"):
        table = self.tables[outcome]
        return table[table["comparison"] == comparison]

    def row(self, outcome, at, comparison="deal"):
        table = self.rows(outcome, comparison)
        for axis, name in zip(catalogue.outcomes()[outcome].dims, at, strict=True):
            table = table[table[axis].astype(str) == name]
        return table.iloc[0] if len(table) == 1 else None

    def quantiles(self, outcome, weights, comparison="deal"):
        """Return the ends of the band of a weighted sum, made draw by draw, or nothing."""
        if self.draws is None:
            return {}
        group = f"{comparison}/{outcome}"
        own = self.cells[self.cells["group"] == group].reset_index(drop=True)
        drawn = self.draws.loc[self.draws["fault"].isna(), group]
        axes = own[list(catalogue.outcomes()[outcome].dims)].astype(str)
        places = {at: number for number, at in enumerate(axes.itertuples(index=False, name=None))}
        if any(at not in places for at in weights):
            return {}
        total = sum(
            w * pd.Series([float(d[places[at]]) for d in drawn]) for at, w in weights.items()
        )
        return {"low": total.quantile(0.05), "high": total.quantile(0.95)}


def parameter(name):
    rows = tomllib.loads(
        resources.files("detente.catalogue").joinpath("parameter.toml").read_text("utf-8")
    )
    return rows[name]["value"]


# ---------------------------------------------------------------- the numbers of a sentence


def shown(said, lang):
    """Return every number of a text in order, with unit, sign and role."""
    bands = [m.span("ends") for m in re.finditer(BAND[lang], said)]
    found = [_under(x, said, lang) for x in _raw(said, lang)]
    apart = []
    for start, end in bands:
        own = [x for x in found if start <= x.start < end]
        if len(own) not in (1, 2):
            raise UnprovenError(f"a band without two ends: {said[start:end]}")
        apart += _ends(own, lang)
    rest: list[Shown] = []
    direction = 0
    for x in found:
        if any(start <= x.start < end for start, end in bands):
            continue
        one = _role(x, said, rest[-1] if rest else None, lang)
        if one.unit == DOLLARS and not one.sign and re.search(SAME_WAY[lang], said[: x.start]):
            one = replace(one, sign=direction)
        if one.role == "value" and one.sign:
            direction = one.sign
        rest.append(one)
    return sorted([*apart, *rest], key=lambda x: x.start)


def _raw(said, lang):
    fixed = [m.span() for m in re.finditer(FIXED[lang], said)]
    found: list[Shown] = []
    every = [*re.finditer(NUMBER[lang], said), *re.finditer(WORDS[lang], said)]
    for m in sorted(every, key=lambda m: m.start()):
        inside = any(a <= m.start() < b for a, b in fixed)
        if not inside and (not found or m.start() >= found[-1].end):
            found.append(_number(m, lang) if "digits" in m.groupdict() else _word(m))
    return found


def _ends(own, lang):
    """Return the ends of a band with their roles; a unit may stand with the second alone."""
    if len(own) == 1:
        return [replace(own[0], role="both")]
    unit = own[1].unit or own[0].unit
    factor = dict(UNITS[lang].values()).get(unit, 1) if lang == "ja" and unit not in MONEY else 1
    ends = []
    for x, role in zip(own, ("low", "high"), strict=True):
        one = replace(x, role=role)
        if x.kind == "number" and not x.unit:
            one = replace(one, unit=unit, value=x.value * factor, step=x.step * factor)
        ends.append(one)
    return ends


def _number(m, lang):
    parts = m.groupdict()
    digits = parts["digits"].replace(",", "")
    decimals = len(digits.partition(".")[2])
    unit, size = UNITS[lang].get(parts["unit"], ("", 1))
    if parts.get("quoted"):
        unit, size = QUOTED[parts["quoted"]], 1
    if parts.get("money") and not unit:
        unit = DOLLARS
    sign = {"+": 1, "−": -1, "": 0}[parts["sign"]]
    value = float(digits) * size
    step = 0.5 * 10.0**-decimals * size
    if unit == DOLLARS and value:
        # Money is rounded to three digits before it is written in words.
        third = 10.0 ** (len(str(int(value))) - 3)
        step = max(step, 0.5 * third if value % third == 0 else 0.0)
    return Shown(m.start(), m.end(), m.group(), "number", unit, value, step, sign)


def _word(m):
    kind = next(name for name, said in m.groupdict().items() if said)
    sign = {"above": 1, "below": -1}.get(kind, 0)
    if kind == "none":
        return Shown(m.start(), m.end(), m.group(), "number", COUNT)
    return Shown(m.start(), m.end(), m.group(), kind, sign=sign)


def _under(x, said, lang):
    before, after = said[: x.start], said[x.end :]
    marked = before.endswith("under ") if lang == "en" else after.startswith("未満")
    return replace(x, under=True) if marked else x


def _role(x, said, previous, lang):
    before, after = said[: x.start], said[x.end :]
    if x.kind != "number":
        return x
    for role, words in COUNTS[lang].items():
        if x.unit in ("", COUNT) and re.search(words, before):
            return replace(x, unit=COUNT, role=role)
    level = _level(before, after, said[previous.end : x.start] if previous else "", lang)
    if level == "before" or (level == "after" and lang == "en" and before.endswith("would be ")):
        return replace(x, role=level)
    if level == "after" and previous and previous.role == "before":
        return replace(x, role=level)
    around = before if lang == "en" else after
    falls = -1 if re.search(FALLS[lang], around) else 0
    return replace(x, sign=x.sign or (1 if re.search(RISES[lang], around) else falls))


def _level(before, after, between, lang):
    """Return whether words make a number the level before or after, or neither."""
    if lang == "en":
        first = re.search(r"(?:from|against) $", before)
        second = between == " to " or before.endswith("would be ")
    else:
        first = re.match(r"から", after)
        second = between == "から" and re.match("へ|になり|になる", after)
    return "before" if first else "after" if second else ""


# ---------------------------------------------------------------- the numbers of the run


def facts(finding, files, lang):
    """Return what a finding may say: the cells that it names, and sums and counts made anew."""
    found = []
    for n in finding.numbers:
        found += _cell(n, finding, files, lang)
    found.append(Fact("threshold", "value", parameter("claim_threshold"), "%"))
    found += _counts(finding, files, lang)
    if finding.id == "currency":
        found += _dollar(files, lang) + _clauses(files, lang) + _purchases(finding, files, lang)
    return list(dict.fromkeys(found))


def _unit(outcome, at):
    unit = catalogue.outcomes()[outcome].unit
    if outcome == "energy_flow":
        return "bcm" if at[-1] in ("pipeline_gas", "lng") else "Mt"
    sizes = {
        "billion USD a year": DOLLARS,
        "million USD of 2014": DOLLARS,
        "percentage points": "points",
    }
    return sizes.get(unit, "" if unit in ("score points", "number of powers") else unit)


def _size(outcome):
    unit = catalogue.outcomes()[outcome].unit
    return {"billion USD a year": 1e9, "million USD of 2014": 1e6}.get(unit, 1.0)


def _label(name, lang):
    key = f"report.currency_{name}"
    try:
        return text(key, lang)
    except KeyError:
        return catalogue.label(name, lang)


def _cell(n, finding, files, lang):
    """Return the facts of one number of a finding: of a cell, a group of states, or a sum."""
    values, places = _values(n, finding, files, lang)
    for role in ("value", "low", "high"):
        stated = getattr(n, role)
        if not pd.isna(stated) and abs(stated - values.get(role, stated)) > 1e-6 * abs(stated):
            raise UnprovenError(f"{n.outcome} {n.at} {role}: {stated}, in the run {values[role]}")
    found = []
    for role, value in values.items():
        unit, size = _unit(n.outcome, n.at), _size(n.outcome)
        if role in ("before", "after"):
            unit = LEVEL_UNIT.get(unit, unit)
        if role in ("before", "after") and n.outcome == "energy_price":
            factors = (files.record.get("energy") or {}).get("factors", {})
            factor = factors.get(n.at[1], {"unit": "none", "divide_by": 1.0})
            unit, size = factor["unit"], 1 / factor["divide_by"]
        if not pd.isna(value):
            own = float(value) * size
            found.append(Fact(n.outcome, role, own, unit, places, n.comparison, n.at))
    return found


def _values(n, finding, files, lang):
    """Return a number's values in the run's files by role, and the names of its place."""
    outcome, at = n.outcome, n.at
    row = files.row(outcome, at, n.comparison)
    places = tuple(_label(name, lang) for name in at)
    if row is not None and abs(row["value"] - n.value) <= 1e-9 * max(1.0, abs(n.value)):
        return {role: row[role] for role in ("value", "low", "high", "before", "after")}, places
    if at and at[0] in catalogue.place_groups():
        return _group(outcome, at[0], files), places
    fuels = [
        m.at[2] for m in finding.numbers if m.outcome == outcome == "energy_flow" and m is not n
    ]
    if not fuels:
        raise UnprovenError(f"{outcome} {at}: {n.value} is no number of the run")
    rows = [files.row(outcome, (*at[:2], fuel)) for fuel in fuels]
    values = {role: sum(r[role] for r in rows) for role in ("value", "before", "after")}
    values |= files.quantiles(outcome, {(*at[:2], fuel): 1.0 for fuel in fuels})
    names = text("report.list_and", lang).join(_label(fuel, lang) for fuel in fuels)
    return values, (*places[:2], names)


def _group(outcome, group, files):
    members = catalogue.place_groups()[group].members
    gdp = files.rows("real_income_usd").assign(country=lambda t: t["country"].astype(str))
    gdp = gdp.set_index("country")["before"]
    table = files.rows(outcome).assign(country=lambda t: t["country"].astype(str))
    own = table.set_index("country")["value"].reindex(members).dropna()
    weights = pd.Series(1.0, own.index)
    if outcome == "real_income":
        weights = gdp.reindex(own.index)
        weights = weights / weights.sum()
    value = float((own * weights).sum())
    drawn = files.quantiles(outcome, {(c,): float(w) for c, w in weights.items()})
    return {"value": value, **drawn}


def _counts(finding, files, lang):
    """Return how many states of the world, and of every group, gain and lose visibly."""
    if "real_income" not in files.tables or finding.id not in ("extremes", "parties", "others"):
        return []
    income = files.rows("real_income").assign(country=lambda t: t["country"].astype(str))
    income = income.set_index("country")["value"].drop("ROW", errors="ignore")
    least = parameter("claim_threshold")
    groups = {"": list(income.index)}
    if finding.id != "extremes":
        own = [p for p in files.record["deal"]["parties"] if p in catalogue.place_groups()]
        names = own if finding.id == "parties" else ["EU"]
        groups = {name: catalogue.place_groups()[name].members for name in names}
    found = []
    for name, members in groups.items():
        own = income.reindex(members).dropna()
        label = (_label(name, lang),) if finding.id == "parties" else ()
        for role, count in (
            ("all", len(own)), ("up", (own >= least).sum()), ("down", (own <= -least).sum()),
        ):  # fmt: skip
            found.append(Fact("counts", role, float(count), COUNT, label))
    return found


def _dollar(files, lang):
    found = []
    for outcome in ("world_energy_settlement", "world_settlement", "reserve_share"):
        row = files.row(outcome, ("USD",)) if outcome in files.tables else None
        if row is not None:
            found.append(
                Fact(outcome, "value", float(row["value"]), "points", (), "deal", ("USD",))
            )
    return found


def _clauses(files, lang):
    covered = files.record["covered"]
    return [
        Fact("clause", "value", 100 * shock["value"], "%",
             tuple(_label(i, lang) for i in shock["where"]["importer"]))
        for shock in files.record["shocks"]
        if shock["variable"] == "settlement_share" and shock["provision"] in covered
    ]  # fmt: skip


def _purchases(finding, files, lang):
    """Return by how much the buyer whose purchases change most buys more, at today's prices."""
    exporters = [n.at[0] for n in finding.numbers if n.outcome == "energy_settlement"]
    if not exporters or "energy_flow" not in files.tables:
        return []
    fuels = tomllib.loads(
        resources.files("detente.catalogue").joinpath("fuel.toml").read_text("utf-8")
    )
    flow = files.rows("energy_flow").astype({"exporter": str, "importer": str, "fuel": str})
    flow = flow[(flow["exporter"] == exporters[0]) & flow["value"].notna()]
    flow = flow.assign(commodity=[fuels[f].get("commodity", f) for f in flow["fuel"]])
    price = files.rows("energy_price").astype({"country": str, "commodity": str})
    own = price.set_index(["country", "commodity"])["before"].dropna()
    mean = own.groupby(level=1).mean()
    paid = [
        own.get((r.importer, r.commodity), mean.get(r.commodity, 1.0)) * r.value
        for r in flow.itertuples()
    ]
    bought = pd.Series(paid, flow["importer"].to_numpy()).groupby(level=0).sum()
    buyer = bought.abs().idxmax()
    label = (_label(buyer, lang),)
    return [Fact("purchases", "value", 1e6 * float(bought[buyer]), DOLLARS, label)]


# ---------------------------------------------------------------- the proof


def spoken(finding, lang):
    """Return a finding's title and text."""
    return f"{finding.title[lang]}\n{finding.text[lang]}"


def prove(finding, files, lang, said=None, true=None):
    """Prove every number of a finding; return each with its fact.

    ``said`` takes the place of its title and text, and ``true`` that of its facts.

    Raises
    ------
    UnprovenError
        With the first number that is not the run's, or the number of a finding that is not said.
    """
    said = spoken(finding, lang) if said is None else said
    true = facts(finding, files, lang) if true is None else true
    proof = []
    for x in shown(said, lang):
        named = [f for f in true if _named(x, f, true, said, lang)]
        own = [f for f in named if rounds(x, f)]
        if not own:
            raise UnprovenError(f"{x.text!r} ({x.role}) in: {said}\nnamed there: {named}")
        proof += [(x, f) for f in own]
    for n in finding.numbers:
        if not any(f.outcome == n.outcome and f.cell == n.at for _, f in proof):
            raise UnprovenError(f"{n.outcome} {n.at} is not said in: {said}")
    return proof


def rounds(x, f):
    """Return whether a shown number is the rounding of a fact, in role and with the sign."""
    roles = ("low", "high") if x.role == "both" else (x.role,)
    if f.role not in roles:
        return False
    words = {
        "above": 0 < f.value < LEAST.get(f.unit, SMALL),
        "below": 0 > f.value > -LEAST.get(f.unit, SMALL),
        "still": f.value == 0,
        "hardly": abs(f.value) < SMALL,
    }
    return words[x.kind] if x.kind in words else x.unit == f.unit and _near(x, f)


def _near(x, f):
    if f.outcome in ("threshold", "clause") or f.unit == COUNT:
        return not x.sign and abs(x.value - f.value) < 1e-9
    if x.under:
        right = not x.sign or x.sign * f.value > 0
        return right and x.value == LEAST.get(f.unit, SMALL) and 0 < abs(f.value) < x.value
    change = f.role in ("value", "low", "high") or f.outcome == "tie"
    if change and x.value and not x.sign:
        return False
    apart = abs(x.value * (x.sign or 1) - f.value)
    # To the digits shown, and these are two at least.
    return apart <= min(x.step * (1 + 1e-9), 0.0501 * abs(f.value)) + 1e-12


def _named(x, f, true, said, lang):
    """Return whether a fact's outcome, places and comparison are what the text names last."""
    at = x.end if x.kind == "hardly" else x.start
    before = said[:at]
    if f.outcome == "clause":
        return _last(CUES[lang]["clause"], said, at) == at and all(
            name in said for name in f.places
        )
    if (f.comparison == "speculated") != (ON_TOP[lang] in before):
        return False
    if f.outcome != "counts" and x.unit != COUNT and not _topic(f, true, said, at, lang):
        return False
    same = [g for g in true if (g.outcome, g.comparison) == (f.outcome, f.comparison)]
    if x.under and not x.sign and f.outcome != "threshold":
        # "It changes by under 0.001% in France and Italy": each of those named is so small.
        own = _sentence(said, x.start, lang)
        listed = [g for g in same if g.role == f.role and g.places and g.places[0] in own]
        return f in listed and all(0 < abs(g.value) < LEAST[g.unit] for g in listed)
    names = [{g.places[axis] for g in same if g.places} for axis in range(len(f.places))]
    return all(_latest(own, before) == name for own, name in zip(names, f.places, strict=True))


def _topic(f, true, said, at, lang):
    """Return whether the outcome of a fact is the one that the text names last."""
    outcomes = {other.outcome for other in true} - {"counts"}
    last = {o: _last(CUES[lang].get(o), said, at) for o in outcomes}
    # The words stand right before the threshold.
    if f.outcome == "threshold":
        return last["threshold"] == at
    alone = outcomes == {f.outcome, "threshold"}
    return last[f.outcome] == max(last.values()) and (last[f.outcome] >= 0 or alone)


def _last(cue, said, at):
    """Return where a cue ends for the last time before a place in a text, or -1."""
    ends = [m.end() for m in re.finditer(cue, said)] if cue else []
    return max((end for end in ends if end <= at), default=-1)


def _latest(names, before):
    """Return the name that stands last in a text, longer names first where they overlap."""
    pattern = "|".join(re.escape(n) for n in sorted(names, key=len, reverse=True))
    found = re.findall(pattern, before, re.IGNORECASE)
    return next((n for n in names if found and n.lower() == found[-1].lower()), None)


def _sentence(said, at, lang):
    stop = "。" if lang == "ja" else ". "
    start = said.rfind(stop, 0, at)
    end = said.find(stop, at)
    return said[max(start, 0) : end if end >= 0 else len(said)]
