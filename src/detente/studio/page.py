"""The page: its files named where the browser finds them at once, and what it begins with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.i18n import Language

STATIC = "static"
FIRST = "studio.css"
FILES, START = "<!--files-->", "<!--start-->"


def page(lang: Language, start: Mapping[str, Any]) -> str:
    """Return the page in a language, with what its script begins with as data beside it."""
    # Nothing in the data may end the element in which it stands.
    data = json.dumps(start, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    beside = f'<script type="application/json" id="start">{data}</script>'
    return _whole().replace('lang="en"', f'lang="{lang}"', 1).replace(START, beside, 1)


@cache
def _whole() -> str:
    """Return the page with links to every style and script, the vendored ones among them."""
    folder = resources.files("detente.studio").joinpath(STATIC)
    names = sorted(one.name for one in folder.iterdir())
    styles = sorted((n for n in names if n.endswith(".css")), key=lambda name: name != FIRST)
    scripts = ["vendor/preact.js", *(n for n in names if n.endswith(".js"))]
    links = [f'<link rel="stylesheet" href="/{STATIC}/{name}">' for name in styles]
    links += [f'<link rel="modulepreload" href="/{STATIC}/{name}">' for name in scripts]
    return folder.joinpath("index.html").read_text("utf-8").replace(FILES, "\n".join(links), 1)
