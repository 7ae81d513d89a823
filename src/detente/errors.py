"""What can go wrong, said so that a person can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


def did_you_mean(name: object, choices: Iterable[str]) -> str | None:
    """Return the valid name nearest to ``name``, or None if none is near."""
    choices = list(choices)
    folded = {choice.casefold(): choice for choice in choices}
    near = get_close_matches(str(name).casefold(), folded, n=1, cutoff=0.6)
    return folded[near[0]] if near else None


@dataclass(frozen=True)
class Fault:
    """One fault: where it is, what was found, what is allowed, and the nearest valid name.

    ``where`` is ``file:line:column`` or a label of the data; ``field`` the path of the field.
    """

    where: str
    message: str
    field: str = ""
    found: str = ""
    allowed: str = ""
    nearest: str = ""

    def __str__(self) -> str:
        """Return the fault on one line."""
        from detente.i18n import text

        parts = [f"{self.where}: " if self.where else "", self.message]
        if self.field:
            parts.append(text("errors.field", value=self.field))
        if self.found:
            parts.append(text("errors.found", value=self.found))
        if self.allowed:
            parts.append(text("errors.allowed", value=self.allowed))
        if self.nearest:
            parts.append(text("errors.nearest", value=self.nearest))
        return "".join(parts)


class DetenteError(Exception):
    """Base of every error that detente raises on purpose; carries all faults at once."""

    exit_code = 2

    def __init__(self, faults: str | Fault | Sequence[Fault]):
        if isinstance(faults, str):
            faults = Fault(where="", message=faults)
        self.faults: tuple[Fault, ...] = (faults,) if isinstance(faults, Fault) else tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class DealError(DetenteError):
    """A deal file that cannot be read as a deal."""


class DataError(DetenteError):
    """Data that do not add up or are not in the expected layout."""


class SolveError(DetenteError):
    """A model that did not converge; never a number."""

    exit_code = 3
