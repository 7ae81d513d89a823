"""What the page can ask: plain data in, plain data out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from detente import __version__, catalogue
from detente.errors import DetenteError, Fault
from detente.i18n import LANGUAGES, Language, messages, text
from detente.studio.scenario import Scenario

if TYPE_CHECKING:
    from detente.deal.schema import Deal
    from detente.record import Run
    from detente.studio.desk import Desk
    from detente.studio.runs import Runs
    from detente.studio.workspace import Workspace

# The areas of messages that the page has.
AREAS = ("studio_document", "studio_cards", "studio_outcomes", "studio_dialogs")
Data = Mapping[str, Any]


class Studio:
    """What the page can ask. Every answer is a function of what is asked, the files and the day."""

    def __init__(self, workspace: Workspace, desk: Desk) -> None:
        self.workspace, self.desk = workspace, desk

    @cached_property
    def runs(self) -> Runs:
        """Return the runs of the workspace."""
        from detente.studio.runs import Runs

        return Runs(self.workspace, self.desk.as_of)

    def questions(self) -> dict[str, dict[str, Callable[[Data], Data]]]:
        """Return what can be asked, by method and name."""
        return {
            "GET": {"start": self.start, "deals": self.deals, "deal": self.deal, "runs": self.job},
            "POST": {
                "board": self.board,
                "answer": self.answer,
                "response": self.response,
                "code": self.code,
                "read": self.read,
                "save": self.save,
                "runs": self.begin,
                "cancel": self.cancel,
            },
        }

    def start(self, data: Data) -> Data:
        """Return the page's texts, the deals that can be opened, the outcomes on the map."""
        from detente.studio.board import described
        from detente.studio.exports import kinds
        from detente.studio.palette import colours
        from detente.studio.reading import missing

        lang = language(data)
        return {
            "version": __version__,
            "lang": lang,
            "languages": LANGUAGES,
            "texts": {k: v for area in AREAS for k, v in messages(area, lang).items()},
            "first": self.workspace.first,
            "exports": kinds(),
            "reader": missing(lang),
            "as_of": self.desk.as_of.isoformat(),
            "colours": colours(),
            "outcomes": described(lang),
            "countries": {
                code: catalogue.label(code, lang)
                for code in (*catalogue.places(), *catalogue.energy_regions())
            },
            "regions": {
                code: name
                for name, group in catalogue.energy_regions().items()
                for code in group.members
            },
        }

    def deals(self, data: Data) -> Data:
        """Return the deals that can be opened with their titles, by group."""
        from detente.studio.listing import listing

        return {"deals": list(listing(self.workspace, language(data)))}

    def deal(self, data: Data) -> Data:
        """Return a deal of the workspace or the library: its text, its spans, its cards."""
        from detente.report.numbers import words
        from detente.studio.cards import cards, statuses
        from detente.studio.claims import claims
        from detente.studio.reach import reach
        from detente.studio.spans import documents

        lang, name = language(data), str(data.get("deal", ""))
        deal, desk = self.workspace.load(name), self.desk
        moving = reach(deal, desk.chain, desk.world, desk.regime, lang)
        return {
            "deal": name,
            "id": deal.id,
            "title": words(deal.title, lang),
            "summary": words(deal.summary, lang),
            "date": deal.date.isoformat(),
            "parties": list(catalogue.expand_places(deal.parties)),
            "reviewed": deal.reviewed,
            "questions": [words(question, lang) for question in deal.questions],
            "documents": documents(deal, self.workspace.documents(name, deal)),
            "claims": claims(deal, lang),
            "cards": cards(deal, moving, lang),
            "statuses": statuses(lang),
        }

    def board(self, data: Data) -> Data:
        """Return the exact numbers of a scenario that the page shows while a slider moves."""
        scenario = Scenario.of(data.get("scenario"))
        made, base = self.made(scenario)
        board = self.desk.board(made, base)
        return {"values": board.values, "countries": board.countries}

    def response(self, data: Data) -> Data:
        """Return the linear response of a deal's board, by number and provision."""
        base = self.workspace.load(Scenario.of(data.get("scenario")).deal)
        found = self.desk.response(base)
        return {
            "chords": {
                name: {"low": chord.low, "high": chord.high} for name, chord in found.chords.items()
            },
            "without": found.without,
            "along": found.along,
        }

    def answer(self, data: Data) -> Data:
        """Return what a scenario's report says first: findings, claims, figures, gaps.

        With bands, if the scenario was run in full.
        """
        from detente.studio.answer import answer

        made, base = self.made(Scenario.of(data.get("scenario")))
        return answer(self.run(made), self.desk.cells(base), language(data))

    def code(self, data: Data) -> Data:
        """Return a scenario, or one outcome of it, as a command, a script and a deal file."""
        from detente.studio.code import Recipe, address, alone, asked

        scenario, lang = Scenario.of(data.get("scenario")), language(data)
        outcome = asked(data.get("outcome"), list(catalogue.outcomes()))
        where = address(self.workspace, scenario.deal)
        made, _ = self.made(scenario)
        recipe = Recipe(scenario, where, self.desk.as_of, lang, outcome)
        return {
            "cli": recipe.command(self.runs.name(self.desk.case(made)) if outcome else ""),
            "python": recipe.script(),
            "yaml": alone(made, lang),
        }

    def read(self, data: Data) -> Data:
        """Read a document and save its draft in the workspace; return the draft's name."""
        from detente.studio.reading import drafted

        given = data.get("text")
        if not isinstance(given, str) or not given.strip():
            raise DetenteError(Fault("text", text("studio.no_text")))
        name, files = drafted(given, language(data))
        return {"deal": self.workspace.save(name, files)}

    def save(self, data: Data) -> Data:
        """Save a scenario as a deal of the workspace, with its documents; return its name."""
        from detente.studio.exports import files

        scenario = Scenario.of(data.get("scenario"))
        made, _ = self.made(scenario)
        texts = self.workspace.documents(scenario.deal, made)
        return {"deal": self.workspace.save(str(data.get("name", "")), files(made, texts))}

    def begin(self, data: Data) -> Data:
        """Begin the full run of a scenario; one that is done already is there at once."""
        scenario = Scenario.of(data.get("scenario"))
        made, _ = self.made(scenario)
        replace = data.get("replace") is True
        job = self.runs.begin(self.desk.case(made), scenario, language(data), replace=replace)
        return {"job": job.told(language(data))}

    def job(self, data: Data) -> Data:
        """Return what a full run is at, by default the last one; none if there is none."""
        found = self.runs.job(str(data.get("id", "")))
        return {"job": found and found.told(language(data))}

    def cancel(self, data: Data) -> Data:
        """Call a full run off; what was drawn is kept."""
        found = self.runs.cancel(str(data.get("id", "")))
        return {"job": found and found.told(language(data))}

    def run(self, deal: Deal) -> Run:
        """Return the full run of a deal if there is one, else its central case."""
        return self.runs.finished(self.desk.case(deal)) or self.desk.run(deal)

    def made(self, scenario: Scenario) -> tuple[Deal, Deal]:
        """Return the deal as the scenario has it, and as it stands in its file."""
        base = self.workspace.load(scenario.deal)
        return scenario.make(base), base


def language(data: Data) -> Language:
    """Return the asker's language."""
    lang = data.get("lang")
    return cast(Language, lang) if lang in LANGUAGES else LANGUAGES[0]
