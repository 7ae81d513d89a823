"""The server: one page, its files, and the questions that the page asks, as JSON."""

from __future__ import annotations

import datetime
import json
import math
from asyncio import CancelledError
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import cached_property
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
from detente.i18n import LANGUAGES, Language, messages, reader, text
from detente.studio.desk import Desk
from detente.studio.guard import REPORT_POLICY, Guard
from detente.studio.scenario import Scenario
from detente.studio.workspace import Workspace

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from detente.deal.schema import Deal
    from detente.record import Run
    from detente.studio.runs import Runs

STATIC = "static"
# The areas of messages that the page has.
AREAS = ("studio_document", "studio_cards", "studio_outcomes", "studio_dialogs")


def app(workspace: Workspace, port: int, *, as_of: datetime.date | None = None) -> ASGIApp:
    """Return the application, guarded, for a port of this computer."""
    studio = Studio(workspace, Desk(as_of))

    @asynccontextmanager
    async def open_until_stopped(_: Starlette) -> AsyncIterator[None]:
        try:
            yield
        finally:
            studio.runs.close()

    routes = [
        Route("/", studio.page),
        Route("/map.json", _map),
        *(
            Route(f"/api/{name}", _asked(answer), methods=[method])
            for method, answers in studio.questions().items()
            for name, answer in answers.items()
        ),
        Route("/report", studio.report),
        Route("/export/{kind}", studio.export),
        Mount("/static", StaticFiles(packages=[("detente.studio", STATIC)])),
    ]
    return Guard(Starlette(routes=routes, lifespan=open_until_stopped), port)


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

        lang = _lang(data)
        return {
            "version": __version__,
            "lang": lang,
            "languages": LANGUAGES,
            "texts": {k: v for area in AREAS for k, v in messages(area, lang).items()},
            "deals": list(self.workspace.names()),
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

        return {"deals": list(listing(self.workspace, _lang(data)))}

    def deal(self, data: Data) -> Data:
        """Return a deal of the workspace or the library: its text, its spans, its cards."""
        from detente.report.numbers import words
        from detente.studio.cards import cards, statuses
        from detente.studio.claims import claims
        from detente.studio.reach import reach
        from detente.studio.spans import documents

        lang, name = _lang(data), str(data.get("deal", ""))
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
            "along": found.along,
        }

    def answer(self, data: Data) -> Data:
        """Return what a scenario's report says first: findings, claims, figures, gaps.

        With bands, if the scenario was run in full.
        """
        from detente.studio.answer import answer

        made, base = self._made(Scenario.of(data.get("scenario")))
        return answer(self._run(made), self.desk.cells(base), _lang(data))

    def code(self, data: Data) -> Data:
        """Return a scenario, or one outcome of it, as a command, a script and a deal file."""
        from detente.studio.code import Recipe, address, alone, asked

        scenario, lang = Scenario.of(data.get("scenario")), _lang(data)
        outcome = asked(data.get("outcome"), list(catalogue.outcomes()))
        where = address(self.workspace, scenario.deal)
        made = scenario.make(self.workspace)
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
        name, files = drafted(given, _lang(data))
        return {"deal": self.workspace.save(name, files)}

    def save(self, data: Data) -> Data:
        """Save a scenario as a deal of the workspace, with its documents; return its name."""
        from detente.studio.exports import files

        scenario = Scenario.of(data.get("scenario"))
        made = scenario.make(self.workspace)
        texts = self.workspace.documents(scenario.deal, made)
        return {"deal": self.workspace.save(str(data.get("name", "")), files(made, texts))}

    def begin(self, data: Data) -> Data:
        """Begin the full run of a scenario; one that is done already is there at once."""
        scenario = Scenario.of(data.get("scenario"))
        made, _ = self._made(scenario)
        replace = data.get("replace") is True
        job = self.runs.begin(self.desk.case(made), scenario, _lang(data), replace=replace)
        return {"job": job.told(_lang(data))}

    def job(self, data: Data) -> Data:
        """Return what a full run is at, by default the last one; none if there is none."""
        found = self.runs.job(str(data.get("id", "")))
        return {"job": found and found.told(_lang(data))}

    def cancel(self, data: Data) -> Data:
        """Call a full run off; what was drawn is kept."""
        found = self.runs.cancel(str(data.get("id", "")))
        return {"job": found and found.told(_lang(data))}

    async def page(self, request: Request) -> Response:
        """Return the page, which paints the map before anything is asked."""
        from detente.studio.page import page

        # Without a language in its address the page has that of the browser.
        named, first = request.query_params.get("lang"), request.headers.get("accept-language", "")
        return HTMLResponse(page(_lang({"lang": named or first[:2]})))

    async def report(self, request: Request) -> Response:
        """Return the report of a scenario, with bands if it was run in full."""
        from detente.report.html import render

        def made() -> Response:
            scenario = Scenario.of_query(request.query_params.multi_items())
            page = render(self._run(self._made(scenario)[0]), _lang(request.query_params))
            return HTMLResponse(page, headers={"content-security-policy": REPORT_POLICY})

        return await _made_of(made, request)

    async def export(self, request: Request) -> Response:
        """Return a scenario as a file to take along."""
        from detente.studio import exports

        def made() -> Response:
            kind, lang = request.path_params["kind"], _lang(request.query_params)
            exports.known(kind)
            scenario = Scenario.of_query(request.query_params.multi_items())
            deal, base = self._made(scenario)
            if kind in ("yaml", "zip"):
                texts = self.workspace.documents(scenario.deal, deal)
                content = exports.of_deal(deal, texts, kind, lang)
            else:
                content = exports.of_run(self._run(deal), kind, lang)
            name = exports.name(deal, kind, lang, changed=deal != base)
            headers = {"content-disposition": f'attachment; filename="{name}"'}
            return Response(content, media_type=exports.MEDIA[kind], headers=headers)

        return await _made_of(made, request)

    def _run(self, deal: Deal) -> Run:
        """Return the full run of a deal if there is one, else its central case."""
        return self.runs.finished(self.desk.case(deal)) or self.desk.run(deal)

    def _made(self, scenario: Scenario) -> tuple[Deal, Deal]:
        """Return the deal as the scenario has it, and as it stands in its file."""
        from detente.deal.settings import changed

        base = self.workspace.load(scenario.deal)
        return changed(base, scenario.values, scenario.without), base


