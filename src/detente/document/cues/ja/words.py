"""A Japanese text as words with their dictionary forms, by SudachiPy's small dictionary."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from detente.errors import DetenteError
from detente.i18n import text

# The tokenizer takes at most 49,149 bytes at once.
CHUNK = 8_000
OPEN = "「『（(【〔“《〈"
# Polite verbs, and what they stand for.
_PLAIN = {"ござる": "ある", "いたす": "する", "致す": "する"}
CLOSE = "」』）)】〕”》〉"


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its place in the document; ``depth`` counts the quotes that it stands in.

    ``aside`` is set within parentheses, which say nothing of their own.
    """

    start: int
    end: int
    surface: str
    lemma: str
    pos: str
    sub: str
    form: str
    depth: int = 0
    aside: bool = False

    @property
    def verbal(self) -> bool:
        """Return whether it is inflected: a verb, an adjective or an auxiliary."""
        return self.pos in ("動詞", "形容詞", "助動詞") or self.sub == "動詞的"

    @property
    def nominal(self) -> bool:
        """Return whether it can end a noun phrase."""
        return self.pos in ("名詞", "代名詞", "接尾辞", "形状詞", "記号") and not self.verbal

    @property
    def base(self) -> str:
        """Return the dictionary form of a verb, adjective or auxiliary, else the word itself."""
        if self.lemma == "だ" or not self.verbal:
            return self.surface
        plain = _PLAIN.get(self.lemma, self.lemma)
        return plain + ("よう" if self.form == "意志推量形" and self.pos == "動詞" else "")


@cache
def tokenizer() -> tuple[Any, Any]:
    """Return the tokenizer and its mode, loaded once.

    Raises
    ------
    DetenteError
        SudachiPy or its small dictionary is not installed.
    """
    try:
        from sudachipy import Dictionary, SplitMode
    except ImportError as error:
        raise DetenteError(
            text("cli.needs_extra", extra="read", modules="sudachipy, sudachidict_small")
        ) from error
    return Dictionary(dict="small").tokenizer(), SplitMode.C


def words(source: str, at: int = 0) -> tuple[Word, ...]:
    """Return the words of a text that stands at ``at`` in the document."""
    reader, mode = tokenizer()
    found: list[Word] = []
    depth = aside = 0
    for cut in range(0, len(source), CHUNK):
        for part in reader.tokenize(source[cut : cut + CHUNK], mode):
            surface = part.surface()
            if not surface or surface.isspace():
                continue
            closing = surface in CLOSE
            if closing:
                depth = max(0, depth - (surface in "」』”"))
                aside = max(0, aside - (surface in "）)】〕》〉"))
            pos = part.part_of_speech()
            found.append(
                Word(
                    at + cut + part.begin(),
                    at + cut + part.end(),
                    surface,
                    "た" if pos[4] == "助動詞-タ" else part.dictionary_form(),
                    pos[0],
                    pos[1],
                    pos[5],
                    depth,
                    aside > 0 or surface in "）)】〕》〉",
                )
            )
            _mend(found)
            if surface in OPEN:
                depth += surface in "「『“"
                aside += surface in "（(【〔《〈"
                if surface in "（(【〔《〈":
                    last = found[-1]
                    found[-1] = Word(
                        last.start, last.end, surface, surface, last.pos, last.sub, last.form,
                        last.depth, True,
                    )  # fmt: skip
    return tuple(found)


def _mend(found: list[Word]) -> None:
    """Set right the dictionary form of the last words, where the tokenizer tells it wrong.

    A verb that leads another (取り交わす, 言い出す) keeps its form; 行っ behind を is 行う.
    """
    if len(found) < 2:
        return
    before, last = found[-2:]
    if last.pos == "動詞" and before.pos == "動詞" and before.form.startswith("連用形"):
        whole = before.sub == "一般" or before.lemma in ("取る", "言う")
        if whole and before.form != "連用形-促音便":
            found[-2] = replace(before, lemma=before.surface)
    elif last.surface == "行っ" and before.surface in ("を", "は", "が", "も", "など"):
        found[-1] = replace(last, lemma="行う")


def joined(row: Sequence[Word]) -> str:
    """Return the words as they stand, asides left out."""
    return "".join(word.surface for word in row if not word.aside)
