"""Bytes of a file become the text of a document: its encoding found, its mark-up taken off."""

from __future__ import annotations

import codecs
import re

from detente.document.html import is_html, plain
from detente.document.reading import Document
from detente.errors import DataError, Fault
from detente.i18n import Language
from detente.i18n import text as message

MAX_BYTES = 5_000_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# How files begin that are no text, and the message that says what to do.
_MAGIC = (
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "office"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "office"),
    (b"\x89PNG\r\n", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"BM", "picture"),
    (b"PK\x03\x04", "archive"),
    (b"PK\x05\x06", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
)
_OFFICE = (b"word/", b"xl/", b"ppt/", b"[Content_Types].xml", b"mimetypeapplication/")
# Names of encodings that a page may declare, and the decoder that takes all that is called so.
_DECLARED = {
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "cp932": "cp932",
    "euc-jp": "euc_jp",
    "x-euc-jp": "euc_jp",
    "iso-2022-jp": "iso2022_jp",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
}
_CHARSET = re.compile(rb"(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_-]{3,20})")
_CONTROL = bytes(b for b in range(32) if b not in b"\t\n\v\f\r\x1b") + b"\x7f"
_KANA = re.compile(r"[\u3041-\u30ff]")
_HALF_KANA = re.compile(r"[\uff61-\uff9f]")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f々]")
_CJK = re.compile(r"[\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]{2,}")
_HIGH = re.compile(r"[^\x00-\x7f]")
# Halves of characters, which no encoding has: what a script cut, or JSON spells.
_HALVES = re.compile(r"[\ud800-\udfff]")
_USUAL = re.compile(r"[\u00a0-\u00ff‘’“”‚„–—…•€™Œœ‹›Šš]")
_COMMON = re.compile(r"[\n -~\u3000-\u30ff]")
# Enough to know an encoding by.
_SAMPLE = 65_536


def document(content: bytes | str, name: str = "document") -> Document:
    """Return the text of a file, or of words pasted in.

    The text of a plain file is its decoded content without byte-order mark, line ends as they are;
    that of HTML is what a reader sees of it. Half a character of pasted words is the sign for one
    that is lost.

    Raises
    ------
    DataError
        The content is no text (a PDF, an office file, a picture), too large, or has no words.
    """
    if len(content) > MAX_BYTES:
        raise _fault(name, "too_large", allowed=f"<= {MAX_BYTES / 1e6:g} MB")
    if isinstance(content, str):
        text, encoding = _HALVES.sub("\ufffd", content), "utf-8"
    else:
        text, encoding = _decoded(content, name)
    if "\0" in text:
        raise _fault(name, "binary", found="NUL")
    form = "html" if is_html(text) else "text"
    if form == "html":
        text = plain(text)
    if not text.strip():
        raise _fault(name, "no_words")
    return Document(name, text, language(text), encoding, form)


def language(text: str, other: Language | None = None) -> Language:
    """Return the language of a text; ``other`` where it has too few words to tell.

    A Japanese sign says about as much as four letters.
    """
    signs = len(_JAPANESE.findall(text))
    if other == "ja" and not signs and len(_LATIN_WORD.findall(text)) < 3:
        return other
    letters = len(_LATIN.findall(text))
    if not signs and not letters:
        return other or "en"
    return "ja" if 4 * signs > letters else "en"


def _fault(name: str, code: str, **values: str) -> DataError:
    return DataError(Fault(name, message(f"document_text.{code}"), **values))


def _decoded(content: bytes, name: str) -> tuple[str, str]:  # noqa: PLR0911
    """Return the text of a file and its encoding."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            try:
                return content[len(bom) :].decode(encoding), encoding
            except UnicodeDecodeError:
                raise _fault(name, "broken", found=encoding) from None
    _is_text(content, name)
    if encoding := _utf_16(content):
        return content.decode(encoding), encoding
    if b"\0" in content:
        raise _fault(name, "binary", found="NUL")
    if len(content.translate(None, _CONTROL)) < 0.98 * len(content):
        raise _fault(name, "binary")
    if b"\x1b$" in content and (text := _strict(content, "iso2022_jp")):
        return text, "iso2022_jp"
    if (text := _strict(content, "utf-8")) is not None:
        return text, "utf-8"
    declared = _CHARSET.search(content[:4096])
    if declared and (named := _DECLARED.get(declared[1].decode("ascii").lower())):
        text = _strict(content, named)
        if text is not None:
            return text, named
    scored = [
        (score, encoding, text)
        for encoding in ("cp932", "euc_jp")
        if (text := _strict(content, encoding)) and (score := _japanese(text)) > 0.5
    ]
    if scored:
        _, encoding, text = max(scored)
        return text, encoding
    text = _strict(content, "cp1252")
    if text is not None and _western(text):
        return text, "cp1252"
    return _guessed(content, name)


def _is_text(content: bytes, name: str) -> None:
    """Raise the error of a file of another kind."""
    head = content[:1024].lstrip()
    for begin, kind in _MAGIC:
        if head.startswith(begin) and not (len(begin) < 4 and content[:_SAMPLE].isascii()):
            office = kind == "archive" and any(part in content[:4096] for part in _OFFICE)
            raise _fault(name, "office" if office else kind)
    if b"%PDF-" in head:
        raise _fault(name, "pdf")


def _strict(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf_16(content: bytes) -> str | None:
    """Return which UTF-16 a file without byte-order mark is in, or None."""
    head = content[:4096]
    # A letter has a zero byte in UTF-16, kana and Japanese stops the byte 0x30, both on one side.
    sides = [half.count(0) + half.count(0x30) for half in (head[::2], head[1::2])]
    if max(sides) < 0.2 * len(head) / 2 or len(content) % 2 or min(sides) > max(sides) / 4:
        return None
    encoding = "utf-16-be" if sides[0] > sides[1] else "utf-16-le"
    text = _strict(content, encoding)
    if not text:
        return None
    part = text[:_SAMPLE]
    seen = len(_COMMON.findall(part)) + part.count("\r") + part.count("\t")
    usual = seen + len(re.findall(r"[\u4e00-\u9fff\uff00-\uffef‘’“”–—\u00a0-\u00ff]", part))
    return encoding if usual > 0.95 * len(part) and seen > 0.2 * len(part) else None


def _japanese(text: str) -> float:
    """Return how much a text decoded as Japanese looks so, above 0.5 if it does."""
    part = text[:_SAMPLE]
    high = len(_HIGH.findall(part))
    if not high:
        return 0.0
    kana = len(_KANA.findall(part)) / high
    half = len(_HALF_KANA.findall(part)) / high
    signs = len(_CJK.findall(part)) / high
    known = kana > 0.15 or high > 0.6 * len(part.replace(" ", ""))
    return signs - half if known and half < 0.3 else 0.0


def _western(text: str) -> bool:
    """Return whether a text decoded as Windows-1252 looks like a western language."""
    part = text[:_SAMPLE]
    high = len(_HIGH.findall(part))
    # More than one letter in four with an accent is another alphabet.
    return high < 0.25 * len(part) + 2 and len(_USUAL.findall(part)) == high


def _guessed(content: bytes, name: str) -> tuple[str, str]:
    """Return text and encoding by statistics of languages; the last resort."""
    try:
        from charset_normalizer import from_bytes
    except ImportError:
        raise _fault(name, "encoding") from None
    best = from_bytes(content[:_SAMPLE]).best()
    text = _strict(content, best.encoding) if best else None
    if best is None or text is None:
        raise _fault(name, "encoding")
    return text, best.encoding
