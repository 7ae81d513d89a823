"""A run for other tools: one long table, the layout of the IAMC, a brief of two pages in Word.

Each reads a run and the findings of its report, and nothing of the models.
"""

from __future__ import annotations

from detente.exports.files import FORMATS, write
from detente.exports.iamc_layout import iamc
from detente.exports.long_table import long
from detente.exports.word_brief import brief

__all__ = ["FORMATS", "brief", "iamc", "long", "write"]
