"""One studio and one browser for the folder; a page of its own for every test.

Every page is watched: an error on its console, a request that fails or leaves this computer, what
the content policy stops and a dialog of the browser each fail the test that did not expect them.
"""

from __future__ import annotations

import datetime
import os
import shutil
import socket
import threading
import time
from functools import partial
from urllib.request import urlopen

import pytest
from page import StudioPage
from watch import Watch

# So many draws as show that bands are there.
FEW = 2
DAY = datetime.date(2026, 11, 25)
# Findings of axe-core that a reader stumbles over.
GRAVE = ("serious", "critical")
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def browser():
    """A browser without a window, or the reason why there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = os.environ.get("DETENTE_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with playwright.sync_playwright() as started:
        try:
            made = started.chromium.launch(
                executable_path=found, args=["--no-sandbox", "--disable-gpu"]
            )
        except playwright.Error as error:
            why = str(error).splitlines()[0]
            pytest.skip(f"no Chromium: set DETENTE_CHROMIUM or install one ({why})")
        yield made
        made.close()


@pytest.fixture(scope="session")
def workspace(tmp_path_factory):
    from detente.studio.workspace import Workspace

    return Workspace(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="session")
def address(browser, workspace):
    """The address of the studio, which runs in a thread while the tests do."""
    import uvicorn

    from detente.studio import runs
    from detente.studio.app import app

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        one.listen(128)
        port = one.getsockname()[1]
        served = app(workspace, port, as_of=DAY)
        config = uvicorn.Config(served, log_level="warning", access_log=False, lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [one]}, daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        address = f"http://127.0.0.1:{port}"
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(runs, "Runs", partial(runs.Runs, draws=FEW, workers=1))
            # The runs are made ready when they are first asked for.
            urlopen(f"{address}/api/runs").close()
        yield address
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def watched(browser):
    """Make pages that are watched, in a context of the test's own."""
    watches: list[Watch] = []

    def make(*, width: int = 1400, height: int = 900, **options) -> Watch:
        options = {
            "viewport": {"width": width, "height": height},
            "accept_downloads": True,
        } | options
        context = browser.new_context(**options)
        context.set_default_timeout(120_000)
        watches.append(Watch(context))
        return watches[-1]

    yield make
    for watch in watches:
        watch.context.close()
    assert [line for watch in watches for line in watch.unexpected()] == []


@pytest.fixture
def studio(watched, address):
    """Open the studio: ``studio(lang, width=..., deal=..., **query)``."""

    def open_studio(lang="en", *, width=1400, height=900, wait=True, query=(), **state):
        watch = watched(width=width, height=height, locale="ja-JP" if lang == "ja" else "en-GB")
        page = StudioPage(watch, address, lang)
        page.open(query, **state)
        if wait:
            page.wait_exact()
        return page

    return open_studio


@pytest.fixture(scope="session")
def axe():
    """The rules of accessibility."""
    from axe_playwright_python.sync_playwright import Axe

    return Axe()


@pytest.fixture
def clean(axe):
    """Check a page: no grave finding, and nothing wider than the window."""

    def check(page, where):
        found = axe.run(page).response["violations"]
        grave = [
            f"{where}: {one['id']}: {node['target']} {node['failureSummary']}"
            for one in found
            if one["impact"] in GRAVE
            for node in one["nodes"]
        ]
        assert not grave, "\n".join(grave[:12])
        wide = page.evaluate("[document.scrollingElement.scrollWidth, innerWidth]")
        assert wide[0] <= wide[1], f"{where}: {wide}"

    return check
