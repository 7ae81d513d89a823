"""Bytes of a file become the text of a document."""

from __future__ import annotations

from detente.document.reading import Document


def document(content: bytes, name: str = "document") -> Document:
    """Return the text of a file: its encoding found, its mark-up taken off."""
    text = content.decode("utf-8-sig")
    kana = sum("\u3040" <= c <= "\u30ff" for c in text)
    return Document(name, text, "ja" if kana > len(text) / 50 else "en")
