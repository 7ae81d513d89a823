"""One measure in a sentence: a template of its kind, filled from its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from detente import catalogue
from detente.deal.measure import (
    ArmsControl,
    ArmsSupply,
    DefenceBudget,
    DefencePact,
    EnergyLink,
    EnergyPurchase,
    EnergySupply,
    ExportTax,
    Measure,
    PaymentAccess,
    PriceCap,
    Quota,
    Recognition,
    ReserveAccess,
    Tariff,
    Tie,
    TransitStop,
    Troops,
)
from detente.deal.value import Magnitude, Text
from detente.i18n import Language, number, text

# Kinds whose template depends on the way the number points.
_DIRECTED = {"tariff_change", "trade_cost", "export_tax", "technology", "investment", "tie"}
_DIRECTED |= {"energy_cost", "energy_link", "troops"}
_DIRECTED |= {f"energy_supply_{by}" for by in ("production_quota", "stock_release", "new_fields")}
# Kinds whose whole is said in other words than a part.
_WHOLE = {"embargo", "lift", "energy_embargo"}
# Japanese counts in tens of thousands: how many of its units a unit of the file is.
_COUNTED_JA = {"mb/d": 100, "Mt/y": 100, "bcm/y": 10, "USD/bn": 10}
_COUNTED_JA |= {"USD/mn": 0.01, "soldiers": 1000}
_WORDS = {"fuel", "commodity", "group", "level", "weapons"}
# Kinds whose action is said in words of its own.
_ACTING = PaymentAccess | ReserveAccess | Recognition | DefencePact | ArmsSupply
# English: names that take the article, and of these the ones that are no proper nouns.
_COMMON = {"EURO_AREA", "ROW", "SANCTIONS_COALITION"}
_ARTICLE = _COMMON | {"ARE", "BHS", "CAF", "DOM", "EU", "G7", "GBR", "GMB", "NLD", "PHL", "USA"}


def measure_sentence(
    measure: Measure, lang: Language, regime: Mapping[str, Text] | None = None
) -> str:
    """Return what a measure does, to what or for whom, its range and source, and its note."""
    said = text(f"explain.{template(measure)}", lang, **_words(measure, lang, regime or {}))
    parts = [said[0].upper() + said[1:]]
    parts += _scope(measure, lang)
    if size := measure.size():
        parts += _sureness(measure, size[1], lang)
    parts += _further(measure, lang)
    if measure.note:
        parts.append(measure.note[lang])
    return ("" if lang == "ja" else " ").join(parts)


def template(measure: Measure) -> str:
    """Return the key of the template that says the measure."""
    field, size = measure.size() or ("", None)
    kind, central = measure.kind, size.central if size else None
    if size and central is None:
        return f"{kind}_open"
    if isinstance(measure, Tariff | EnergyPurchase):
        kind = f"{kind}_{field}"
    if isinstance(measure, ArmsControl) and measure.covers:
        kind = f"{kind}_covers"
    if isinstance(measure, EnergySupply):
        kind = f"{kind}_{measure.instrument}"
    if isinstance(measure, DefenceBudget) and measure.at_least:
        kind = f"{kind}_floor"
    if isinstance(measure, _ACTING):
        kind = f"{kind}_{measure.action}"
    if kind in _WHOLE:
        return f"{kind}_{'all' if central == 1 else 'part'}"
    if kind in _DIRECTED:
        return f"{kind}_{'down' if (central or 0) < 0 else 'up'}"
    return kind


def enumerate_names(names: Sequence[str], lang: Language) -> str:
    """Return names as a list in words; names that have commas of their own stand between ``;``."""
    from babel.lists import format_list

    if any(", " in said for said in names):
        return "; ".join(names)
    return format_list(list(names), locale=lang)


def percentage(value: float, lang: Language) -> str:
    """Return a fraction in per cent, with as many decimals as it needs, at most two."""
    return f"{_decimal(100 * value, lang)}%"


def name(label: str, lang: Language) -> str:
    """Return the name of a state, sector or group as it stands within a sentence."""
    said = catalogue.label(label, lang)
    if lang == "ja":
        return said
    common = label in _COMMON or label.islower()
    if common and not said[:2].isupper():
        said = said[0].lower() + said[1:]
    return f"the {said}" if label in _ARTICLE else said


def counted(unit: str, lang: Language) -> float:
    """Return how many of the reader's own unit a unit of the file is."""
    return _COUNTED_JA.get(unit, 1.0) if lang == "ja" else 1.0


def unit_words(unit: str, lang: Language) -> str:
    """Return the reader's own unit for a unit of the file."""
    return text(f"explain.unit_{unit.replace('/', '_')}", lang)


def _decimal(value: float, lang: Language) -> str:
    digits = next(d for d in (0, 1, 2) if d == 2 or abs(value - round(value, d)) < 1e-9)
    return number(value, lang, digits)


def _unit(measure: Measure) -> str | None:
    """Return the unit of a size that is a quantity, not a share or a rate."""
    match measure:
        case EnergyPurchase() | EnergyLink() | TransitStop() | EnergySupply():
            return measure.unit
        case PriceCap():
            return "USD/bbl"
        case ReserveAccess():
            return "USD/bn"
        case ArmsSupply():
            return "USD/mn"
        case Troops():
            return "soldiers"
    return None


