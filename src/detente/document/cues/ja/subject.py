"""Of whom a clause speaks: its topic or subject, and what sort of speaker that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from detente.document.cues.ja.words import Word, joined
from detente.document.reading import Mention

Sort = Literal["parties", "party", "outside", "observer", "source", "text", "thing", "none"]
NONE: Sort = "none"

_TOGETHER = re.compile(
    r"両国|双方|両首脳|両政府|両大臣|両外相|両者|両当事|両陣営|両氏|両軍|両軍|三者|三国|各国政府|両[^。、]{0,3}(?:相|官|長|表|領|府)|両(?:社|行|銀|省|庁|側|州|市|港|機関)|"
    r"[2-9２-９二三四五六七八]\s?[かカヵヶケか]国|締約国|当事国|参加国|署名国|加盟国は|双方の|お互い|相互に"
)
_OBSERVER = re.compile(
    r"アナリスト|専門家(?!同士|会合|協議|委員会|レベル|間)|エコノミスト|学者|元[^、]{0,8}(?:幹部|総裁|閣僚)|研究[員者所]|教授|識者|評論家|観測筋|市場|筆者|シンクタンク|調査会社|商社|業界|"
    r"大手|投資家|証券|トレーダー|ストラテジスト|遺族|住民|市民|団体|漁協|農家|組合|経済界|財界|世論|野党|与党内|国内では|外交団|"
    r"コンサル|銀行筋|格付け|本誌|編集部|記者は|企業|社長|機関投資|論者|元外交官|元大使|元高官|元次官|声|向き"
)
_SOURCE = re.compile(
    r"関係者|関係筋|政府筋|外交筋|消息筋|高官|幹部|通信|新聞|報道(?!官|担当)|メディア|紙|放送|テレビ|(?<![送発配停充蓄給])電(?![話力気子池源車])"
)
_TITLE = re.compile(
    r"大統領|首相|外相|国防相|大臣|長官|財務相|商務相|経済相|貿易相|農相|[一-龠ー]相|次官|報道官|政府|外務省|国防省|[一-龠]省|首脳|国王|"
    r"皇太子|代表|議長|主席|総書記|書記長|大使|局長|庁|当局|内閣|政権|側|氏|中央銀行|中銀|議会|委員会|軍|宰相|総裁|閣僚|"
    r"[我わ]が(?:国|方)|先方|相手[国側方]|会長|公社|売り手|買い手|売り主|買い主|王室|官邸|王府|報道担当"
)
_TEXT = re.compile(
    r"覚書|協定|条約|議定書|取極|取り決め|声明|宣言|文書|合意文|合意書|議事録|コミュニケ|共同発表|条文|附属書|付属書|ロードマップ|合意|枠組み"
)
_AS = ("する", "いたす", "致す")
_TIMES = "年月日週後前今"
_PARTICLE = ("は", "が", "も")
_STOP = ("を", "に", "で", "と", "へ", "から", "より", "まで", "て")


@dataclass(frozen=True)
class Subject:
    """The topic of a clause: its words' place, what sort of speaker it is, whose codes it has."""

    sort: Sort
    start: int = -1
    end: int = -1
    after: int = -1
    codes: tuple[str, ...] = ()
    text: str = ""


def subject(
    row: Sequence[Word], mentions: Sequence[Mention], deal: tuple[str, ...]
) -> Subject | None:
    """Return the topic (は), else the first subject (が, も), of a clause, or None."""
    row = _plain(row)
    first: tuple[int, int] | None = None
    for mark in _PARTICLE:
        start = 0
        for i, word in enumerate(row):
            if word.aside or word.depth:
                continue
            if word.pos == "補助記号" or word.verbal or word.sub == "接続助詞":
                start = i + 1
            elif word.pos == "助詞" and word.surface in _STOP and word.sub == "格助詞":
                if not _linked(row, i) and not _topical(row, i):
                    start = i + 1
            elif word.surface == mark and word.pos == "助詞" and word.sub != "接続助詞":
                end = i - 1 if i and _topical(row, i - 1) else i
                if end > start:
                    first = (start, end)
                    break
                start = i + 1
        if first:
            break
    if first is None:
        return _from(row, mentions, deal)
    phrase = row[first[0] : first[1]]
    after = next((w.end for w in row[first[1] :] if w.surface in _PARTICLE), row[first[1]].end)
    return named(phrase, mentions, deal, after)


def _from(
    row: Sequence[Word], mentions: Sequence[Mention], deal: tuple[str, ...]
) -> Subject | None:
    """Return the party that a clause without a subject begins with (大臣から、…), or None."""
    for i, word in enumerate(row[:-1]):
        if word.pos == "補助記号" or word.verbal:
            return None
        if word.surface == "から" and row[i + 1].surface in ("、", ",") and i:
            found = named(row[:i], mentions, deal, row[i + 1].end)
            return found if found.sort in ("party", "outside") else None
    return None


def _plain(row: Sequence[Word]) -> Sequence[Word]:
    """Return the words of a clause with 政府といたしましては as 政府は."""
    for i in range(3, len(row)):
        if row[i].surface != "は" or row[i - 1].surface != "て":
            continue
        first = i - 3 if row[i - 2].lemma in _AS else i - 4
        if first > 0 and row[first].surface == "と" and row[first + 1].lemma in _AS:
            return (*row[:first], *row[i:])
    return row


def _topical(row: Sequence[Word], i: int) -> bool:
    """Return whether から or として before は marks who speaks (大臣からは、…)."""
    after = row[i + 1] if i + 1 < len(row) else None
    marked = row[i].surface in ("から", "として") and after is not None and after.surface == "は"
    return marked and i > 0 and row[i - 1].surface[-1] not in _TIMES


def _linked(row: Sequence[Word], i: int) -> bool:
    return (
        row[i].surface == "と"
        and i + 1 < len(row)
        and row[i + 1].nominal
        and bool(i and row[i - 1].nominal)
    )


def named(
    phrase: Sequence[Word], mentions: Sequence[Mention], deal: tuple[str, ...], after: int = -1
) -> Subject:
    """Return the words of a phrase as a subject, of the sort that they name."""
    start, end = phrase[0].start, phrase[-1].end
    text = joined(phrase)
    inside = [m for m in mentions if start <= m.start and m.end <= end]
    codes = tuple(dict.fromkeys(c for m in inside for c in m.codes))
    mine = tuple(c for c in codes if c in deal)
    sort: Sort
    if _TOGETHER.search(text) or len(mine) > 1 or any(m.kind == "collective" for m in inside):
        sort, mine = "parties", mine or deal
    elif _OBSERVER.search(text):
        sort = "observer"
    elif _TEXT.search(text[-6:]):
        sort = "text"
    elif _SOURCE.search(text):
        sort = "source"
    elif mine and (_TITLE.search(text[-6:]) or any(m.end >= end for m in inside)):
        sort = "party"
    elif codes and not mine and (_TITLE.search(text[-6:]) or any(m.end >= end for m in inside)):
        sort = "outside"
    elif _TITLE.search(text[-6:]):
        sort = "party"
    else:
        sort = "thing"
    return Subject(sort, start, end, after, mine if sort != "outside" else codes, text)
