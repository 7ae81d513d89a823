"""A scenario: a deal by name, and what is set otherwise in it; the state that a URL holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError, Fault
from detente.i18n import text

if TYPE_CHECKING:
    from detente.deal.schema import Deal

MOST = 500


@dataclass(frozen=True)
class Scenario:
    """A deal's name, the numbers that are set, and the provisions that are set aside."""

    deal: str
    values: Mapping[str, float | str] = field(default_factory=dict)
    without: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: Any) -> Scenario:
        """Return the scenario in plain data ``{deal, values, without}``.

        Raises
        ------
        DetenteError
            It is none.
        """
        data = data if isinstance(data, dict) else {}
        deal, values, without = data.get("deal"), data.get("values", {}), data.get("without", [])
        good = (
            isinstance(deal, str)
            and isinstance(values, dict)
            and isinstance(without, list)
            and len(values) + len(without) <= MOST
            and all(isinstance(x, str) for x in without)
            and all(isinstance(x, str | int | float) for x in values.values())
            and not any(isinstance(x, bool) for x in values.values())
        )
        if not good:
            raise DetenteError(Fault("scenario", text("studio.bad_scenario")))
        return cls(str(deal), values, tuple(without))

    @classmethod
    def of_query(cls, pairs: list[tuple[str, str]]) -> Scenario:
        """Return the scenario of a query: ``deal``, ``set=NAME=VALUE``, ``without``."""
        from detente.deal.settings import value as setting

        deal, values, without = "", {}, []
        for key, one in pairs:
            if key == "deal":
                deal = one
            elif key == "set":
                name, _, given = one.partition("=")
                values[name] = setting(name, given)
            elif key == "without":
                without.append(one)
        return cls.of({"deal": deal, "values": values, "without": without})

    def make(self, deal: Deal) -> Deal:
        """Return the deal as the scenario has it."""
        from detente.deal.settings import changed

        return changed(deal, self.values, self.without)
