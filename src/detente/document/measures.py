"""Provisions found propose measures of the vocabulary; what the text leaves open is asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter, ValidationError

from detente import catalogue
from detente.deal.measure import AnyMeasure
from detente.deal.schema import ZERO, Provision
from detente.deal.value import Text
from detente.document.amounts import dates
from detente.document.flows import Flow, flow, imposer, named, places
from detente.document.lifting import in_force
from detente.document.reading import Amount, Question, Reading, Span, Term
from detente.i18n import LANGUAGES, Language
from detente.i18n import text as message

# A million tonnes of LNG in billion cubic metres (Energy Institute, Statistical Review of World
# Energy, approximate conversion factors).
BCM_A_MT = 1.36
DAYS_A_YEAR = 365.25
ALIKE = (("crude", "products"), ("lng", "pipeline_gas"))
# Units of the text in those of the measures.
VOLUMES = {
    ("gas", "m3/y"): (1e-9, "bcm/y"),
    ("gas", "m3/d"): (1e-9 * DAYS_A_YEAR, "bcm/y"),
    ("gas", "t/y"): (1e-6 * BCM_A_MT, "bcm/y"),
    ("oil", "barrels/d"): (1e-6, "mb/d"),
    ("oil", "barrels/y"): (1e-6 / DAYS_A_YEAR, "mb/d"),
    ("oil", "t/y"): (1e-6, "Mt/y"),
    ("coal", "t/y"): (1e-6, "Mt/y"),
}

VALID: TypeAdapter[Any] = TypeAdapter(AnyMeasure)
MUTUAL = {
    "en": re.compile(r"\b(?:each other|mutual|reciprocal|both|two sides|one another)", re.I),
    "ja": re.compile(r"相互|互い|双方|両国|それぞれ"),
}
PART = {
    "en": re.compile(r"\b(?:part(?:s|ly|ially|ial)?|some|several|certain|two|three)\b", re.I),
    "ja": re.compile(r"一部|部分的|特定|段階的"),
}
STOP = {
    "en": re.compile(
        r"\b(?:stop|halt|bann|ceas)\w*|\b(?:ban|embargo|no longer|cut off|phas\w+ out)\b"
        r"|\b(?:end|suspend)\w*\s+(?:all |its |their |the )?"
        r"(?:purchases|imports|buying|deliver\w*|suppl\w*|exports|shipments|transit|flows)",
        re.I,
    ),
    "ja": re.compile(r"停止|中止|打ち切|禁止|禁輸|やめ|終了|取りやめ"),
}
RISE = {
    "en": re.compile(r"\b(?:rais|increas|hik|doubl|impos|levy|levie|slap|add)\w*", re.I),
    "ja": re.compile(r"引き?上げ|課す|課し|課税|発動|導入|上乗せする|倍増"),
}
REMOVE = {
    "en": re.compile(
        r"\b(?:scrap|abolish|eliminat|remov|exempt|waiv|suspend|suspen|paus|drop|lift"
        r"|not (?:collect|levy|apply))\w*", re.I,
    ),
    "ja": re.compile(r"撤廃|廃止|免除|停止|ゼロ|無税|適用しない|取りやめ|凍結|猶予"),
}  # fmt: skip
WORSE = {
    "en": re.compile(r"\b(?:sever|break|cut|recall|expel|withdraw|downgrad|clos)\w*", re.I),
    "ja": re.compile(r"断絶|断交|追放|召還|撤回|取り消|格下げ|閉鎖"),
}
LESS = {
    "en": re.compile(r"\b(?:cut|reduc|lower|curb)\w*", re.I),
    "ja": re.compile("減産|削減|減ら"),
}
CUT_OFF = {
    "en": re.compile(r"\b(?:cut|disconnect|exclud|suspend|bar)\w*", re.I),
    "ja": re.compile("遮断|排除|停止|締め出"),
}
ENDS = {
    "en": re.compile(r"\b(?:end|terminat|abrogat|denounc|withdraw)\w*", re.I),
    "ja": re.compile("終了|破棄|脱退"),
}
LEAVES = {
    "en": re.compile(r"\b(?:withdraw|pull|leav|reduc|cut)\w*", re.I),
    "ja": re.compile("撤収|撤退|削減|離れ|減ら"),
}
TALKS = {
    "en": re.compile(r"\b(?:talks|consult\w*|discuss\w*|negotiat\w*)", re.I),
    "ja": re.compile(r"協議|交渉|検討"),
}


@dataclass(frozen=True)
class Proposal:
    """The measures of a term as a deal file has them, or why it has none, and what to ask."""

    measures: tuple[dict[str, Any], ...] = ()
    no_measure: Text | None = None
    questions: tuple[Question, ...] = ()


def propose(term: Term, reading: Reading, regime: Sequence[Provision]) -> Proposal:
    """Return the measures that a term means, with the magnitudes of the text.

    A magnitude that the text does not state has the range of the catalogue, the basis
    ``assumption`` and a question. What the text denies or leaves out has no measure.

    Parameters
    ----------
    regime
        The provisions in force, whose ids a ``lift`` names.
    """
    if term.status in ZERO:
        return _none("zero")
    build = BUILDERS.get(term.topic.instrument)
    proposal = build(_Case(term, reading, regime)) if build else _none("none")
    try:
        for measure in proposal.measures:
            VALID.validate_python(measure)
    except ValidationError:  # a size that no measure of the kind can have
        return _none("size", _ask("size"))
    return proposal


@dataclass(frozen=True)
class _Case:
    """A term with the words it stands in."""

    term: Term
    reading: Reading
    regime: Sequence[Provision]

    @property
    def lang(self) -> Language:
        return self.reading.sentences[self.term.clause.sentence].lang

    @cached_property
    def words(self) -> str:
        """The words of the provision."""
        return self.term.clause.span.of(self.reading.document.text)

    @cached_property
    def around(self) -> str:
        """The sentence of the provision."""
        return self.reading.sentences[self.term.clause.sentence].text

    @cached_property
    def parties(self) -> list[str]:
        return list(places(self.term.parties)) or list(places(self.reading.parties))

    @cached_property
    def states(self) -> list[str]:
        return [p for p in self.parties if p in catalogue.places()]

    @cached_property
    def flow(self) -> Flow:
        text = self.reading.document.text
        span = self.term.clause.span
        return flow(text, span, self.reading.mentions, self.parties, self.lang)

    @cached_property
    def actor(self) -> tuple[str, ...]:
        """The state that imposes something."""
        text = self.reading.document.text
        span = self.term.clause.span
        return imposer(text, span, self.reading.mentions, self.parties, self.lang)

    def says(self, words: dict[str, re.Pattern[str]]) -> bool:
        return bool(words[self.lang].search(self.words))

    def names(self, area: Any) -> list[str]:
        return list(named(area, self.words, self.lang) or named(area, self.around, self.lang))

    def amount(
        self, *units: str, roles: Sequence[str] = ("level", "change", "share", "")
    ) -> Amount | None:
        """Return the amount in one of the units, of the first role that there is."""
        some = [a for a in self.term.amounts if a.unit in units]
        return next((a for role in roles for a in some if a.role == role), None)


def _none(reason: str, *questions: Question) -> Proposal:
    said = {lang: message(f"document_measures.reason_{reason}", lang) for lang in LANGUAGES}
    return Proposal(no_measure=Text(**said), questions=questions)


def _ask(code: str, field: str = "", **values: str) -> Question:
    return Question(code, field, tuple(values.items()))


def _stated(amount: Amount, times: float = 1.0) -> dict[str, Any]:
    """Return the magnitude of an amount of the text, ``times`` what it says."""
    found: dict[str, Any] = {"central": amount.value * times, "basis": "text"}
    if amount.low is None or amount.high is None:
        return found
    low, high = sorted((amount.low * times, amount.high * times))
    return found | {"low": low, "high": high}


def _assumed(parameter: str, times: float = 1.0) -> dict[str, Any]:
    """Return the labelled range of the catalogue, ``times`` its values."""
    row = catalogue.parameters()[f"reader_{parameter}"]
    low, high = sorted(((row.low or 0.0) * times, (row.high or 0.0) * times))
    source = {
        lang: message(
            "document_measures.assumed_size", lang, source=_sentence(row.said("source", lang))
        )
        for lang in LANGUAGES
    }
    return {
        "central": (row.value or 0.0) * times,
        "low": low,
        "high": high,
        "basis": "assumption",
        "source": source,
    }


def _sentence(said: str) -> str:
    return said[:1].upper() + said[1:]


def _part(case: _Case, whole: str, part: str = "share") -> tuple[dict[str, Any], bool]:
    """Return the share that the text states, else a range; and whether it is stated."""
    stated = case.amount("percent", roles=("share", "change", ""))
    if stated and 0 < stated.value <= 100:
        return _stated(stated, 0.01), True
    return _assumed(part if case.says(PART) else whole), False


def _pairs(case: _Case) -> tuple[Flow, ...]:
    """Return the flows of a trade measure: those told, or both ways where it is mutual."""
    if case.flow.known:
        return (case.flow,)
    actor = [a for a in case.actor if a in case.parties]
    others = [p for p in case.parties if p not in actor]
    if case.says(MUTUAL) and len(case.parties) == 2:
        one, two = case.parties
        return Flow((one,), (two,)), Flow((two,), (one,))
    if actor and others:
        return (Flow(tuple(others), tuple(actor)),)
    return ()


def _tariff(case: _Case, falls: bool) -> Proposal:
    pairs = _pairs(case)
    if not pairs:
        return _none("direction", _ask("direction", "measures.0.importer"))
    sign = -1.0 if falls else 1.0
    questions: list[Question] = []
    points = case.amount("points")
    percent = case.amount("percent", roles=("level", "", "share"))
    relative = case.amount("percent", roles=("change",))
    size: dict[str, Any]
    if points:
        size = {"change": _stated(points, 0.01 * sign)}
    elif percent and percent.role == "level":
        size = {"rate": _stated(percent, 0.01)}
    elif percent and (not falls or case.says(REMOVE)):
        size = {"change": _stated(percent, 0.01 * sign)}
    elif falls and case.says(REMOVE) and not case.says(PART) and not relative:
        size = {"rate": {"central": 0.0, "basis": "text"}}
    else:
        size = {"change": _assumed("tariff_change", sign)}
        if relative and relative.role == "change":
            said = relative.span.of(case.reading.document.text)
            questions.append(_ask("relative", "measures.0.change", words=said))
        else:
            questions.append(_ask("tariff_size", "measures.0.change"))
    sector = list(named("sector", case.words, case.lang))
    if not sector:
        questions.append(_ask("sector", "measures.0.sector"))
    return Proposal(
        tuple(
            {
                "kind": "tariff",
                "exporter": list(one.exporter),
                "importer": list(one.importer),
                "sector": sector or ["goods"],
                **size,
            }
            for one in pairs
        ),
        questions=tuple(questions),
    )


def _tariff_cut(case: _Case) -> Proposal:
    return _tariff(case, falls=True)


def _tariff_rise(case: _Case) -> Proposal:
    return _tariff(case, falls=False)


def _tariff_any(case: _Case) -> Proposal:
    return _tariff(case, falls=not case.says(RISE))


def _ban(case: _Case) -> Proposal:
    """Return a ban on trade: exports restricted by the actor, or imports where they are named."""
    exports = case.term.topic.instrument == "export_restriction"
    told = case.flow.known
    actor = [a for a in case.actor if a in case.parties]
    others = [p for p in case.parties if p not in actor]
    if told:
        pair = case.flow
    elif actor and others:
        sides = tuple(actor), tuple(others)
        pair = Flow(*sides) if exports else Flow(*reversed(sides))
    else:
        return _none("direction", _ask("direction", "measures.0.exporter"))
    share, stated = _part(case, "ban_share")
    sector = list(named("sector", case.words, case.lang))
    questions = [] if stated else [_ask("share", "measures.0.share")]
    if not sector:
        questions.append(_ask("sector", "measures.0.sector"))
    measure = {
        "kind": "embargo",
        "exporter": list(pair.exporter),
        "importer": list(pair.importer),
        "sector": sector or ["goods"],
        "share": share,
    }
    return Proposal((measure,), questions=tuple(questions))


def _facilitation(case: _Case) -> Proposal:
    """Return lower costs of trade both ways between the parties."""
    if len(case.parties) < 2:
        return _none("parties")
    pairs = (case.flow,) if case.flow.known else _both(case.parties)
    sector = list(named("sector", case.words, case.lang))
    questions = [_ask("size", "measures.0.change")]
    if not sector:
        questions.append(_ask("sector", "measures.0.sector"))
    return Proposal(
        tuple(
            {
                "kind": "trade_cost",
                "exporter": list(one.exporter),
                "importer": list(one.importer),
                "sector": sector or ["goods"],
                "change": _assumed("facilitation", -1.0),
            }
            for one in pairs
        ),
        questions=tuple(questions),
    )


def _both(parties: Sequence[str]) -> tuple[Flow, ...]:
    one, two = tuple(parties[:1]), tuple(parties[1:])
    return Flow(one, two), Flow(two, one)


def _fuels(case: _Case, default: str = "") -> list[str]:
    """Return the fuels of one unit that are named, oil before the rest, LNG before gas."""
    found = case.names("fuel")
    if "lng" in found and "pipeline_gas" in found:
        found.remove("pipeline_gas")
    if "products" in found and "crude" in found:
        found.remove("crude")
    if not found:
        return [default] if default else []
    alike = next((some for some in ALIKE if found[0] in some), found[:1])
    return [fuel for fuel in found if fuel in alike]


def _volume(case: _Case, fuel: str) -> tuple[dict[str, Any], str] | None:
    """Return the volume a year that the text states for a fuel, with the unit of the measures."""
    group = "gas" if fuel in ("lng", "pipeline_gas", "gas") else "coal" if fuel == "coal" else "oil"
    for amount in case.term.amounts:
        if (group, amount.unit) in VOLUMES:
            times, unit = VOLUMES[group, amount.unit]
            return _stated(amount, times), unit
    return None


def _purchase(case: _Case) -> Proposal:
    fuels = _fuels(case)
    if not fuels:
        return _none("fuel", _ask("fuel", "measures.0.fuel"))
    if not case.flow.known:
        return _none("direction", _ask("direction", "measures.0.exporter"))
    arc = {
        "exporter": list(case.flow.exporter),
        "importer": list(case.flow.importer),
        "fuel": fuels,
    }
    if case.says(STOP):
        share, stated = _part(case, "lift")
        asked = () if stated else (_ask("share", "measures.0.share"),)
        return Proposal(({"kind": "energy_embargo", **arc, "share": share},), questions=asked)
    measure: dict[str, Any] = {"kind": "energy_purchase", **arc}
    questions: tuple[Question, ...] = ()
    if volume := _volume(case, fuels[0]):
        measure["volume"], measure["unit"] = volume
    else:
        measure["share"] = _assumed("purchase_share")
        questions = (_ask("volume", "measures.0.share"),)
    until = dates(case.words, Span(0, len(case.words)), case.lang)
    if len(until) == 1 and re.search(r"\buntil\b|まで", case.words):
        measure["until"] = until[0].last().isoformat()
    return Proposal((measure,), questions=questions)


def _link(case: _Case) -> Proposal:
    fuels = _fuels(case, "pipeline_gas")
    if not case.flow.known:
        return _none("direction", _ask("direction", "measures.0.exporter"))
    if not (volume := _volume(case, fuels[0])):
        return _none("size", _ask("volume_needed", "measures.0.change"))
    size, unit = volume
    if case.says(STOP):
        size = _negative(size)
    measure = {
        "kind": "energy_link",
        "exporter": list(case.flow.exporter),
        "importer": list(case.flow.importer),
        "fuel": fuels,
        "change": size,
        "unit": unit,
    }
    return Proposal((measure,))


def _negative(size: dict[str, Any]) -> dict[str, Any]:
    turned = {**size, "central": -size["central"]}
    if "low" in size:
        turned |= {"low": -size["high"], "high": -size["low"]}
    return turned


def _supply(case: _Case) -> Proposal:
    """Return more or less supply by the state that acts."""
    country = [p for p in (case.actor or tuple(case.parties[:1])) if p in case.parties]
    fuels = [{"lng": "gas", "pipeline_gas": "gas"}.get(f, f) for f in _fuels(case)]
    instrument = {"stock_release": "stock_release", "production_quota": "production_quota"}.get(
        case.term.topic.instrument, "new_fields"
    )
    if not fuels and case.amount("barrels/d", "barrels/y"):
        fuels = ["crude"]
    if not fuels:
        return _none("fuel", _ask("fuel", "measures.0.commodity"))
    if not country or not (volume := _volume(case, fuels[0])):
        return _none("size", _ask("volume_needed", "measures.0.change"))
    size, unit = volume
    measure = {
        "kind": "energy_supply",
        "country": country,
        "commodity": list(dict.fromkeys(fuels)),
        "change": _negative(size) if case.says(LESS) else size,
        "unit": unit,
        "instrument": instrument,
    }
    return Proposal((measure,))


def _settlement(case: _Case) -> Proposal:
    currencies = case.names("currency")
    if not currencies:
        return _none("currency", _ask("currency", "measures.0.currency"))
    pairs = (
        (case.flow,) if case.flow.known else _both(case.parties) if len(case.parties) > 1 else ()
    )
    if not pairs:
        return _none("direction", _ask("direction", "measures.0.exporter"))
    share, stated = _part(case, "settlement_share", "settlement_share")
    questions = [] if stated else [_ask("share", "measures.0.share")]
    if len(pairs) > 1 or len(currencies) > 1:
        questions.append(_ask("currency", "measures.0.currency"))
    energy = case.names("fuel") or re.search(r"(?i)energy|エネルギー", case.words)
    group = "energy" if energy else "all"
    return Proposal(
        tuple(
            {
                "kind": "settlement_currency",
                "exporter": list(one.exporter),
                "importer": list(one.importer),
                "group": group,
                "currency": currencies[0],
                "share": share,
            }
            for one in pairs
        ),
        questions=tuple(questions),
    )


def _swap(case: _Case) -> Proposal:
    if len(case.parties) < 2:
        return _none("parties")
    return Proposal(
        tuple(
            {"kind": "swap_line", "lender": list(one.exporter), "borrower": list(one.importer)}
            for one in _both(case.parties)
        ),
        questions=(_ask("lender", "measures.0.lender"),),
    )


def _payment(case: _Case) -> Proposal:
    if len(case.parties) < 2:
        return _none("parties")
    share, stated = _part(case, "share")
    measure = {
        "kind": "payment_access",
        "country": case.parties[:1],
        "partner": case.parties[1:],
        "action": "cut" if case.says(CUT_OFF) else "restore",
        "share": share,
    }
    return Proposal((measure,), questions=() if stated else (_ask("share", "measures.0.share"),))


def _reserves(case: _Case) -> Proposal:
    amount = case.amount("USD")
    if amount is None or not case.parties:
        return _none("size", _ask("amount", "measures.0.amount"))
    actor = set(case.actor)
    owner = [p for p in case.states if p not in actor] or case.states
    if len(owner) != 1:
        return _none("direction", _ask("direction", "measures.0.country"))
    action = "freeze" if case.term.topic.instrument == "asset_freeze" else "release"
    measure = {
        "kind": "reserve_access",
        "country": owner,
        "amount": _stated(amount, 1e-9),
        "action": action,
    }
    return Proposal((measure,))


def _lift(case: _Case) -> Proposal:
    """Return the end of measures in force that stand between the parties."""
    found = in_force(
        case.regime,
        case.parties,
        case.actor,
        named("sector", case.words, case.lang),
        named("fuel", case.words, case.lang),
        case.words,
        case.term.topic.instrument,
    )
    if not found:
        return _none("regime", _ask("regime_none", "measures.0.regime"))
    share, stated = _part(case, "lift")
    questions = [_ask("regime", "measures.0.regime")]
    if not stated:
        questions.append(_ask("share", "measures.0.share"))
    measure = {"kind": "lift", "regime": list(found), "share": share}
    return Proposal((measure,), questions=tuple(questions))


def _suspended(case: _Case) -> Proposal:
    """Return the tariffs in force that are suspended, else a change of the duty."""
    points = case.amount("points", "percent")
    proposal = _lift(case) if points is None else _none("regime")
    return proposal if proposal.measures else _tariff(case, falls=True)


def _region(case: _Case) -> str:
    found = case.names("region")
    if found:
        return found[0]
    for name, group in catalogue.regions().items():
        if len(case.states) > 1 and set(case.states) <= set(group.members):
            return name
    return ""


def _calmer(kind: str, parameter: str) -> Callable[[_Case], Proposal]:
    """Return a builder of limits on arms or presence in a region."""

    def build(case: _Case) -> Proposal:
        if len(case.parties) < 2:
            return _none("parties")
        if not (region := _region(case)):
            return _none("region", _ask("region", "measures.0.region"))
        measure: dict[str, Any] = {
            "kind": kind,
            "parties": case.parties,
            "region": region,
            "reduction": _assumed(parameter),
        }
        if kind == "arms_control":
            weapons = _weapons(case)
            measure |= {"weapons": weapons} if weapons else {}
        return Proposal((measure,), questions=(_ask("size", "measures.0.reduction"),))

    return build


def _weapons(case: _Case) -> list[str]:
    return {
        "nuclear_limits": ["strategic_nuclear"],
        "missile_limits": ["intermediate_range"],
        "force_withdrawal": ["conventional"],
        "ceasefire": ["conventional"],
        "buffer_zone": ["conventional"],
    }.get(case.term.topic.instrument, [])


def _intelligence(case: _Case) -> Proposal:
    if len(case.parties) < 2:
        return _none("parties")
    if not (region := _region(case)):
        return _none("region", _ask("region", "measures.0.region"))
    level = "talks" if case.says(TALKS) else "working"
    measure = {
        "kind": "intelligence_sharing",
        "parties": case.parties,
        "region": region,
        "level": level,
    }
    return Proposal((measure,))


def _tie(case: _Case) -> Proposal:
    if len(case.parties) < 2:
        return _none("parties")
    sign = -1.0 if case.says(WORSE) else 1.0
    measure = {"kind": "tie", "parties": case.parties[:2], "change": _assumed("tie", sign)}
    return Proposal((measure,), questions=(_ask("size", "measures.0.change"),))


def _recognition(case: _Case) -> Proposal:
    if len(case.parties) < 2:
        return _none("parties")
    if case.says(WORSE):
        return _tie(case)
    actor = [a for a in case.actor if a in case.parties]
    mutual = not actor or case.says(MUTUAL)
    by = actor or case.parties[:1]
    of = [p for p in case.parties if p not in by]
    if not of:
        return _none("parties")
    measure = {"kind": "recognition", "by": by, "of": of, "mutual": mutual}
    return Proposal((measure,))


def _pact(case: _Case) -> Proposal:
    if len(case.parties) < 2:
        return _none("parties")
    action = "end" if case.says(ENDS) else "make"
    return Proposal(({"kind": "defence_pact", "parties": case.parties, "action": action},))


def _troops(case: _Case) -> Proposal:
    persons = case.amount("persons", roles=("change", "", "level"))
    actor = [a for a in case.actor if a in case.states]
    host = [p for p in case.states if p not in actor]
    if persons is None:
        return _none("size", _ask("amount", "measures.0.change"))
    if not actor or len(host) != 1:
        return _none("direction", _ask("direction", "measures.0.host"))
    size = _stated(persons, 1e-3)
    measure = {
        "kind": "troops",
        "state": actor,
        "host": host[0],
        "change": _negative(size) if case.says(LEAVES) else size,
    }
    return Proposal((measure,))


def _arms(case: _Case) -> Proposal:
    if not case.flow.known:
        return _none("direction", _ask("direction", "measures.0.supplier"))
    amount = case.amount("USD/y", "USD")
    if amount is None:
        return _none("size", _ask("amount", "measures.0.value"))
    measure = {
        "kind": "arms_supply",
        "supplier": list(case.flow.exporter),
        "recipient": list(case.flow.importer),
        "value": _stated(amount, 1e-6),
        "action": "stop" if case.says(STOP) else "supply",
    }
    return Proposal((measure,))


def _budget(case: _Case) -> Proposal:
    percent = case.amount("percent", roles=("level", "share", ""))
    if percent is None or not 0 < percent.value <= 40:
        return _none("size", _ask("size", "measures.0.share_of_gdp"))
    country = list(case.actor) or case.parties
    measure = {"kind": "defence_budget", "country": country, "share_of_gdp": _stated(percent, 0.01)}
    return Proposal((measure,))


_ceasefire = _calmer("arms_control", "ceasefire")
_limits = _calmer("arms_control", "arms_control")
_restraint = _calmer("restraint_zone", "restraint")

BUILDERS: dict[str, Callable[[_Case], Proposal]] = {
    "tariff_cut": _tariff_cut, "tariff_rise": _tariff_rise, "tariff": _tariff_any,
    "tariff_suspension": _suspended, "export_restriction": _ban, "import_ban": _ban,
    "export_ban_lifted": _lift, "market_access": _facilitation, "trade_agreement": _facilitation,
    "customs": _facilitation, "standards": _facilitation, "sanitary": _facilitation,
    "gas_purchase": _purchase, "oil_purchase": _purchase, "energy_supply": _purchase,
    "coal_power_trade": _purchase, "pipeline_transit": _link, "stock_release": _supply,
    "production_quota": _supply, "local_currency_settlement": _settlement, "swap_line": _swap,
    "direct_currency_trading": _settlement, "payment_access": _payment,
    "reserve_release": _reserves, "asset_freeze": _reserves, "sanctions_waiver": _lift,
    "sanctions_relief": _lift, "ceasefire": _ceasefire, "force_withdrawal": _ceasefire,
    "buffer_zone": _ceasefire, "arms_control_talks": _limits, "nuclear_limits": _limits,
    "missile_limits": _limits, "code_of_conduct": _restraint, "restraint_zone": _restraint,
    "arctic": _restraint, "intelligence_sharing": _intelligence,
    "counter_terrorism": _intelligence, "recognition": _recognition, "embassies": _tie,
    "summit": _tie, "culture_and_people": _tie, "hotline": _tie, "visa": _tie,
    "transport_links": _tie, "prisoner_exchange": _tie, "defence_pact": _pact,
    "troops": _troops, "arms_supply": _arms, "defence_budget": _budget,
}  # fmt: skip
