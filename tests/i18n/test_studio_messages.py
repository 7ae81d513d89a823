"""Every message of the studio is said by the page or the server, and what they say is there."""

import re
from importlib import resources

import pytest

from detente import studio
from detente.i18n import messages
from detente.studio.questions import AREAS

PACKAGE = resources.files(studio)


def _source(folder, ending):
    return "\n".join(p.read_text("utf-8") for p in folder.iterdir() if p.name.endswith(ending))


SERVER, PAGE = _source(PACKAGE, ".py"), _source(PACKAGE / "static", ".js")
KEYS = [(area, key) for area in AREAS for key in messages(area, "en")]
QUOTED = {*re.findall(r'"([\w-]+)"', PAGE), *re.findall(r'"([\w-]+)"', SERVER)}
# What a template is filled with stands in quotes, or is the key of an object.
FILLING = QUOTED | set(re.findall(r"\b([a-z]+)(?:,| :|:)", PAGE))
FAMILIES = [
    re.compile(r"(\w+)".join(re.split(r"\$\{[^}]*\}", template)))
    for template in re.findall(r"`([a-z]+_\$\{[^}`]*\}[a-z_]*)`", PAGE)
]


def said(area, key):
    """Return whether a message is named in full, or by a template and what it is filled with."""
    made = (family.fullmatch(key) for family in FAMILIES)
    return (
        f'"{key}"' in PAGE
        or f'"{area}.{key}"' in SERVER
        or any(one and set(one.groups()) <= FILLING for one in made)
    )


@pytest.mark.parametrize(("area", "key"), KEYS)
def test_every_message_of_the_page_is_said(area, key):
    assert said(area, key)


@pytest.mark.parametrize("key", messages("studio", "en"))
def test_every_fault_is_told(key):
    assert f'text("studio.{key}"' in SERVER


def test_no_two_areas_have_a_message_of_one_name():
    assert len({key for _, key in KEYS}) == len(KEYS)


def test_what_the_page_says_is_there():
    asked = re.findall(r'said\((?:start\.)?texts, "(\w+)"', PAGE)
    asked += [k for pair in re.findall(r'said\([^`()]*\? "(\w+)" : "(\w+)"', PAGE) for k in pair]
    assert len(set(asked)) > 100
    assert set(asked) <= {key for _, key in KEYS}


def test_a_message_that_nobody_says_would_be_seen():
    assert not said("studio_cards", "no_such_message")
    assert not said("studio_outcomes", "topic_weather")
    assert said("studio_outcomes", "topic_security")
