"""The verb that opens the studio in a browser."""

from __future__ import annotations

import datetime
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli_options import DEFAULT_LANG, LangOption, console, help_of, language, need
from detente.i18n import text

if TYPE_CHECKING:
    from socket import socket

PORT = 8642
# So many ports are tried where none is asked for.
TRIED = 20
# Seconds that are left to what is being answered when the studio is stopped.
GRACE = 5


def serve(
    deal: Annotated[str | None, typer.Argument(help=help_of("serve_deal"), metavar="DEAL")] = None,
    workspace: Annotated[Path, typer.Option("--workspace", help=help_of("workspace"))] = Path(
        "studio"
    ),
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help=help_of("port"))
    ] = None,
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
    import webbrowser
    from urllib.parse import urlencode

    import uvicorn

    from detente.studio.app import app
    from detente.studio.workspace import OPENED, Workspace

    query = {"lang": language(lang)}
    opened = None
    if deal is not None:
        opened = _opened(deal)
        query["deal"] = OPENED if opened else deal
    folder = Workspace(workspace, opened)
    folder.check()
    with _listening(port) as one:
        number = one.getsockname()[1]
        address = f"http://127.0.0.1:{number}/?{urlencode(query)}"
        console().print(text("cli.serving", language(lang), address=address), soft_wrap=True)
        if browser:
            webbrowser.open(address)
        config = uvicorn.Config(
            app(folder, number, as_of=as_of and as_of.date()),
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=GRACE,
        )
        # Ctrl-C is how a studio is meant to be stopped.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[one])


def _opened(deal: str) -> Path | None:
    """Return the file of a deal that is none of the library; raise if it is no valid deal."""
    from detente.deal.library import names
    from detente.deal.load import find, load_deal

    load_deal(deal)
    return None if deal in names() else find(deal)


def _listening(port: int | None) -> socket:
    """Return a socket that listens on a port: the one asked for, or the first that is free."""
    import errno
    import socket
    import sys

    from detente.errors import DetenteError, Fault

    for number in range(PORT, PORT + TRIED) if port is None else (port,):
        one = socket.socket()
        if sys.platform != "win32":
            # There it would share a port that another program has.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind(("127.0.0.1", number))
            one.listen(128)
        except OSError as error:
            one.close()
            if error.errno in (errno.EACCES, errno.EPERM):
                raise DetenteError(
                    Fault("--port", text("cli.port_forbidden"), found=str(number))
                ) from None
        else:
            return one
    found = str(port) if port is not None else f"{PORT}-{PORT + TRIED - 1}"
    raise DetenteError(Fault("--port", text("cli.port_taken"), found=found))
