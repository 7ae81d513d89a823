"""Duties, bans, quotas, taxes and costs of trade."""

from __future__ import annotations

from detente.document.flows import Flow
from detente.document.measures.case import Build, Case, arcs, between
from detente.document.measures.proposal import Proposal, ask, nothing
from detente.document.measures.sanctions import lift
from detente.document.measures.size import Size, assumed, stated
from detente.document.measures.words import LESS, PART, REMOVE, RISE, TAX
from detente.document.reading import Question

ALL_GOODS = ["goods"]


def _goods(case: Case) -> tuple[list[str], list[Question]]:
    """Return the sectors that are named, else all goods and a question."""
    sector = case.named("sector")
    return sector or ALL_GOODS, [] if sector else [ask("sector", "sector")]


def _duty(case: Case, falls: bool) -> tuple[Size, list[Question]]:
    """Return the new rate or the change of a duty, with what to ask of it."""
    sign = -1.0 if falls else 1.0
    percent = case.amount("percent", roles=("level", "", "share"))
    relative = case.amount("percent", roles=("change",))
    if points := case.amount("points"):
        return {"change": stated(points, 0.01 * sign)}, []
    if percent and percent.role == "level":
        return {"rate": stated(percent, 0.01)}, []
    if percent and (not falls or case.says(REMOVE)):
        return {"change": stated(percent, 0.01 * sign)}, []
    if falls and case.says(REMOVE) and not case.says(PART) and not relative:
        return {"rate": {"central": 0.0, "basis": "text"}}, []
    size = {"change": assumed("tariff_change", sign)}
    if relative:
        said = relative.span.of(case.reading.document.text)
        return size, [ask("relative", "change", words=said)]
    return size, [ask("tariff_size", "change")]


def _tariff(case: Case, falls: bool) -> Proposal:
    if not (pairs := case.pairs()):
        return nothing("direction", ask("direction", "importer"))
    size, questions = _duty(case, falls)
    sector, asked = _goods(case)
    measures = arcs("tariff", pairs, sector=sector, **size)
    return Proposal(measures, questions=(*questions, *asked))


def _suspended(case: Case) -> Proposal:
    """Return the tariffs in force that are suspended, else a change of the duty."""
    proposal = lift(case) if case.amount("points", "percent") is None else nothing("regime")
    return proposal if proposal.measures else _tariff(case, falls=True)


def _pair(case: Case, *, exports: bool) -> Flow | None:
    """Return the flow that is told, else that from the actor (``exports``) or to it."""
    if case.flow.known:
        return case.flow
    actor, others = case.sides
    if not actor or not others:
        return None
    return Flow(actor, others) if exports else Flow(others, actor)


def _ban(case: Case) -> Proposal:
    """Return a ban on trade: exports restricted by the actor, or imports where they are named."""
    pair = _pair(case, exports=case.instrument == "export_restriction")
    if pair is None:
        return nothing("direction", ask("direction", "exporter"))
    share, told = case.part("ban_share")
    sector, asked = _goods(case)
    questions = [] if told else [ask("share", "share")]
    measures = arcs("embargo", [pair], sector=sector, share=share)
    return Proposal(measures, questions=(*questions, *asked))


def _exports(case: Case) -> Proposal:
    """Return a tax on exports where the words speak of one, else a ban."""
    if not case.says(TAX):
        return _ban(case)
    pair = _pair(case, exports=True)
    if pair is None:
        return nothing("direction", ask("direction", "exporter"))
    rate = case.amount("percent", roles=("level", "", "share"))
    if rate is None:
        return nothing("size", ask("tax_rate", "rate"))
    sector, asked = _goods(case)
    measures = arcs("export_tax", [pair], sector=sector, rate=stated(rate, 0.01))
    return Proposal(measures, questions=tuple(asked))


def _quota(case: Case) -> Proposal:
    """Return a quota where the text says by how much it cuts the trade.

    A limit in tonnes is none: how much of the trade it cuts is not in the text.
    """
    cut = case.amount("percent", roles=("change",))
    if cut is None or not case.says(LESS) or not 0 < cut.value < 100:
        return nothing("size", ask("quota_cut", "cut"))
    pair = _pair(case, exports=False)
    if pair is None:
        return nothing("direction", ask("direction", "exporter"))
    sector, asked = _goods(case)
    measures = arcs("quota", [pair], sector=sector, cut=stated(cut, 0.01))
    return Proposal(measures, questions=tuple(asked))


@between
def _facilitation(case: Case) -> Proposal:
    """Return lower costs of trade both ways between the parties."""
    sector, asked = _goods(case)
    measures = arcs("trade_cost", case.both(), sector=sector, change=assumed("facilitation", -1.0))
    return Proposal(measures, questions=(ask("size", "change"), *asked))


BUILDERS: dict[str, Build] = {
    "tariff_cut": lambda case: _tariff(case, falls=True),
    "tariff_rise": lambda case: _tariff(case, falls=False),
    "tariff": lambda case: _tariff(case, falls=not case.says(RISE)),
    "tariff_suspension": _suspended,
    "export_restriction": _exports,
    "import_ban": _ban,
    "trade_quota": _quota,
    **dict.fromkeys(
        ("market_access", "trade_agreement", "customs", "standards", "sanitary"), _facilitation
    ),
}