def _asked(answer: Callable[[Data], Data]) -> Callable[[Request], Any]:
    """Return an endpoint that answers in JSON; a fault is one of the asker's, with status 422."""

    async def endpoint(request: Request) -> Response:
        if request.method == "GET":
            data: Any = dict(request.query_params)
        else:
            try:
                data = json.loads(await request.body())
            except (ValueError, RecursionError):
                data = None

        def made() -> Response:
            if not isinstance(data, dict):
                raise DetenteError(Fault("request", text("studio.no_json")))
            return _json(answer(data))

        return await _made_of(made, request, data if isinstance(data, dict) else {})

    return endpoint


async def _made_of(
    make: Callable[[], Response], request: Request, data: Data | None = None
) -> Response:
    """Return what is made in a thread beside, or what is wrong, in the asker's language."""
    reader.set(_lang(request.query_params if data is None else data))
    try:
        return await run_in_threadpool(make)
    except CancelledError:
        # The studio is being stopped; nobody waits for this any more.
        return Response(status_code=503)
    except DetenteError as error:
        return _json(
            {"faults": [str(fault) for fault in error.faults]}, getattr(error, "status", 422)
        )


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


async def _map(request: Request) -> Response:
    path = Path(str(resources.files("detente.report"))) / "data" / "world_map.json"
    return Response(
        path.read_bytes(), media_type="application/json", headers={"cache-control": "max-age=3600"}
    )
