"""A deal with some of its numbers set otherwise, or without some of its provisions.

A number of a measure is named ``<provision>.<position of the measure>.<field>``, a provision's rung
``<provision>.status`` and its probability ``<provision>.likelihood``.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from typing import Any

from pydantic import ValidationError

from detente.deal.faults import faults
from detente.deal.located import Located
from detente.deal.schema import Deal, Magnitude, Provision, Status
from detente.errors import DealError, Fault, did_you_mean
from detente.i18n import LANGUAGES, text

STATUS, LIKELIHOOD = "status", "likelihood"
# A number without a range can be tried from half to one and a half of what the file has.
TRIED = 0.5
Value = float | str


@dataclass(frozen=True)
class Knob:
    """A number of a measure that can be set: where it stands, and the ends within which to try.

    ``together`` names the numbers that are one unknown with it: they move with it, at the same
    place of their ranges.
    """

    provision: str
    position: int
    field: str
    size: Magnitude
    low: float
    high: float
    unit: str = ""
    together: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return the name under which the number is set."""
        return f"{self.provision}.{self.position}.{self.field}"

    @property
    def central(self) -> float:
        """Return the number of the file."""
        return self.size.value()

    def place(self, value: float) -> float:
        """Return where a value stands: 0 at ``low``, 1/2 at the file's own, 1 at ``high``.

        Beyond the ends it goes on in proportion.
        """
        ends = (self.low, self.central) if value < self.central else (self.central, self.high)
        if ends[0] == ends[1]:
            return 0.5
        return (value - ends[0]) / (ends[1] - ends[0]) / 2 + (0.5 if value >= self.central else 0)

    def at(self, place: float) -> float:
        """Return the value at a place."""
        ends = (self.low, self.central) if place < 0.5 else (self.central, self.high)
        return ends[0] + (place if place < 0.5 else place - 0.5) * 2 * (ends[1] - ends[0])


def knobs(deal: Deal) -> tuple[Knob, ...]:
    """Return the numbers of a deal's measures that have a value, in the order of the file."""
    found = [(p, at, name, size) for p in deal.provisions for at, name, size in _magnitudes(p)]
    kin: dict[str, list[str]] = {}
    for p, at, name, size in found:
        if size.unknown:
            kin.setdefault(size.unknown, []).append(f"{p.id}.{at}.{name}")
    made = []
    for p, at, name, size in found:
        measure = p.measures[at]
        unit = getattr(measure, "unit", None) if name != "share" else None
        own = f"{p.id}.{at}.{name}"
        together = tuple(x for x in kin.get(size.unknown or "", ()) if x != own)
        low, high = _ends(measure, name, size)
        made.append(Knob(p.id, at, name, size, low, high, str(unit or ""), together))
    return tuple(made)


def changed(
    deal: Deal, values: Mapping[str, Value] | None = None, without: Collection[str] = ()
) -> Deal:
    """Return the deal with numbers set and provisions set aside.

    A number that is set is an assumption of the reader, and its range is widened to hold it.
    Numbers that are one unknown with it are set along, unless they are set themselves; where
    several are set, the first in the file leads the rest. What is conditional on a provision that
    is set aside is set aside as well. A number set to what the file has is left as it is.

    Parameters
    ----------
    values
        By name (see the module): a number, or for a status its rung.
    without
        Ids of provisions.

    Raises
    ------
    DealError
        A name that the deal has not, or a value that is not allowed there; with every fault.
    """
    values = dict(values or {})
    if not values and not without:
        return deal
    change = _Change(deal)
    # A rung first: the likelihood of a provision without its own is that of its rung.
    for name in sorted(values, key=lambda name: not name.endswith(f".{STATUS}")):
        change.set(name, values[name])
    change.along(values)
    change.drop(without)
    return change.done()


def given(settings: Iterable[str]) -> dict[str, Value]:
    """Return the values in texts ``NAME=VALUE``; a rung stays a word.

    Raises
    ------
    DealError
        A text has no name or no value.
    """
    loose = [one for one in settings if not all(one.partition("=")[::2])]
    if loose:
        raise DealError([Fault("--set", text("deal.no_setting"), found=one) for one in loose])
    return {name: value(name, one) for name, _, one in (x.partition("=") for x in settings)}


def value(name: str, given: str) -> Value:
    """Return what is written for a name: a number where it is one, and not of a rung."""
    if name.endswith(f".{STATUS}"):
        return given
    try:
        return float(given)
    except ValueError:
        return given


