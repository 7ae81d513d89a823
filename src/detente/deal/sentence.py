"""One measure in a sentence: a template of its kind, filled from its fields."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from detente import catalogue
from detente.deal.measure import (
    ArmsControl,
    EnergyPurchase,
    ExportTax,
    Measure,
    Quota,
    Tariff,
    Tie,
)
from detente.deal.value import Magnitude, Text
from detente.i18n import Language, number, text

# Kinds whose template depends on the way the number points.
_DIRECTED = {"tariff_change", "trade_cost", "export_tax", "technology", "investment", "tie"}
# Kinds whose whole is said in other words than a part.
_WHOLE = {"embargo", "lift"}
_WORDS = {"fuel", "group", "level"}
# English: names that take the article, and of these the ones that are no proper nouns.
_COMMON = {"EURO_AREA", "ROW", "SANCTIONS_COALITION"}
_ARTICLE = _COMMON | {"ARE", "BHS", "CAF", "DOM", "EU", "G7", "GBR", "GMB", "NLD", "PHL", "USA"}


def measure_sentence(
    measure: Measure, lang: Language, regime: Mapping[str, Text] | None = None
) -> str:
    """Return what a measure does, who is paid, its range and source, and its note."""
    said = text(f"explain.{template(measure)}", lang, **_words(measure, lang, regime or {}))
    parts = [said[0].upper() + said[1:]]
    if isinstance(measure, ExportTax | Quota):
        parts.append(_receiver(measure.receiver, lang))
    if size := measure.size():
        parts += _sureness(measure, size[1], lang)
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


def _decimal(value: float, lang: Language) -> str:
    digits = next(d for d in (0, 1, 2) if d == 2 or abs(value - round(value, d)) < 1e-9)
    return number(value, lang, digits)


def _figure(measure: Measure, value: float, lang: Language) -> str:
    """Return a size as a figure; what a template calls a fall is said as a positive number."""
    value = -value if template(measure).endswith("_down") else value
    if isinstance(measure, Tariff) and measure.change is not None:
        return _decimal(100 * value, lang)
    volume = isinstance(measure, EnergyPurchase) and measure.volume is not None
    return _decimal(value, lang) if volume or isinstance(measure, Tie) else percentage(value, lang)


def _amount(measure: Measure, value: float, lang: Language) -> str:
    """Return a size with its unit in words, where it is no percentage."""
    figure = _figure(measure, value, lang)
    if isinstance(measure, Tariff) and measure.change is not None:
        return text(f"explain.{'point' if abs(value) == 0.01 else 'points'}", lang, value=figure)
    if isinstance(measure, Tie):
        return text("explain.score", lang, value=figure)
    if isinstance(measure, EnergyPurchase) and measure.volume is not None:
        return text("explain.quantity", lang, value=figure, unit=measure.unit)
    return figure


def _words(measure: Measure, lang: Language, regime: Mapping[str, Text]) -> dict[str, str]:
    """Return the words for a template: every field of the measure, and its ``size``."""
    words = {}
    for field in type(measure).model_fields:
        value = getattr(measure, field)
        if isinstance(value, Magnitude):
            words["size"] = "" if value.central is None else _amount(measure, value.central, lang)
        elif value and field not in ("note", "kind"):
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
    return _region(value, lang) if field == "region" else name(value, lang)


def _region(value: str, lang: Language) -> str:
    """Return a region's name: of those that have one in both languages, else the file's word."""
    try:
        return text(f"explain.region_{value}", lang)
    except KeyError:
        return value.replace("_", " ")


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
    ends = [size.value("low"), size.value("high")]
    if ends[0] != ends[1]:
        near, far = sorted(ends, key=abs)
        low, high = _figure(measure, near, lang), _amount(measure, far, lang)
        yield text("explain.range", lang, low=low, high=high)
    if size.source:
        yield text(f"explain.basis_{size.basis}", lang, source=size.source[lang])
