"""Three powers and the signs of their ties: Dittmer's names for the strategic triangle.

Dittmer (1981), "The Strategic Triangle: An Elementary Game-Theoretical Analysis", World Politics
33(4), 485-515: three positive ties are a menage a trois; two, a romantic triangle, whose pivot is
the one who stands well with both; one, a stable marriage of a pair against an outcast; none, a
unit veto. The paper has the first three; the last name is in his review of the concept (1987, in
Kim, ed., "The Strategic Triangle: China, the United States and the Soviet Union").
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from detente import catalogue
from detente.i18n import text
from detente.models.parameters import parameter

if TYPE_CHECKING:
    import xarray as xr

    from detente.i18n import Language

Name = Literal["menage_a_trois", "romantic_triangle", "stable_marriage", "unit_veto", "open"]


@dataclass(frozen=True)
class Triangle:
    """A triangle's name, with its ``pivot``, or its ``pair`` and ``outcast``, where it has them.

    ``open`` is a triangle with a tie within the dead band, ``undecided``: it has no sign.
    """

    name: Name
    members: tuple[str, str, str]
    ties: tuple[float, float, float]
    pivot: str | None = None
    pair: tuple[str, str] | None = None
    outcast: str | None = None
    undecided: tuple[tuple[str, str], ...] = ()

    @property
    def balanced(self) -> bool | None:
        """Return whether an even number of ties is negative; None where a tie has no sign."""
        if self.name == "open":
            return None
        return self.name in ("menage_a_trois", "stable_marriage")

    def label(self, lang: Language) -> str:
        """Return the name for readers."""
        return text(f"relations.{self.name}", lang)

    def sentence(self, lang: Language) -> str:
        """Return what the triangle is, and who stands where in it, in a sentence."""
        joined = text("relations.and", lang)
        one, two, three = (catalogue.label(state, lang) for state in self.members)
        pairs = [joined.join(catalogue.label(x, lang) for x in p) for p in self.undecided]
        return text(
            f"relations.{self.name}_sentence",
            lang,
            one=one,
            two=two,
            three=three,
            pivot=catalogue.label(self.pivot, lang) if self.pivot else "",
            pair=joined.join(catalogue.label(x, lang) for x in self.pair or ()),
            outcast=catalogue.label(self.outcast, lang) if self.outcast else "",
            undecided=text("relations.comma", lang).join(pairs),
        )


def classify(
    t12: float, t23: float, t13: float, names: tuple[str, str, str], band: float | None = None
) -> Triangle:
    """Return the triangle of three states by the signs of their ties.

    Parameters
    ----------
    t12, t23, t13
        Ties of the first and second, second and third, first and third of ``names``.
    band
        A tie of this size or less has no sign; ``triangle_dead_band`` if not given.
    """
    band = parameter("triangle_dead_band") if band is None else band
    one, two, three = names
    ties = {(one, two): t12, (two, three): t23, (one, three): t13}
    values = (float(t12), float(t23), float(t13))
    undecided = tuple(pair for pair, tie in ties.items() if abs(tie) <= band)
    if undecided:
        return Triangle("open", names, values, undecided=undecided)
    friends = [pair for pair, tie in ties.items() if tie > 0]
    foes = [pair for pair, tie in ties.items() if tie < 0]
    match len(friends):
        case 3:
            return Triangle("menage_a_trois", names, values)
        case 2:
            pivot = next(state for state in names if state not in foes[0])
            return Triangle("romantic_triangle", names, values, pivot=pivot)
        case 1:
            outcast = next(state for state in names if state not in friends[0])
            return Triangle("stable_marriage", names, values, pair=friends[0], outcast=outcast)
        case _:
            return Triangle("unit_veto", names, values)


def of(tie: xr.DataArray, names: tuple[str, str, str], band: float | None = None) -> Triangle:
    """Return the triangle of three states in a matrix of ties (country, partner)."""
    one, two, three = names
    t12, t23, t13 = (
        float(tie.sel(country=a, partner=b)) for a, b in ((one, two), (two, three), (one, three))
    )
    return classify(t12, t23, t13, names, band)
