"""A scenario as something to run elsewhere: commands, a script, a deal file."""

from __future__ import annotations

import datetime
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from detente import record
from detente.document.draft_yaml import to_yaml
from detente.ensemble.draws import SEED
from detente.errors import DetenteError, Fault, did_you_mean
from detente.i18n import text
from detente.studio.workspace import OPENED, OWN

if TYPE_CHECKING:
    from detente.case import Case
    from detente.deal.schema import Deal
    from detente.i18n import Language
    from detente.studio.scenario import Scenario
    from detente.studio.workspace import Workspace

OUT = "runs"
USUAL = "real_income"
# Tells the classes of measures apart, and so is never left out.
KIND = "kind"
CHANGE = "deal = detente.changed(deal, {values!r}, without={without!r})\n"
PYTHON = """\
import datetime

import detente

deal = detente.load_deal({deal!r})
{change}run = detente.run(deal, as_of={as_of!r}, lang={lang!r})
print(run.table({outcome!r}).sort_values("value", ascending=False).to_string())
"""


@dataclass(frozen=True)
class Recipe:
    """A scenario, the day whose measures in force count, and the outcome that is asked for."""

    scenario: Scenario
    where: str
    as_of: datetime.date
    lang: Language
    outcome: str = ""

    def command(self, folder: str = "") -> str:
        """Return the command that computes the scenario, and the one that explains the outcome.

        ``folder`` is the name of the run folder, for the second.
        """
        parts = ["detente", "run", self.where, "--as-of", self.as_of.isoformat()]
        for name, value in self.scenario.values.items():
            parts += ["--set", f"{name}={value}"]
        for name in self.scenario.without:
            parts += ["--without", name]
        lines = [[*parts, "--lang", self.lang]]
        if self.outcome and folder:
            lines.append(
                ["detente", "why", f"{OUT}/{folder}", self.outcome, "--lang", self.lang],
            )
        return "\n".join(map(shlex.join, lines))

    def script(self) -> str:
        """Return the script that computes the scenario and prints the outcome's table."""
        values, without = dict(self.scenario.values), list(self.scenario.without)
        change = CHANGE.format(values=values, without=without) if values or without else ""
        return PYTHON.format(
            deal=self.where,
            change=change,
            as_of=self.as_of,
            lang=self.lang,
            outcome=self.outcome or USUAL,
        )


def address(workspace: Workspace, name: str) -> str:
    """Return how the command line finds a deal from any folder: its id in the library, or a path.

    Raises
    ------
    DetenteError
        There is no deal of this name.
    """
    own = name == OPENED or name.startswith(OWN)
    return str(workspace.file(name).resolve()) if own else name


def folder(case: Case, draws: int) -> str:
    """Return the name of the folder that a run of a case has."""
    return f"{case.deal.id}-{record.fingerprint(case.identity(draws, SEED))[:8]}"


def asked(outcome: object, known: list[str]) -> str:
    """Return an outcome that is asked for, if it is one.

    Raises
    ------
    DetenteError
        There is no such outcome.
    """
    if not outcome:
        return ""
    if outcome not in known:
        near = did_you_mean(outcome, known) or ""
        raise DetenteError(
            Fault("outcome", text("studio.no_outcome"), found=str(outcome), nearest=near)
        )
    return str(outcome)


def deal_file(deal: Deal) -> str:
    """Return a deal as the text of a deal file, without what is as it would be by itself."""
    return to_yaml(_lean(deal, deal.model_dump(mode="json")), {})


def alone(deal: Deal, lang: Language) -> str:
    """Return a deal as a deal file that can be read where its documents are not.

    Words that it quotes are left out, since they could not be checked.
    """

    def bare(entries: list) -> list:
        return [one.model_copy(update={"quotes": []}) for one in entries]

    made = deal.model_copy(
        update={
            "documents": {},
            "provisions": bare(deal.provisions),
            "claims": bare(deal.claims),
        }
    )
    head = [text("studio.without_words", lang)] if deal.documents else []
    return to_yaml(_lean(made, made.model_dump(mode="json")), {}, head)


def _lean(value: Any, dumped: Any) -> Any:
    """Return what was dumped without the fields that are as they would be by themselves."""
    if isinstance(value, BaseModel):
        return {
            name: _lean(getattr(value, name), dumped[name])
            for name, field in type(value).model_fields.items()
            if name == KIND or getattr(value, name) != field.get_default(call_default_factory=True)
        }
    if isinstance(value, list):
        return [_lean(*pair) for pair in zip(value, dumped, strict=True)]
    return dumped
