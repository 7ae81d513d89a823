"""Certainty of English sentences: clauses from a shallow reading, rungs from a table of rules."""

from __future__ import annotations

from detente.document.cues.en.joints import joints
from detente.document.cues.en.ladder import clauses

__all__ = ["clauses", "joints"]
