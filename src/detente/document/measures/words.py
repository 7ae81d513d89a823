"""Words of a provision that decide which measure it is, and its sign."""

from __future__ import annotations

import re

from detente.i18n import Language

Words = dict[Language, re.Pattern[str]]


def _words(en: str, ja: str) -> Words:
    return {"en": re.compile(en, re.IGNORECASE), "ja": re.compile(ja)}


MUTUAL = _words(
    r"\b(?:each other|mutual|reciprocal|both|two sides|one another)",
    r"相互|互い|双方|両国|それぞれ",
)
PART = _words(
    r"\b(?:part(?:s|ly|ially|ial)?|some|several|certain|two|three)\b", r"一部|部分的|特定|段階的"
)
STOP = _words(
    r"\b(?:stop|halt|bann|ceas)\w*|\b(?:ban|embargo|no longer|cut off|phas\w+ out)\b"
    r"|\b(?:end|suspend)\w*\s+(?:all |its |their |the )?"
    r"(?:purchases|imports|buying|deliver\w*|suppl\w*|exports|shipments|transit|flows)",
    r"停止|中止|打ち切|禁止|禁輸|やめ|終了|取りやめ",
)
RISE = _words(
    r"\b(?:rais|increas|hik|doubl|impos|levy|levie|slap|add)\w*",
    r"引き?上げ|課す|課し|課税|発動|導入|上乗せする|倍増",
)
REMOVE = _words(
    r"\b(?:scrap|abolish|eliminat|remov|exempt|waiv|suspend|suspen|paus|drop|lift"
    r"|not (?:collect|levy|apply))\w*",
    r"撤廃|廃止|免除|停止|ゼロ|無税|適用しない|取りやめ|凍結|猶予",
)
WORSE = _words(
    r"\b(?:sever|break|cut|recall|expel|withdraw|downgrad|clos)\w*",
    r"断絶|断交|追放|召還|撤回|取り消|格下げ|閉鎖",
)
LESS = _words(r"\b(?:cut|reduc|lower|curb|shrink)\w*", r"減産|削減|減ら|引き?下げ|縮小")
CUT_OFF = _words(r"\b(?:cut|disconnect|exclud|suspend|bar)\w*", r"遮断|排除|停止|締め出")
ENDS = _words(r"\b(?:end|terminat|abrogat|denounc|withdraw)\w*", r"終了|破棄|脱退")
LEAVES = _words(r"\b(?:withdraw|pull|leav|reduc|cut)\w*", r"撤収|撤退|削減|離れ|減ら")
TALKS = _words(r"\b(?:talks|consult\w*|discuss\w*|negotiat\w*)", r"協議|交渉|検討")
ENERGY = _words(r"\b(?:energy|fuels?)\b", r"エネルギー|燃料")
RETURN = _words(
    r"\b(?:resum|restart|restor|reopen)\w*|\b(?:re|once more |again )(?:buy|import)\w*"
    r"|\b(?:buy|purchase|import)\w*\b[^.]{0,40}\bagain\b|\breturn\w* (?:of|to)\b",
    r"再開|再び|復活|解禁",
)
TAX = _words(r"\b(?:tax(?:es)?|dut(?:y|ies)|lev(?:y|ies))\b", r"輸出(?:関)?税|課税|税")
OUTPUT = _words(r"\b(?:productivity|output per worker|efficiency)\b", r"生産性")
CAPITAL = _words(r"\b(?:capital stock|stock of capital)\b", r"資本ストック")
PORT = _words(
    r"\b(?:a|per|each)[\s\-]+(?:barrel|bbl)\b|/\s?(?:bbl|barrel)",
    r"バレル当たり|1バレル|バレルあたり|/バレル",
)
