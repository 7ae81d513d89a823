"""The server: one page, its files, and the questions that the page asks, as JSON."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Callable, Mapping
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from detente import __version__, catalogue
from detente.errors import DetenteError, Fault
from detente.i18n import LANGUAGES, Language, messages, text
from detente.studio.desk import Desk
from detente.studio.guard import REPORT_POLICY, Guard
from detente.studio.scenario import Scenario
from detente.studio.workspace import Workspace

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from detente.deal.schema import Deal

STATIC = "static"
# The areas of messages that the page has.
AREAS = ("studio_document", "studio_cards", "studio_outcomes", "studio_dialogs")


def app(workspace: Workspace, port: int, *, as_of: datetime.date | None = None) -> ASGIApp:
    """Return the application, guarded, for a port of this computer."""
    studio = Studio(workspace, Desk(as_of))
    asked = {
        "board": studio.board,
        "answer": studio.answer,
        "response": studio.response,
        "code": studio.code,
        "read": studio.read,
        "save": studio.save,
    }
    routes = [
        Route("/", _page),
        Route("/map.json", _map),
        Route("/api/start", _asked(studio.start), methods=["GET"]),
        Route("/api/deal", _asked(studio.deal), methods=["GET"]),
        Route("/report", studio.report),
        *(
            Route(f"/api/{name}", _asked(answer), methods=["POST"])
            for name, answer in asked.items()
        ),
        Mount("/static", StaticFiles(packages=[("detente.studio", STATIC)])),
    ]
    return Guard(Starlette(routes=routes), port)


Data = Mapping[str, Any]


class Studio:
    """What the page can ask. Every answer is a function of what is asked, the files and the day."""

    def __init__(self, workspace: Workspace, desk: Desk) -> None:
        self.workspace, self.desk = workspace, desk

    def start(self, data: Data) -> Data:
        """Return the page's texts, the deals that can be opened, the outcomes on the map."""
        from detente.report.world_map import COLOURS
        from detente.studio.board import mapped

        lang = _lang(data)
        rows = catalogue.outcomes()
        return {
            "version": __version__,
            "languages": LANGUAGES,
            "texts": {k: v for area in AREAS for k, v in messages(area, lang).items()},
            "deals": list(self.workspace.names()),
            "as_of": self.desk.as_of.isoformat(),
            "colours": COLOURS,
            "outcomes": [
                {
                    "id": name,
                    "label": catalogue.label(name, lang),
                    "unit": rows[name].said("unit", lang),
                    "horizon": rows[name].said("horizon", lang),
                    "better": rows[name].better,
                }
                for name in mapped()
            ],
            "countries": {
                code: catalogue.label(code, lang) for code in (*catalogue.places(), catalogue.ROW)
            },
        }

    def deal(self, data: Data) -> Data:
        """Return a deal of the workspace or the library: its text, its spans, its cards."""
        from detente.report.numbers import words
        from detente.studio.cards import cards, statuses
        from detente.studio.spans import documents

        lang, name = _lang(data), str(data.get("deal", ""))
        deal = self.workspace.load(name)
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
            "cards": cards(deal, self.desk.movers(deal), lang),
            "statuses": statuses(lang),
        }

    def board(self, data: Data) -> Data:
        """Return the exact numbers of a scenario that the page shows while a slider moves."""
        scenario = Scenario.of(data.get("scenario"))
        made, base = self._made(scenario)
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
        }

    def answer(self, data: Data) -> Data:
        """Return what a scenario's report says first: findings, claims, figures, gaps."""
        from detente.studio.answer import answer

        scenario = Scenario.of(data.get("scenario"))
        made, base = self._made(scenario)
        return answer(self.desk.run(made), self.desk.cells(base), _lang(data))

    def code(self, data: Data) -> Data:
        """Return a scenario, or one outcome of it, as a command, a script and a deal file."""
        from detente.studio.code import Recipe, address, alone, asked, folder

        scenario, lang = Scenario.of(data.get("scenario")), _lang(data)
        outcome = asked(data.get("outcome"), list(catalogue.outcomes()))
        where = address(self.workspace, scenario.deal)
        made = scenario.make(self.workspace)
        recipe = Recipe(scenario, where, self.desk.as_of, lang, outcome)
        return {
            "cli": recipe.command(folder(self.desk.case(made)) if outcome else ""),
            "python": recipe.script(),
            "yaml": alone(made, lang),
        }

    def read(self, data: Data) -> Data:
        """Read a document and save its draft in the workspace; return the draft's name."""
        from detente.studio.reading import drafted

        given = data.get("text")
        if not isinstance(given, str) or not given.strip():
            raise DetenteError(Fault("text", text("studio.no_text")))
        name, files = drafted(given, _lang(data))
        return {"deal": self.workspace.save(name, files)}

    def save(self, data: Data) -> Data:
        """Save a scenario as a deal of the workspace, with its documents; return its name."""
        from detente.studio.code import deal_file

        scenario = Scenario.of(data.get("scenario"))
        made = scenario.make(self.workspace)
        texts = self.workspace.documents(scenario.deal, made)
        places = {key: f"document.{key}.txt" for key in texts}
        made = made.model_copy(update={"documents": places})
        files = {"deal.yaml": deal_file(made), **{places[key]: texts[key] for key in texts}}
        return {"deal": self.workspace.save(str(data.get("name", "")), files)}

    async def report(self, request: Request) -> Response:
        """Return the report of a scenario, of its central case alone."""
        from detente.report.html import render

        def page() -> str:
            scenario = Scenario.of_query(request.query_params.multi_items())
            made, _ = self._made(scenario)
            return render(self.desk.run(made), _lang(request.query_params))

        try:
            found = await run_in_threadpool(page)
        except DetenteError as error:
            return _faults(error)
        return HTMLResponse(found, headers={"content-security-policy": REPORT_POLICY})

    def _made(self, scenario: Scenario) -> tuple[Deal, Deal]:
        """Return the deal as the scenario has it, and as it stands in its file."""
        from detente.deal.settings import changed

        base = self.workspace.load(scenario.deal)
        return changed(base, scenario.values, scenario.without), base