class _Change:
    """A deal as plain data while it is changed, and what was found wrong."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.data = deal.model_dump(mode="json")
        self.rows = {row["id"]: row for row in self.data["provisions"]}
        self.faults: list[Fault] = []

    @cached_property
    def knobs(self) -> Mapping[str, Knob]:
        return {knob.name: knob for knob in knobs(self.deal)}

    def set(self, name: str, value: Value) -> None:
        provision, _, rest = name.partition(".")
        row = self.rows.get(provision)
        if row is not None and rest == STATUS:
            row["status"] = value
        elif row is not None and rest == LIKELIHOOD:
            self._likelihood(row, name, value)
        elif name in self.knobs:
            self._number(self.knobs[name], value)
        else:
            known = [*self.knobs, *(f"{p}.{x}" for p in self.rows for x in (STATUS, LIKELIHOOD))]
            self._fault(name, "unknown_setting", "", known)

    def _likelihood(self, row: dict[str, Any], name: str, value: Value) -> None:
        number = self._finite(name, value)
        if number is None:
            return
        provision, status = self.deal.provision(row["id"]), row["status"]
        if status in rungs():
            provision = provision.model_copy(update={"status": Status(status)})
        own = provision.chance()
        if number == own.central:
            return
        ends = {"low": min(own.low, number), "high": max(own.high, number)}
        row["likelihood"] = {**ends, "central": number, "source": _source(own.central)}

    def _number(self, knob: Knob, value: Value) -> None:
        number = self._finite(knob.name, value)
        size = self.rows[knob.provision]["measures"][knob.position][knob.field]
        if number is None or number == size["central"]:
            return
        for end, pick in (("low", min), ("high", max)):
            if size[end] is not None:
                size[end] = pick(size[end], number)
        size |= {"central": number, "basis": "assumption", "source": _source(knob.central)}

    def _finite(self, name: str, value: Value) -> float | None:
        """Return a value as a number, or None where it is none, which is a fault."""
        number = _number(value)
        if number is None:
            self._fault(name, "setting_no_number", str(value)[:80])
        return number

    def along(self, values: Mapping[str, Value]) -> None:
        """Set what is one unknown with a number that is set."""
        moved: set[str] = set()
        for name, knob in self.knobs.items():
            number = _number(values.get(name))
            if name in moved or number is None:
                continue
            moved |= {name, *knob.together}
            place = knob.place(number)
            for other in knob.together:
                if other not in values:
                    self._number(self.knobs[other], round(self.knobs[other].at(place), 12))

    def drop(self, without: Collection[str]) -> None:
        without = [without] if isinstance(without, str) else without
        for name in dict.fromkeys(without):
            if name in self.rows:
                self.rows[name]["set_aside"] = True
            else:
                self._fault(name, "unknown_provision", name, list(self.rows))

    def done(self) -> Deal:
        made = None
        try:
            made = Deal.model_validate(self.data)
        except ValidationError as error:
            self.faults += faults(error, self.data, Deal, Located(file=self.deal.id))
        if self.faults or made is None:
            raise DealError(self.faults)
        # What is found wrong later stands where it stood in the file.
        made._located, made._reanchored = self.deal._located, self.deal._reanchored
        return made

    def _fault(self, name: str, code: str, found: str, known: Collection[str] = ()) -> None:
        near = did_you_mean(name, known) or ""
        where = f"{self.deal.id}: {name}"
        self.faults.append(Fault(where, text(f"deal.{code}"), found=found, nearest=near))


def _number(value: Any) -> float | None:
    """Return a value as a finite number, or None where it is none."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _source(central: float) -> dict[str, str]:
    return {lang: text("deal.setting_source", lang, value=f"{central:g}") for lang in LANGUAGES}


def _magnitudes(provision: Provision) -> Iterator[tuple[int, str, Magnitude]]:
    for position, measure in enumerate(provision.measures):
        for field, size in measure.magnitudes().items():
            if size.central is not None:
                yield position, field, size


def _ends(measure: Any, field: str, size: Magnitude) -> tuple[float, float]:
    """Return the ends of the range; without one, those tried, as far as the measure allows them."""
    low, high = size.value("low"), size.value("high")
    if low < high:
        return low, high
    tried = sorted((size.value() * (1 - TRIED), size.value() * (1 + TRIED)))
    low, high = (end if _allowed(measure, field, end) else size.value() for end in tried)
    return low, high


def _allowed(measure: Any, field: str, value: float) -> bool:
    data = measure.model_dump(mode="json")
    data[field] = {**data[field], "central": value}
    try:
        type(measure).model_validate(data)
    except ValidationError:
        return False
    return True


def rungs() -> tuple[str, ...]:
    """Return the rungs of the certainty ladder, strongest first."""
    return tuple(status.value for status in Status)
