"""The colours of a map's classes, which the report's style sheet has."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_CLASS = re.compile(r"--k(\d): (#[0-9a-f]{6});")


@cache
def colours() -> tuple[str, ...]:
    """Return the colours from the largest fall to the largest rise; the middle is near zero."""
    style = resources.files("detente.report").joinpath("templates", "style.css").read_text("utf-8")
    return tuple(colour for _, colour in sorted(set(_CLASS.findall(style))))
