"""The page: all that it takes is named where the browser finds it at once."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from detente.i18n import Language

STATIC = "static"
FIRST = "studio.css"
FILES, LANG = "<!--files-->", "{lang}"


def page(lang: Language) -> str:
    """Return the page in a language, in which its script asks for what it begins with."""
    return _whole().replace('lang="en"', f'lang="{lang}"', 1).replace(LANG, lang, 1)


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
