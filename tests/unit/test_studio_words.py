"""The page's words: all that it names are there, and none is there that nothing names."""

from __future__ import annotations

import re
from importlib import resources

from detente.i18n import messages
from detente.studio.questions import AREAS

STUDIO = resources.files("detente.studio")
SCRIPTS = [one for one in STUDIO.joinpath("static").iterdir() if one.name.endswith(".js")]
SCRIPT = "\n".join(one.read_text("utf-8") for one in SCRIPTS)
SERVER = "\n".join(one.read_text("utf-8") for one in STUDIO.iterdir() if one.name.endswith(".py"))
WORDS = {key: text for area in AREAS for key, text in messages(area, "en").items()}
# A message is named as it is, or by how its name begins and ends.
PARTS = set(re.findall(r"`(\w+)\$\{[^{}`]*\}(\w*)`", SCRIPT))


def made(key: str) -> bool:
    return any(key.startswith(first) and key.endswith(last) for first, last in PARTS)


def test_every_message_that_the_page_names_is_there():
    named = set(re.findall(r"said\((?:\w+\.)?texts, \"(\w+)\"", SCRIPT))
    assert len(named) > 80
    assert named <= WORDS.keys()


def test_no_message_is_there_that_nothing_names():
    named = set(re.findall(r"[\"'](?:studio_\w+\.)?(\w+)[\"']", SCRIPT + SERVER))
    assert [key for key in WORDS if key not in named and not made(key)] == []