def _asked(answer: Callable[[Data], Data]) -> Callable[[Request], Any]:
    """Return an endpoint that answers in JSON; a fault is one of the asker's, with status 422."""

    async def endpoint(request: Request) -> Response:
        try:
            if request.method == "GET":
                data: Any = dict(request.query_params)
            else:
                try:
                    data = json.loads(await request.body())
                except ValueError:
                    data = None
                if not isinstance(data, dict):
                    raise DetenteError(Fault("request", text("studio.no_json")))
            return _json(await run_in_threadpool(answer, data))
        except DetenteError as error:
            return _faults(error)

    return endpoint


def _faults(error: DetenteError) -> Response:
    return _json({"faults": [str(fault) for fault in error.faults]}, 422)


def _json(data: Any, status: int = 200) -> Response:
    body = json.dumps(_plain(data), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return Response(body.encode("utf-8", "surrogatepass"), status, media_type="application/json")


def _plain(value: Any) -> Any:
    """Return plain data; of numbers seven digits, and none for what is no number."""
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        return float(f"{value:.7g}") if math.isfinite(value) else None
    return value


def _lang(data: Mapping[str, Any]) -> Language:
    lang = data.get("lang")
    return cast(Language, lang) if lang in LANGUAGES else LANGUAGES[0]


async def _page(request: Request) -> Response:
    lang = _lang(request.query_params)
    page = _static("index.html").replace('lang="en"', f'lang="{lang}"', 1)
    return HTMLResponse(page)


async def _map(request: Request) -> Response:
    path = Path(str(resources.files("detente.report"))) / "data" / "world_map.json"
    return Response(
        path.read_bytes(), media_type="application/json", headers={"cache-control": "max-age=3600"}
    )


def _static(name: str) -> str:
    return resources.files("detente.studio").joinpath(STATIC, name).read_text("utf-8")
