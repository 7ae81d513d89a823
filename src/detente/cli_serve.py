"""The verb that opens the studio in a browser."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Annotated

import typer

from detente.cli_options import DEFAULT_LANG, LangOption, console, help_of, language, need
from detente.i18n import text

PORT = 8642


def serve(
    deal: Annotated[str | None, typer.Argument(help=help_of("serve_deal"), metavar="DEAL")] = None,
    workspace: Annotated[Path, typer.Option("--workspace", help=help_of("workspace"))] = Path(
        "studio"
    ),
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help=help_of("port"))] = PORT,
    as_of: Annotated[
        datetime.datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help=help_of("as_of")),
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help=help_of("browser"))
    ] = True,
    lang: LangOption = DEFAULT_LANG,
) -> None:
    """Serve the studio on this computer until it is stopped."""
    need("serve", "starlette", "uvicorn")
    import socket
    import webbrowser

    import uvicorn

    from detente.deal.library import names
    from detente.deal.load import find, load_deal
    from detente.errors import DetenteError, Fault
    from detente.studio.app import app
    from detente.studio.workspace import OPENED, Workspace

    own = deal is not None and deal not in names()
    if deal is not None:
        load_deal(deal)
    folder = Workspace(workspace, find(deal) if own and deal else None)
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", port))
        except OSError:
            raise DetenteError(Fault("--port", text("cli.port_taken"), found=str(port))) from None
        one.listen(128)
        query = f"?lang={language(lang)}" + (f"&deal={OPENED if own else deal}" if deal else "")
        address = f"http://127.0.0.1:{port}/{query}"
        console().print(text("cli.serving", language(lang), address=address))
        if browser:
            webbrowser.open(address)
        served = app(folder, port, as_of=as_of and as_of.date())
        config = uvicorn.Config(served, log_level="warning", access_log=False, lifespan="off")
        uvicorn.Server(config).run(sockets=[one])
