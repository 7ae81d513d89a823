"""The deals that can be opened, with their titles, read from the heads of their files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from detente.deal.load import MAX_BYTES
from detente.i18n import LANGUAGES
from detente.studio.workspace import OPENED, OWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from detente.i18n import Language
    from detente.studio.workspace import Workspace

# What follows takes nearly all of the time and says nothing of titles.
_BODY = re.compile(r"^provisions:", re.MULTILINE)


def listing(workspace: Workspace, lang: Language) -> Iterator[dict[str, Any]]:
    """Yield each deal's name, title, group and whether it was reviewed.

    A file that cannot be read is listed by its name: opening it says what is wrong.
    """
    for name in workspace.names():
        group = "opened" if name == OPENED else "own" if name.startswith(OWN) else "library"
        head = _head(workspace.file(name))
        yield {
            "name": name,
            "title": _words(head.get("title"), lang) or name.removeprefix(OWN),
            "group": group,
            "reviewed": head.get("reviewed") is True,
        }


def _head(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            content = stream.read(MAX_BYTES).decode("utf-8-sig")
        found = yaml.safe_load(_BODY.split(content, maxsplit=1)[0])
    except (OSError, ValueError, yaml.YAMLError):
        return {}
    return found if isinstance(found, dict) else {}


def _words(title: Any, lang: Language) -> str:
    if isinstance(title, dict):
        said = (title.get(one) for one in (lang, *LANGUAGES))
        title = next((one for one in said if isinstance(one, str) and one), "")
    return " ".join(title.split()) if isinstance(title, str) else ""
