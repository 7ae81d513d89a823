"""Text and numbers for readers, in English and Japanese.

Messages live in ``i18n/<area>.toml``, one table a message with ``en`` and ``ja``; the key is
``area.name``. Numbers, dates and names of states come from CLDR through Babel.
"""

from __future__ import annotations

import os
import tomllib
from contextvars import ContextVar
from functools import cache
from importlib import resources
from typing import Literal, cast

Language = Literal["en", "ja"]
LANGUAGES: tuple[Language, ...] = ("en", "ja")
# The language of whoever asks, where several do at once.
reader: ContextVar[Language | None] = ContextVar("reader", default=None)


@cache
def _area(name: str) -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


def default_language() -> Language:
    """Return the reader's language: who asks, ``DETENTE_LANG``, the locale's, or English."""
    if asked := reader.get():
        return asked
    for variable in ("DETENTE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(variable):
            return "ja" if value.lower().startswith("ja") else "en"
    return "en"


def text(key: str, lang: Language | None = None, /, **values: object) -> str:
    """Return the message ``area.name`` in ``lang`` with ``values`` filled in."""
    area, _, name = key.partition(".")
    message = _area(area)[name][lang or default_language()]
    return message.format(**values) if values else message


def messages(area: str, lang: Language) -> dict[str, str]:
    """Return every message of an area in a language."""
    return {name: message[lang] for name, message in _area(area).items()}


def number(value: float, lang: Language = "en", digits: int = 2, *, signed: bool = False) -> str:
    """Format a number with ``digits`` decimals in the reader's locale; the sign is U+2212."""
    from babel.numbers import format_decimal

    zeros = "." + "0" * digits if digits else ""
    pattern = f"#,##0{zeros}"
    if signed:
        pattern = f"+{pattern};-{pattern}"
    rounded = round(float(value), digits) + 0.0
    return cast(str, format_decimal(rounded, pattern, locale=lang)).replace("-", "\u2212")


def percent(value: float, lang: Language = "en", digits: int = 2) -> str:
    """Format a value that is already in per cent, signed."""
    return number(value, lang, digits, signed=True) + "%"
