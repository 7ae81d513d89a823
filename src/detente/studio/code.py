"""A scenario as something to run elsewhere: a command, a script, a deal file."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from detente.document.draft_yaml import to_yaml
from detente.studio.workspace import OPENED, OWN

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.i18n import Language
    from detente.studio.scenario import Scenario
    from detente.studio.workspace import Workspace

PYTHON = """\
import detente

deal = detente.load_deal({deal!r})
deal = detente.changed(deal, {values!r}, without={without!r})
run = detente.run(deal, lang={lang!r})
print(run.table("real_income").sort_values("value", ascending=False))
"""
AS_IT_IS = "deal = detente.changed(deal, {}, without=[])\n"


def address(workspace: Workspace, name: str) -> str:
    """Return how the command line finds a deal: its id in the library, or its folder."""
    own = name == OPENED or name.startswith(OWN)
    return str(workspace.folder_of(name)) if own else name


def command(scenario: Scenario, where: str, lang: Language) -> str:
    """Return the command that computes a scenario."""
    parts = ["detente", "run", where]
    for name, value in scenario.values.items():
        parts += ["--set", f"{name}={value}"]
    for name in scenario.without:
        parts += ["--without", name]
    return shlex.join([*parts, "--lang", lang])


def script(scenario: Scenario, where: str, lang: Language) -> str:
    """Return the Python script that computes a scenario."""
    filled = PYTHON.format(
        deal=where, values=dict(scenario.values), without=list(scenario.without), lang=lang
    )
    return filled.replace(AS_IT_IS, "")


def deal_file(deal: Deal) -> str:
    """Return a deal as the text of a deal file, without what is as it would be by itself."""
    data = deal.model_dump(mode="json", exclude_defaults=True)
    for row, provision in zip(data["provisions"], deal.provisions, strict=True):
        if provision.measures:
            # A kind is its class's default, and the one default that a reader cannot do without.
            kinds = [{"kind": measure.kind} for measure in provision.measures]
            row["measures"] = [a | b for a, b in zip(kinds, row["measures"], strict=True)]
    return to_yaml(data, {})