def _figure(measure: Measure, value: float, lang: Language) -> str:
    """Return a size as a figure; what a template calls a fall is said as a positive number."""
    value = -value if template(measure).endswith("_down") else value
    if isinstance(measure, Tariff) and measure.change is not None:
        return _decimal(100 * value, lang)
    if unit := _unit(measure):
        return _decimal(value * counted(unit, lang), lang)
    return _decimal(value, lang) if isinstance(measure, Tie) else percentage(value, lang)


def _amount(measure: Measure, value: float, lang: Language) -> str:
    """Return a size with its unit in words, where it is no percentage."""
    figure = _figure(measure, value, lang)
    if isinstance(measure, Tariff) and measure.change is not None:
        return text(f"explain.{'point' if abs(value) == 0.01 else 'points'}", lang, value=figure)
    if isinstance(measure, Tie):
        return text("explain.score", lang, value=figure)
    if unit := _unit(measure):
        return text("explain.quantity", lang, value=figure, unit=unit_words(unit, lang))
    return figure


def _words(measure: Measure, lang: Language, regime: Mapping[str, Text]) -> dict[str, str]:
    """Return the words for a template: every field of the measure, and its ``size``."""
    words = {}
    size = measure.size()
    if size and size[1].central is not None:
        words["size"] = _amount(measure, size[1].central, lang)
    for field in type(measure).model_fields:
        value = getattr(measure, field)
        if isinstance(value, str | list) and value and field != "kind":
            found = value if isinstance(value, list) else [value]
            words[field] = enumerate_names([_word(field, n, lang, regime) for n in found], lang)
    return words


def _word(field: str, value: str, lang: Language, regime: Mapping[str, Text]) -> str:
    if field in _WORDS:
        return text(f"explain.{field}_{value}", lang)
    if field == "currency":
        from babel.numbers import get_currency_name

        return get_currency_name(value, locale=lang)
    if field == "regime":
        return regime[value][lang] if value in regime else value
    return catalogue.label(value, lang) if field == "region" else name(value, lang)


def _scope(measure: Measure, lang: Language) -> Iterator[str]:
    """Yield what belongs to the first sentence: who is paid, which weapons are meant."""
    match measure:
        case ExportTax() | Quota():
            yield _receiver(measure.receiver, lang)
        case ArmsControl() if measure.weapons:
            said = [_word("weapons", name, lang, {}) for name in measure.weapons]
            yield text("explain.arms_control_weapons", lang, weapons=enumerate_names(said, lang))


def _further(measure: Measure, lang: Language) -> Iterator[str]:
    """Yield what a measure says beside its size: a second number, a date, a route."""
    match measure:
        case PriceCap(outside=Magnitude(central=float() as central) as outside):
            size = percentage(central, lang)
            importer = enumerate_names([name(n, lang) for n in measure.importer], lang)
            yield text("explain.price_cap_outside", lang, size=size, importer=importer)
            yield from _grounds(outside, lang, lambda value: percentage(value, lang))
        case EnergyPurchase() if measure.until:
            from babel.dates import format_date

            until = format_date(measure.until, format="long", locale=lang)
            yield text("explain.energy_purchase_until", lang, until=until)
        case EnergyLink() if measure.via:
            via = enumerate_names([name(n, lang) for n in measure.via], lang)
            yield text("explain.energy_link_via", lang, via=via)
        case PaymentAccess(goods=True):
            yield text(f"explain.payment_access_goods_{measure.action}", lang)
        case Recognition(mutual=True):
            yield text("explain.recognition_mutual", lang)


def _receiver(receiver: str | None, lang: Language) -> str:
    if receiver is None:
        return text("explain.receiver_exporter", lang)
    return text("explain.receiver_named", lang, receiver=name(receiver, lang))


def _sureness(measure: Measure, size: Magnitude, lang: Language) -> Iterator[str]:
    """Yield range and source of a size."""
    if size.observed is not None and size.central is None:
        seen = size.observed
        words = {field: getattr(seen, field)[lang] for field in ("before", "after", "source")}
        if seen.ratio is not None:
            ratio = percentage(seen.ratio, lang)
            yield text("explain.calibrated_to", lang, ratio=ratio, **words)
        elif seen.level is not None:
            level = number(seen.level, lang, 0)
            yield text("explain.calibrated_to_level", lang, level=level, **words)
        return
    yield from _grounds(
        size,
        lang,
        lambda value: _figure(measure, value, lang),
        lambda value: _amount(measure, value, lang),
    )


def _grounds(
    size: Magnitude,
    lang: Language,
    figure: Callable[[float], str],
    amount: Callable[[float], str] | None = None,
) -> Iterator[str]:
    """Yield range and source; ``figure`` says the near end of the range, ``amount`` the far one."""
    near, far = sorted((size.value("low"), size.value("high")), key=abs)
    if near != far:
        yield text("explain.range", lang, low=figure(near), high=(amount or figure)(far))
    if size.source:
        yield text(f"explain.basis_{size.basis}", lang, source=size.source[lang])
