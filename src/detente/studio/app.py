"""The server: one page, its files, and answers to what the page asks, over HTTP."""

from __future__ import annotations

import datetime
import json
import math
from asyncio import CancelledError
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from detente.errors import DetenteError, Fault
from detente.i18n import reader, text
from detente.studio.desk import Desk
from detente.studio.guard import REPORT_POLICY, Guard
from detente.studio.page import STATIC, page
from detente.studio.questions import Data, Studio, language
from detente.studio.scenario import Scenario

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from detente.studio.workspace import Workspace


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
        Route("/", _page),
        Route("/map.json", _map),
        *(
            Route(f"/api/{name}", _asked(answer), methods=[method])
            for method, answers in studio.questions().items()
            for name, answer in answers.items()
        ),
        Route("/report", _taken(studio, _report)),
        Route("/export/{kind}", _taken(studio, _export)),
        Mount("/static", StaticFiles(packages=[("detente.studio", STATIC)])),
    ]
    return Guard(Starlette(routes=routes, lifespan=open_until_stopped), port)


async def _page(request: Request) -> Response:
    """Return the page, which paints the map before anything is asked."""
    # Without a language in its address the page has that of the browser.
    named, first = request.query_params.get("lang"), request.headers.get("accept-language", "")
    return HTMLResponse(page(language({"lang": named or first[:2]})))


async def _map(request: Request) -> Response:
    path = Path(str(resources.files("detente.report"))) / "data" / "world_map.json"
    return Response(
        path.read_bytes(), media_type="application/json", headers={"cache-control": "max-age=3600"}
    )


def _report(studio: Studio, request: Request) -> Response:
    """Return the report of a scenario, with bands if it was run in full."""
    from detente.report.html import render

    scenario = Scenario.of_query(request.query_params.multi_items())
    made, _ = studio.made(scenario)
    content = render(studio.run(made), language(request.query_params))
    return HTMLResponse(content, headers={"content-security-policy": REPORT_POLICY})


def _export(studio: Studio, request: Request) -> Response:
    """Return a scenario as a file to take along."""
    from detente.studio import exports

    kind, lang = request.path_params["kind"], language(request.query_params)
    exports.known(kind)
    scenario = Scenario.of_query(request.query_params.multi_items())
    made, base = studio.made(scenario)
    if kind in ("yaml", "zip"):
        texts = studio.workspace.documents(scenario.deal, made)
        content = exports.of_deal(made, texts, kind, lang)
    else:
        content = exports.of_run(studio.run(made), kind, lang)
    name = exports.name(made, kind, lang, changed=made != base)
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=exports.MEDIA[kind], headers=headers)


def _taken(studio: Studio, make: Callable[[Studio, Request], Response]) -> Callable[..., Any]:
    """Return an endpoint that gives what is made of an address."""

    async def endpoint(request: Request) -> Response:
        return await _made_of(lambda: make(studio, request), request.query_params)

    return endpoint


def _asked(answer: Callable[[Data], Data]) -> Callable[..., Any]:
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

        return await _made_of(made, data if isinstance(data, dict) else {})

    return endpoint


async def _made_of(make: Callable[[], Response], data: Data) -> Response:
    """Return what is made in a thread beside, or what is wrong, in the asker's language."""
    reader.set(language(data))
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
