"""Names of actors in a text, in English and Japanese, with their codes.

Names are looked up where a word may begin, the longest first. Kanji that stand for states (米露,
対中, 仏大統領) follow a small grammar. A seat of government (Moscow, 北京) is an actor only where
it acts or is spoken for; else it is a place, and no mention.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detente.document.names import COMMON, NOBODY, SHARED, SINO, Name, names
from detente.document.reading import Document, Mention

# Every form keeps its length, so that offsets stand.
_FOLD = {
    **{0xFF01 + n: 0x21 + n for n in range(94)},
    **{ord(c): " " for c in "\n\r\t\u00a0\u3000\u202f\u2009"},
    ord("’"): "'",
    ord("‘"): "'",
    ord("‐"): "-",
    ord("‑"): "-",
}
_WORD = re.compile(
    r"(?<![^\W_])(?:[A-Z\u00c0-\u024f][^\W_]*|the|al|von|bin|euro|eurozone|eastern|central|"
    r"turkey|guinea|mainland)(?![^\W_])"
)
_KANA = re.compile(r"[ァ-ヺー]")
_HAN = re.compile(r"[㐀-鿿]")
_LATIN = re.compile(r"[A-Za-z0-9]")

_TITLE = re.compile(
    r"(?:President|Prime Minister|Premier|Chancellor|Minister|Secretary|Mr\.?|Mrs\.?|Ms\.?|Dr\.?|"
    r"Chairman|Chair|Governor|Leader|King|Sheikh|General|Gen\.|Sen\.|Envoy|JD|Friedrich|Donald|"
    r"Shinzo|Mahmoud|William|Fumio|Rachel|David|Scott|Jamieson|Hakan|Maia|Gustavo|Nawaz|Shehbaz|"
    r"Asim|Israel|Gideon|Suk-yeol|Alexander|Kirill|Jean-Noël|António|Antonio|Shinjiro|Kazuo|"
    r"Richard|Muhammad|Keith|Ajit|Piyush|Donald|Radek|Ahmed) $"
)
_PERSON_JA = re.compile(
    r"(?:首相|総理|氏|外相|外務|防衛|財務|経済|農|経産|政権|内閣|総裁|大臣|担当|前|元|官房|早苗|茂|文雄|晋三|敏充|"
    r"亮正|進次郎|さつき|和男|陽子|毅|俊正)"
)
# English: words around a seat that make it a place, and those that make it an actor.
_AT = re.compile(
    r"\b(?:in|at|near|outside|around|into|via|through|across|throughout|over|inside|within|leave|"
    r"left|reach|reached|visit|visited|visiting|visits|toured|downtown|central|greater|northern|"
    r"southern|eastern|western|off|of) (?:the )?$",
    re.I,
)
_AWAY = re.compile(r"\b(?:to|from|for|towards?) (?:the )?$", re.I)
_MOVE = re.compile(
    r"\b(?:fl[ey]\w*|flight\w*|travel\w*|trip\w*|visit\w*|journey\w*|return\w*|went|go|going|gone|"
    r"goes|came|come|comes|arriv\w*|road|route|train\w*|bus|invit\w*|rush\w*|head\w*|shuttl\w*|"
    r"ship\w*|move\w*|km|kilomet\w*|miles|way|ambassador\w*|envoy\w*|back|report\w*|relocat\w*|"
    r"pipeline|transfer\w*|transport\w*)\b(?: \w+){0,3} (?:to|from|for|towards?) (?:the )?$",
    re.I,
)
_OF_ACTOR = re.compile(
    r"\b(?:demands?|position|view|part|consent|behalf|support|approval|role|hands|expense|patience|"
    r"side|accus\w+|knowledge|backing|offer|request|governments?|wishes|capitals) of $",
    re.I,
)
_VERB = re.compile(
    r" (?:(?:has|have|had|will|would|shall|is|was|are|were|may|might|could|can|did|does|do|must|"
    r"should|also|itself|alone|still|now|then|never|already|in turn|for its part|"
    r"and (?:its|[A-Z])|not)\b|"
    r"(?!based\b|dated\b|red\b|located\b)[a-z]{2,}(?:ed|es|ts|ds|ks|ls|ns|rs|ms|ps|ys|ws|gs)\b|"
    r"(?:put|said|told|held|gave|got|took|kept|let|met|set|cut|made|saw|agreed|sent|won|paid|"
    r"fell|stood|began|thinks?|say|want|hope|agree|insist|accept|refuse|remain)\b)"
)
_POSSESSIVE = re.compile(r"['’]s?\b(?! (?:airport|suburbs?|streets?|hotel|old town|university))")
_THING = re.compile(
    r"[ -](?:deal|talks|meeting|summit|hotel|airport|agreement|accords?|declaration|conference|"
    r"communiqu|pact|protocol|treaty|round|session|suburbs?|stock|exchange|market|hours?|time|"
    r"office|bureau|correspondent|newspaper|university|forum|process|format|based|area|region|"
    r"province|district|port|court|police|streets?|listed|born|residents?|club)",
    re.I,
)
_DATELINE = re.compile(
    r"(?:,? [^.\n]{0,40})?(?: ?\((?:[A-Z][\w ]+)\))? ?(?:[-–—]{1,2}|:) ?|, \d{1,2} [A-Z]|, [A-Z][a-z]+ \d"
)
_SEPARATED = re.compile(r",? (?:and|or|nor|&) |[-–/]|, ")
_BETWEEN = re.compile(r"\b(?:between|both|with|by|against|whether|that|as|than|urged|told|pressed|"
                      r"pressure on|lets|let) (?:the )?$", re.I)

# Japanese.
_PAIR = "米露ロ日中韓朝英仏独伊豪印加欧比越台伯墨蘭パ土"
_WELL = frozenset(
    "米露 米ロ 露米 ロ米 日米 米日 日韓 韓日 日朝 米中 中米間 英仏 仏英 独仏 仏独 中露 中ロ 露中 ロ中 米英 英米 米韓 韓米 印パ 露朝 "
    "ロ朝 朝露 朝ロ 米朝 日欧 米欧 日豪 豪日 日印 印日 日英 英日 日仏 仏日 日独 独日 日露 日ロ 露日 ロ日 日伊 伊日 中韓 韓中 中朝 朝中 "
    "中印 印中 米印 印米 米豪 豪米 米仏 米独 米比 英独 独英 英豪 豪英 豪印 印豪 英露 英ロ 独露 独ロ 仏露 仏ロ 印露 印ロ 露印 ロ印 英中 中英 "
    "中豪 豪中 米加 加米 米墨 墨米 日台 米台 中台 日越 日比 日伯 伯日 日墨 日加 日蘭 南北 韓朝 伊仏 仏伊 独伊 露土 英印 英欧 中欧 欧中 露欧".split()
)
_NEEDS = frozenset("日中 中日 中越 中台 台中 日加 中加 日比 中欧 日伯 印加 朝日 中伊 加米 中米 伊豪 日土 露土".split())
_AFTER_PAIR = (
    "両|首脳|外相|外務|防衛|国防|財務|財相|貿易|通商|関係|協議|会談|交渉|協定|条約|間|政府|同盟|安保|安全|国境|共同|"
    "合意|経済|軍|戦争|対立|摩擦|三|[2-5]|次官|高官|局長|当局|原子力|租税|投資|平和|和平|停戦|友好|協力|接近|代表|司法|"
    "犯罪|漁業|航空|エネルギー|ハイ|サミット|EPA|FTA|LNG|科学|技術|刑事|社会保障|物品|自由|地位|通貨|スワップ|連携|中銀|"
    "双方|の枠組|中央銀|外交|密約|覚書|新"
)
_PAIRED = re.compile(f"[{_PAIR}]{{2,4}}")
_PAIR_SUFFIX = re.compile(_AFTER_PAIR)
_PAIR_END = re.compile(r"$|[^㐀-鿿ァ-ヺー]")
_PREFIX = re.compile(r"[対訪駐在反親来滞離]")
_PREFIX_BAD = {
    "対": "反絶相応敵正", "在": "滞存現所健不実潜", "訪": "来歴", "来": "以将従本元由未年旧", "反": "違相",
    "親": "両肉母父", "滞": "停渋延遅", "離": "分距隔", "駐": "", 
}  # fmt: skip
_PREFIXED = {"来": "日", "滞": "日", "離": "日"}
_OFFICE = (
    "政府|政権|大統領|副大統領|首相|外相|外務|国防|防衛|財務|財相|商務|国務|通商|農務|司法|内務|環境|運輸|エネルギー|上院|"
    "下院|議会|連邦|中銀|中央銀|軍|側|海軍|陸軍|空軍|高官|特使|大使|代表|与党|野党|当局|国営|企業|商社|国民|国籍|"
    "最高裁|世論|石油|大手|制裁|主導|提案|安全保障|情報機関|国家|民主党|共和党|次官|経済|外交|本土|部隊|領|"
    "産|製|船|艦|案"
)
_OFFICER = {
    **dict.fromkeys("米英仏独露韓豪", re.compile(f"(?:{_OFFICE})")),
    **dict.fromkeys("伊印比越加西墨土蘭", re.compile("大統領|首相|外相|外務省|政府|政権|軍|側|国防|財務相|貿易相|議会")),
    **dict.fromkeys("日朝台中ロ", re.compile("側|外相会|政府側|首相の")),
    "欧": re.compile("側"),
}  # fmt: skip
_BARE = re.compile(r"[、・とはがもをにへの]|やE")
_EDGE = re.compile(r"[\s、。「『（(【・，,：:／/とやのはがで]|^")
_SUFFIX_JA = (
    "ルーブル ルピー ルピア バーツ リラ レアル ペソ フラン ドル リンギ ウォン リヤル ディナール クローネ クローナ ズロチ "
    "ランド ポンド メディア チーム サイド ルート プラント リスク ガス ビザ オイル マネー トップ シフト ショック".split()
)  # fmt: skip
_SEAT_ACTS = re.compile(
    r"(?:は(?!、?(?:[^。、]{0,12}(?:都市|首都|気温|街|市内)))|が(?!(?:舞台|会場|開催地|候補))|も|側|政府|当局|政権|に対し|に対す|"
    r"に圧力|に譲歩|に求め|に要求|に通告|に伝え|との|と(?:協議|合意|交渉|一致|対立|連携|会談)|"
    r"の(?:姿勢|対応|意向|主張|狙い|思惑|要求|立場|譲歩|圧力|政権|反応|出方|判断|方針|提案|外交|本音|計算|意図|沈黙|決定|"
    r"承認|同意|支持|責任|動き|警戒|懸念|期待|要請|申し出|関与|ねらい|戦略|思い))"
)
_SEAT_AND = re.compile(r"(?:と|、|・|や|及び|および)")
_OWN_SEAT = frozenset(
    "White House|Kremlin|Downing Street|Whitehall|Élysée|Elysée|Elysee|Blue House|Zhongnanhai|"
    "Nagatacho|Kasumigaseki|Kantei|Quai d'Orsay|Matignon|Bankova|Number 10|Miraflores|"
    "Malacañang|Malacanang|Palazzo Chigi|Farnesina|Foggy Bottom|"
    "ホワイトハウス|クレムリン|永田町|霞が関|霞ケ関|中南海|青瓦台|エリゼ宮|エリゼ|首相官邸|総統府|"
    "マラカニアン宮殿|ホワイトホール|ダウニング街".split("|")
)

_COLLECTIVE_JA = re.compile(
    r"両国|両(?:政府|首脳|者|軍|外相|大臣|大統領|首相|陣営|当局|中銀|中央銀行|総裁|国防相|防衛相|財務相|財相|代表|民族|院|氏|"
    r"隣国|巨頭|閣僚|社)|双方|当事国|当事者|締約国|加盟国|各国|お互い|互い|(?:[三四五六3-6]|当事)"
    r"(?:[カか国ヵヶケ箇]国|者|首脳|外相)(?:首脳|政府|外相)?"
)
_COLLECTIVE_EN = re.compile(
    r"\b(?:(?:[Bb]oth|[Tt]he (?:two|three|four|five|six)|[Tt]hese two|[Ee]ither|[Nn]either|[Ee]ach|"
    r"[Aa]ll (?:three|four|five|the))"
    r"(?: (?:other|of (?:the|them)|[a-z]+(?:-[a-z]+)?)){0,2}? "
    r"(?:sides?|countries|country|nations?|governments?|leaders?|ministers?|ministries|capitals|"
    r"neighbou?rs|part(?:y|ies)|states|presidents|premiers|powers|delegations|central banks|banks|"
    r"armies|militaries|navies|teams|allies|rivals|foes|economies|peoples|chiefs|partners|"
    r"republics|governors|negotiators)|"
    r"(?:the|The) (?:Parties|Participants|Signatories|Contracting Parties|parties|pair|duo|trio|"
    r"sides|neighbou?rs|signatories)|"
    r"THE PARTIES|[Ee]ach other|[Oo]ne another|[Ee]ach Party|[Ee]ither Party|[Bb]oth(?= (?:agreed|said|"
    r"want|will|have|had|were|are|pledged|signed|promised))|[Bb]oth parliaments|[Bb]oth capitals)\b"
)


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    name: Name
    kind: str
    rule: str


def mentions(document: Document) -> tuple[Mention, ...]:
    """Return the names of actors in the text of a document, in order, none within another."""
    text = document.text
    folded = text.translate(_FOLD)
    hits = list(_english(folded, text))
    if document.lang == "ja" or _HAN.search(text) or _KANA.search(text):
        hits = _merged(hits, list(_japanese(folded, text)))
    hits = _merged(hits, list(_collectives(folded, document.lang)))
    named = {code for hit in hits for code in hit.name.codes if hit.rule != "body_shared"}
    return tuple(
        Mention(h.start, h.end, text[h.start : h.end], h.name.codes, h.kind, h.rule)  # type: ignore[arg-type]
        for h in _acting(folded, hits)
        if h.kind != NOBODY and (h.rule != "body_shared" or _own(h, hits, named))
    )


def _own(hit: _Hit, hits: list[_Hit], named: set[str]) -> bool:
    """Return whether a body that other states have as well is that of a state of the text."""
    before = any(h.end == hit.start and h.name.codes for h in hits)
    return not before and bool(set(hit.name.codes) & named)


def _merged(first: list[_Hit], second: list[_Hit]) -> list[_Hit]:
    """Return both in order; where two meet, the longer one."""
    found: list[_Hit] = []
    for hit in sorted([*first, *second], key=lambda h: (h.start, -h.end)):
        if found and hit.start < found[-1].end:
            if hit.end - hit.start > found[-1].end - found[-1].start:
                found[-1] = hit
            continue
        found.append(hit)
    return found


def _collectives(text: str, lang: str):
    name = Name((), "collective", "collective")
    pattern = _COLLECTIVE_JA if lang == "ja" else _COLLECTIVE_EN
    for m in pattern.finditer(text):
        yield _Hit(m.start(), m.end(), name, "collective", "collective")


# English ------------------------------------------------------------------------------------------


def _english(text: str, source: str):
    heads = names().english
    end = 0
    for m in _WORD.finditer(text):
        at = m.start()
        if at < end:
            continue
        word = m.group()
        if word in SINO and text[m.end() : m.end() + 1] == "-":
            rows = heads.get(word, ())
            if not any(text.startswith(known, at) for known, _ in rows):
                yield _Hit(at, m.end(), Name((SINO[word],), "people", "state_people"), "people",
                           "state_people")
                continue
        for known, name in heads.get(word, ()):
            stop = at + len(known)
            if not text.startswith(known, at) or (
                known[-1].isalnum() and stop < len(text) and _same_word(text, stop)
            ):
                continue
            if _is_other(text, source, at, stop, known, name):
                end = stop
                break
            end = stop
            yield _Hit(at, stop, name, name.kind, name.rule)
            break


def _same_word(text: str, stop: int) -> bool:
    return text[stop].isalnum() and not _HAN.match(text[stop]) and not "ぁ" <= text[stop] <= "ヿ"


_GIVEN = frozenset({"Jordan", "Chad", "Georgia", "Israel", "Kenya", "Austin", "Sofia", "Jersey"})
_OK_AFTER = re.compile(
    r" (?:[a-z(]|King|Queen|President|Prime|Foreign|Minister|Defen[cs]e|Trade|Finance|and|[A-Z]{2})"
)
_OK_BEFORE = re.compile(
    r"(?:^|[.!?\"'”] |\b(?:In|And|But|With|For|From|To|By|Between|While|When|As|If|Of|Both|Neither|"
    r"Neighbou?ring|Like|Unlike|Kingdom of|Meanwhile|Since|Under|After|Before)) $"
)


def _is_other(text: str, source: str, at: int, stop: int, known: str, name: Name) -> bool:
    """Return whether a name stands for something else here: a person, a pronoun, a US state."""
    if known in _GIVEN:
        after = text[stop : stop + 12]
        if re.match(r" [A-Z][a-z]", after) and not _OK_AFTER.match(after):
            return True
        before = re.search(r"([A-Z][a-z]+) $", text[max(0, at - 20) : at])
        if before and not _OK_BEFORE.search(text[max(0, at - 20) : at]):
            return before.group(1) not in ("Israel", "Egypt", "Syria", "Iraq")
        return known == "Georgia" and bool(
            re.search(r"Atlanta|Savannah|Fulton County|Augusta|, $", text[max(0, at - 60) : stop + 60])
            and "Tbilisi" not in text
            and "Georgian" not in text
        )
    if known == "US":
        line = source[source.rfind("\n", 0, at) + 1 : at] + source[stop:].split("\n", 1)[0]
        letters = [c for c in line[:200] if c.isalpha()]
        return len(letters) > 3 and all(c.isupper() for c in letters) and " US " in f" {line} " 
    if name.kind == "leader" and known in COMMON:
        return not _TITLE.search(text[max(0, at - 20) : at]) and known != "Xi"
    return False


# Japanese -----------------------------------------------------------------------------------------


def _japanese(text: str, source: str):
    table = names()
    heads, kanji = table.japanese, table.kanji
    rice = "コメ" in text or "備蓄米" in text or "米価" in text or "水稲" in text
    starts = {key[0] for key in heads} | set(kanji) | set("対訪駐在反親来滞離")
    pattern = re.compile(f"[{re.escape(''.join(sorted(starts)))}]")
    end = 0
    at = -1
    while True:
        m = pattern.search(text, max(at + 1, end))
        if m is None:
            return
        at = m.start()
        hit = _known(text, at, end, heads)
        if hit is None:
            hit = _grammar(text, at, end, heads, kanji, rice)
        if hit is not None:
            end = hit.end
            yield hit


def _known(text: str, at: int, end: int, heads) -> _Hit | None:
    rows = heads.get(text[at : at + 2])
    if rows is None:
        return None
    for known, name in rows:
        if not text.startswith(known, at):
            continue
        stop = at + len(known)
        if _bounded(text, at, stop, end, known, heads) and _fits(text, at, stop, known, name):
            return _Hit(at, stop, name, name.kind, name.rule)
    return None


def _bounded(text: str, at: int, stop: int, end: int, known: str, heads) -> bool:
    before = text[at - 1 : at]
    after = text[stop : stop + 1]
    first, last = known[0], known[-1]
    if _LATIN.match(first) and before and _LATIN.match(before):
        return False
    if _LATIN.match(last) and after and _LATIN.match(after):
        return False
    if _KANA.match(first) and before and _KANA.match(before) and at != end:
        return False
    if _KANA.match(last) and after and _KANA.match(after):
        return any(text.startswith(word, stop) for word in _SUFFIX_JA) or any(
            text.startswith(other, stop) and name.kind in ("state", "leader")
            for other, name in heads.get(text[stop : stop + 2], ())
        )
    return True


def _fits(text: str, at: int, stop: int, known: str, name: Name) -> bool:
    before = text[at - 1 : at]
    if known == "中国" and before in tuple("途最夢山集年発"):
        return False
    if known == "日中は":
        return bool(re.match(r"[、\s]|[^とが]{0,4}(?:気温|晴|暑|寒|作業|外出)", text[stop:]))
    if known in ("参加", "追加", "増加") or name.kind == NOBODY:
        return True
    if known in COMMON:
        return bool(_PERSON_JA.match(text, stop)) and not (before and _HAN.match(before))
    return True


def _longer(text: str, at: int, heads) -> bool:
    """Return whether a word of the tables begins here."""
    return any(text.startswith(known, at) for known, _ in heads.get(text[at : at + 2], ()))


def _compound(start: int, stop: int, codes, rule: str) -> _Hit:
    name = Name(tuple(dict.fromkeys(codes)), "compound", rule)
    return _Hit(start, stop, name, "compound", rule)


def _grammar(text: str, at: int, end: int, heads, kanji, rice: bool) -> _Hit | None:
    char = text[at]
    before = text[at - 1 : at]
    glued = bool(before) and bool(_HAN.match(before)) and at != end
    if char in "対訪駐在反親来滞離":
        second = text[at + 1 : at + 2]
        if (
            second in kanji
            and second not in "西白"
            and (char not in _PREFIXED or second in _PREFIXED[char])
            and before not in tuple(_PREFIX_BAD[char])
            and not _longer(text, at + 1, heads)
            and not (second == "米" and text.startswith("ドル", at + 2))
            and not (second in "ロパ" and _KANA.match(text[at + 2 : at + 3] or " "))
            and not (second in "星波馬土台比加亜丁智希典" and not _PAIR_END.match(text, at + 2))
        ):
            pair = _pair(text, at + 1, heads, kanji, True)
            stop = pair.end if pair else at + 2
            codes = pair.name.codes if pair else (kanji[second],)
            return _compound(at, stop, codes, "state_prefixed")
        return None
    if char not in kanji:
        return None
    if char not in "ロパ":
        pair = _pair(text, at, heads, kanji, not glued)
        if pair:
            return pair
    elif before and _KANA.match(before):
        return None
    if glued and before not in "前元現":
        return None
    if char in _OFFICER and _OFFICER[char].match(text, at + 1):
        return _compound(at, at + 1, (kanji[char],), "state_kanji")
    following = text[at + 1 : at + 2]
    if char in _PAIR and (_LATIN.match(following) or _KANA.match(following)):
        if _known(text, at + 1, at + 1, heads):
            hit = _known(text, at + 1, at + 1, heads)
            if hit and hit.kind in ("state", "bloc") and char not in "パ":
                return _compound(at, at + 1, (kanji[char],), "state_kanji")
        return None
    joined = following in ("・", "、", "と") and (
        text[at + 2 : at + 3] in kanji or _known(text, at + 2, at + 2, heads) is not None
    )
    after = before in ("・", "、", "と") and at - 1 == end
    if char in "米露英仏独韓豪印伊欧" and _BARE.match(text, at + 1) and _EDGE.match(before or " "):
        if char == "米" and rice and not joined:
            return None
        if char in "印伊欧独" and not (joined or after or following in "、は"):
            return None
        return _compound(at, at + 1, (kanji[char],), "state_kanji")
    if char in "日中露ロ加台比越朝" and (joined and following == "・" or after and before == "・"):
        if _PAIR_END.match(text, at + 1) or following == "":
            return _compound(at, at + 1, (kanji[char],), "state_kanji")
    return None


def _pair(text: str, at: int, heads, kanji, free: bool) -> _Hit | None:
    m = _PAIRED.match(text, at)
    if not m:
        return None
    run = m.group()
    for size in range(len(run), 1, -1):
        part, stop = run[:size], at + size
        if len(set(part)) < size or (part[-1] in "ロパ" and _KANA.match(text[stop : stop + 1] or " ")):
            continue
        if _longer(text, stop - 1, heads) and not _PAIR_SUFFIX.match(text, stop):
            continue
        known = all(part[n : n + 2] in _WELL for n in range(size - 1)) or size > 2
        suffix = bool(_PAIR_SUFFIX.match(text, stop))
        ends = bool(_PAIR_END.match(text, stop))
        if size == 2 and part in _NEEDS:
            good = suffix and free
        elif known:
            good = suffix or (free and (ends or size > 2)) or (ends and part[0] not in "日中")
        else:
            good = suffix and free and not ends
        if good and part != "欧米":
            return _compound(at, stop, (kanji[k] for k in part), "state_compound")
    return None


# Seats of government ------------------------------------------------------------------------------


def _acting(text: str, hits: list[_Hit]):
    """Yield the hits without the seats that are places; seats joined to an actor act as well."""
    verdicts: dict[int, bool] = {}
    seats = [n for n, hit in enumerate(hits) if hit.kind == "capital"]
    for n in seats:
        verdicts[n] = _acts(text, hits[n])
    for order in (seats, seats[::-1]):
        for n in order:
            hit = hits[n]
            for other in (n - 1, n + 1):
                if verdicts[n] or not 0 <= other < len(hits):
                    continue
                beside = hits[other]
                first, second = (beside, hit) if other < n else (hit, beside)
                between = text[first.end : second.start]
                if beside.kind == "capital" and verdicts.get(other) and _joins(between):
                    verdicts[n] = True
    for n, hit in enumerate(hits):
        if hit.kind != "capital" or verdicts[n]:
            yield hit


def _joins(between: str) -> bool:
    return bool(_SEPARATED.fullmatch(between) and between != ", " or _SEAT_AND.fullmatch(between))


def _acts(text: str, hit: _Hit) -> bool:
    word = text[hit.start : hit.end]
    before = text[max(0, hit.start - 60) : hit.start]
    if word[0].isascii() or word[0] in "ÉÀ":
        if word in _OWN_SEAT or word.title() in _OWN_SEAT:
            return not re.search(r"\b(?:at|in|outside|near|inside|visit\w*) (?:the )?$", before)
        rest = text[hit.end : hit.end + 40]
        if _OF_ACTOR.search(before):
            return True
        if _AT.search(before) or _MOVE.search(before):
            return False
        if _THING.match(rest):
            return False
        if _POSSESSIVE.match(rest):
            return True
        if _AWAY.search(before):
            return bool(re.search(r"\b(?:to|for) $", before)) and not rest.startswith(" on ")
        if _BETWEEN.search(before):
            return True
        return bool(_VERB.match(rest)) and not before.endswith(", ")
    if word in _OWN_SEAT:
        return not text.startswith(("で", "にて", "前"), hit.end)
    return bool(_SEAT_ACTS.match(text, hit.end))
