"""Whose consent a provision needs, and how these bodies stand towards it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, Field, field_validator

from detente.deal.value import Case, Magnitude, Place, Strict, Text, apart, problem, within

Score = Annotated[Magnitude, within(0.0, 100.0), AfterValidator(apart)]
# Weights of one issue are relative, so that any scale may be used; the bound only stops typing
# errors.
Weight = Annotated[Magnitude, within(0.0, 1e6), AfterValidator(apart)]


class Consent(Strict):
    """Somebody whose consent a provision needs; with a ``position``, its consent is modelled.

    ``position`` is the support of the provision as it stands, 0 (fully against) to 100 (fully
    for); ``capability`` the body's weight in the decision, ``salience`` (0 to 100) how much of it
    the body uses on this issue.
    """

    actor: Place
    body: Text
    capability: Weight = Magnitude(central=1.0)
    salience: Score = Magnitude(central=100.0)
    position: Annotated[Score | None, Field(validate_default=True)] = None

    @field_validator("position")
    @classmethod
    def _needed(cls, position: Magnitude | None, info: Any) -> Magnitude | None:
        # A weight without a position would move nothing.
        fields = cls.model_fields
        given = [n for n in ("capability", "salience") if info.data.get(n) != fields[n].default]
        if position is None and given and {"capability", "salience"} <= set(info.data):
            raise problem("consent_no_position", found=", ".join(given))
        return position

    def weight(self, case: Case = "central") -> float:
        """Return capability times salience in a case of both."""
        return self.capability.value(case) * self.salience.value(case)


def check_consent(bodies: Sequence[Consent]) -> None:
    """Raise the fault of bodies of one state that are no issue together.

    Some have no position, or none has any weight.
    """
    for actor in dict.fromkeys(body.actor for body in bodies):
        own = [body for body in bodies if body.actor == actor]
        placed = [body for body in own if body.position is not None]
        if placed and len(placed) < len(own):
            missing = ", ".join(body.body.en for body in own if body.position is None)
            raise problem("consent_partly", found=missing)
        if placed and not sum(body.weight() for body in placed) > 0:
            raise problem("consent_no_weight")


def scores(bodies: Sequence[Consent]) -> Iterator[tuple[Text, str, Magnitude]]:
    """Yield body, field and number of all that the file gives on bodies with a position."""
    for body in bodies:
        if body.position:
            for field in ("position", "capability", "salience"):
                if field in body.model_fields_set:
                    yield body.body, field, getattr(body, field)
