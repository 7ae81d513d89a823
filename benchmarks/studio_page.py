"""Time the studio in a browser: from the start of its process to the map, the numbers, a slider.

Run: ``python benchmarks/studio_page.py [DEAL] [--repeats N]``. Each repeat starts a fresh process
and a fresh browser context. Beside it stands the least that a page from a local server takes: a
process that serves one line of HTML with the same server library. Both are timed in turn, so that
they meet the same load.
"""

import argparse
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

async def page(request):
    return HTMLResponse("<!doctype html><title>bare</title><p>bare")

app = Starlette(routes=[Route("/", page)])
uvicorn.run(app, port=int(sys.argv[1]), log_level="error", access_log=False)
"""
# Milliseconds since the page was asked for, when it has painted the map, which it marks itself, and
# when the countries have the colours of numbers.
PAINTED = """() => new Promise((done) => {
  const look = () => {
    const fills = [...document.querySelectorAll("svg.map path[data-code]")]
      .map((one) => one.getAttribute("fill"));
    const [map] = performance.getEntriesByName("map");
    if (map && new Set(fills).size > 3) done([map.startTime, performance.now()]);
    else requestAnimationFrame(look);
  };
  look();
})"""
# Milliseconds from a key on the first slider of a number to the first other colour or number, and
# to the exact ones.
MOVED = """() => new Promise((done) => {
  const pane = document.querySelector("section.outcomes");
  const slider = document.querySelector("input[type=range][id^='k-']:not([id$='.likelihood'])");
  const began = performance.now();
  let first = null;
  let left = false;
  const exact = () => pane.querySelector(".sure").classList.contains("exact");
  const watch = new MutationObserver(() => {
    left ||= !exact();
    requestAnimationFrame(() => {
      first ??= performance.now() - began;
      if (left && exact()) {
        watch.disconnect();
        done([first, performance.now() - began]);
      }
    });
  });
  watch.observe(pane, { subtree: true, attributes: true, childList: true, characterData: true });
  slider.value = String(Number(slider.min) + 0.3 * (Number(slider.max) - Number(slider.min)));
  slider.dispatchEvent(new Event("input", { bubbles: true }));
})"""


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def process(*command: str):
    """A process while it runs."""
    own = os.environ | {"OMP_NUM_THREADS": "1"}
    made = subprocess.Popen([sys.executable, *command], env=own, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        made.terminate()
        made.wait()


def answered(address: str) -> None:
    """Wait until a server answers."""
    while True:
        try:
            urlopen(address).close()
        except (URLError, ConnectionError):
            time.sleep(0.005)
        else:
            return


def bare(browser) -> dict[str, float]:
    began, port = time.perf_counter(), free_port()
    with process("-c", BARE, str(port)):
        address = f"http://127.0.0.1:{port}/"
        answered(address)
        served = time.perf_counter()
        with browser.new_context() as context:
            context.new_page().goto(address)
        return {
            "bare server: start to answer": 1e3 * (served - began),
            "bare server: start to page": 1e3 * (time.perf_counter() - began),
        }


def studio(browser, deal: str) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        began, port = time.perf_counter(), free_port()
        arguments = ("serve", deal, "--no-browser", "--port", str(port), "--workspace", folder)
        with process("-m", "detente", *arguments):
            address = f"http://127.0.0.1:{port}/?lang=en&deal={deal}"
            answered(address)
            served = time.perf_counter()
            with browser.new_context(viewport={"width": 1400, "height": 900}) as context:
                page = context.new_page()
                asked = time.perf_counter()
                page.goto(address, wait_until="commit")
                outline, painted = page.evaluate(PAINTED)
                page.locator(".sure.exact").wait_for(timeout=120_000)
                exact = time.perf_counter()
                page.locator("[role=tabpanel] ol li").first.wait_for(timeout=120_000)
                told = time.perf_counter()
                page.wait_for_load_state("networkidle")
                moved, settled = page.evaluate(MOVED)
    return {
        "start to answer": 1e3 * (served - began),
        "page to map drawn": outline,
        "start to map painted with values": 1e3 * (asked - began) + painted,
        "page to exact numbers": 1e3 * (exact - asked),
        "page to findings": 1e3 * (told - asked),
        "slider to first repaint": moved,
        "slider to exact numbers": settled,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("deal", nargs="?", default="moscow-washington-2025")
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args()
    found = os.environ.get("DETENTE_CHROMIUM") or shutil.which("chromium")
    times: dict[str, list[float]] = {}
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=found, args=["--no-sandbox"])
        print(f"{options.deal}, Chromium {browser.version}, {options.repeats} repeats")
        for _ in range(options.repeats):
            for name, one in (bare(browser) | studio(browser, options.deal)).items():
                times.setdefault(name, []).append(one)
        browser.close()
    least = statistics.median(times["bare server: start to page"])
    print(f"{'':<36}{'median ms':>10}{'best ms':>10}{'/ bare':>8}")
    for name, all_ in times.items():
        middle = statistics.median(all_)
        print(f"{name:<36}{middle:>10.0f}{min(all_):>10.0f}{middle / least:>8.2f}")


if __name__ == "__main__":
    main()
