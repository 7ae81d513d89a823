"""What a clause makes of what it says: its predicate, under whatever reports or weakens it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from detente.deal.schema import Status
from detente.document.cues.ja.clauses import Join
from detente.document.cues.ja.ladder import Fit, fit, word_class
from detente.document.cues.ja.predicate import Predicate, predicate
from detente.document.cues.ja.reporting import lead, reported
from detente.document.cues.ja.subject import Subject, subject
from detente.document.cues.ja.words import Word, joined
from detente.document.reading import Certainty, Kind, Mention, Span

_TEXT = re.compile(
    r"覚書|協定|条約|議定書|取極|取り決め|声明|宣言|文書|合意文|合意書|議事録|コミュニケ|共同発表|条文|附属書|付属書|ロードマップ|合意"
)
_TREATY = re.compile(r"覚書|協定|条約|議定書|取極|附属書|付属書")
_AGREED = re.compile(
    r"(?P<what>.{0,60}?)(?P<by>(?:こと|旨|方針|方向|案|線|点|もの|ところ|内容|考え|認識|必要性|重要性|の|と)?(?:で|に|を|と|が|は|も|について|まで|へ)*)"
    r"(?P<verb>(?:大筋|基本|原則|暫定|最終|正式に?|改めて|既に|すでに|おおむね|概ね|完全に|互いに|相互に|新たに|意見が|見解が|認識が|足並みが|口頭で|共同で)*"
    r"(?:合意|一致|決定|確認|再確認|確約|妥結|申し合わせ|申合せ|約束|誓約|了承|了解|同意|容認|決着|取り決め|合意(?:に|へ|が|を)(?:達|至|成立|得|こぎつけ|こぎ着け|取り付け|交わ|まと)|"
    r"決め|決まる|申し合わせる|取り決める|折り合う|折り合い|受け入れる|認める|約す|取り付ける|まとまる|まとめる|落ち着く|こぎ着ける|裁可|定める|手を打つ|こととする|歩み寄る|約定|確定)"
    r"(?:する|る|た|す|し)*)$"
)
_CLOSER = re.compile(
    r"(?:関係|協力|連携|友好|交流|絆|信頼|パートナーシップ|対話|意思疎通)[^、。]{0,8}(?:を|の|が|も)?(?:一層|更に|さらに|緊密に|より|着実に|引き続き|幅広く)*"
    r"(?:強化|深化|発展|拡大|緊密化|促進|推進|進展|深める|強める|高める|維持|構築|継続|重視)(?:する|を図る|させる)*|緊密に(?:連携|協力|意思疎通)|重要性|認識|必要性|重要だ?|重要である|努力する|解決(?:を|が)"
)
_UNTIL = re.compile(r"(?:検討|協議|議論|調整|交渉|話し合い|話し合う|詰める|模索)(?:を|が)?(?:継続|続ける|要する|する|行う|深める|加速|進める|急ぐ|重ねる)*(?:する)*$")
_BEGIN = re.compile(
    r"(?:開始|始め|始ま|再開|着手|入|立ち上げ|設け|設置|発足|スタート|開く|開催|起こす)(?:る)?(?:する)*$"
)
_TALK = re.compile(r"協議|交渉|対話|作業部会|ワーキンググループ|専門家会合|検討会|話し合い|折衝|共同研究|作業グループ|検討作業")
_HISTORY = re.compile(
    r"昨[年季秋夏春冬]|前年|一昨年|去年|[0-9０-９一二三四五六七八九十数]+[カかヵヶケ]?[年月]前|以来|以降、|これまで|従来|かつて|長年|もともと|当初|過去|"
    r"(?:19|20)[0-9]{2}年(?:に|の|以降|から|時点)|世紀|歴史的に|長らく|近年|直近|前回|先月|先週まで|統計|によって起き|昨年末"
)
_TODAY = re.compile(r"今回|本日|この日|同日|[0-9０-９]{1,2}日、|新たに|今次|このほど|さきほど")
_PLAN = re.compile(r"(?:予定|見通し|運び|段取り|手はず|計画|見込み|方向|こととなる|スケジュール)(?:だ|が|に|で)?(?:ある|なる)?$")
_CONDITION = frozenset(("場合", "限り", "際", "条件", "前提"))


@dataclass(frozen=True)
class Context:
    """What a clause is judged in: its sentence, of whom it speaks, how it goes on."""

    sentence: str
    bullet: bool
    deal: tuple[str, ...]
    mentions: tuple[Mention, ...]
    topic: Subject | None
    label: Span | None
    join: Join

    def of(self, topic: Subject | None, join: Join) -> Context:
        """Return the context of one clause."""
        return replace(self, topic=topic, join=join)

    @property
    def sort(self) -> str:
        """Return what sort of speaker the clause has."""
        return self.topic.sort if self.topic else "none"


@dataclass(frozen=True)
class Finding:
    """A clause judged. ``weak``: nothing in it stands alone; ``full``: it has its own arguments."""

    span: Span
    certainty: Certainty
    join: Join
    weak: bool
    full: bool

    def like(self, other: Finding) -> Finding:
        """Return it with the certainty of what it leans on, and the same cue."""
        return replace(self, certainty=replace(other.certainty, condition=self.certainty.condition or other.certainty.condition))

    def widened(self, other: Finding) -> Finding:
        """Return it with the words of ``other`` before it."""
        span = Span(min(self.span.start, other.span.start), max(self.span.end, other.span.end))
        mine, its = self.certainty, other.certainty
        both = replace(
            mine,
            condition=mine.condition or its.condition,
            attributed=mine.attributed or its.attributed,
        )
        return replace(self, span=span, certainty=both, full=self.full or other.full)

    @classmethod
    def nothing(cls, span: Span) -> Finding:
        """Return a clause in which nothing was found."""
        return cls(span, Certainty(None, None, None, "ja.no_cue"), "end", True, False)


@dataclass
class _Said:
    kind: Kind | None = None
    status: Status | None = None
    rule: str = "ja.no_cue"
    cue: Span | None = None
    end: int = 0
    attributed: Span | None = None
    strong: bool = False


def judge(row: Sequence[Word], context: Context) -> Finding:
    """Return how certain a clause makes what it says."""
    attributed = context.label
    cut = lead(row)
    source = joined(row[:cut]) if cut else ""
    if cut:
        attributed = Span(row[0].start, row[cut - 1].end)
        if cut == len(row):
            cut = 0
    rest = tuple(row[cut:])
    said = _read(rest, context, source, 0)
    start = rest[0].start
    topic = context.topic
    if said.attributed is not None:
        attributed = said.attributed
        if said.attributed.start <= start and topic is not None and said.attributed.end >= topic.end:
            after = next((w.start for w in rest if w.start >= topic.after and w.pos != "補助記号"), start)
            start = after if after < said.end else start
    start = _after_purpose(rest, start)
    end = max(said.end or rest[-1].end, start + 1)
    certainty = Certainty(
        said.kind,
        said.status,
        said.cue,
        said.rule,
        attributed,
        _condition(rest),
        topic.codes if topic else (),
    )
    weak = said.kind is None or (said.rule in ("ja.deed", "ja.background", "ja.mechanism", "ja.effect") and not said.strong)
    return Finding(Span(start, end), certainty, context.join, weak, _full(rest))


def _full(row: Sequence[Word]) -> bool:
    return any(w.surface in ("を", "が", "は", "も") and w.pos == "助詞" and not w.depth for w in row)


def _after_purpose(row: Sequence[Word], start: int) -> int:
    """Return the start after a purpose clause at the head (…を目的に、)."""
    for i, word in enumerate(row[:30]):
        if word.surface == "、" and i > 2 and not word.depth:
            text = "".join(w.surface for w in row[max(0, i - 5) : i])
            if re.search(r"(?:を目的に|を目的として|を狙って|を狙い|ため(?:に)?|べく|を目指し|ように|よう)$", text) and word.end > start:
                return row[i + 1].start if i + 1 < len(row) else start
    return start


def _condition(row: Sequence[Word]) -> Span | None:
    last = row[0].start
    for i, word in enumerate(row):
        if word.surface in ("、", "は") and word.pos in ("補助記号", "助詞") and not word.depth:
            if word.surface == "、":
                last = row[i + 1].start if i + 1 < len(row) else last
            elif not any(w.surface in _CONDITION for w in row[max(0, i - 2) : i]):
                last = row[i + 1].start if i + 1 < len(row) else last
        nxt = row[i + 1] if i + 1 < len(row) else None
        if word.surface in ("場合", "限り") and i and row[i - 1].verbal:
            return Span(last, word.end)
        if word.surface in ("条件", "前提") and nxt is not None and nxt.surface in ("に", "と", "として"):
            return Span(last, nxt.end)
        if word.form.startswith("仮定形") and i:
            after = row[i + 2].lemma if i + 2 < len(row) else ""
            if word.lemma not in ("いう", "言う", "よる") and after not in ("なる", "いける"):
                return Span(last, nxt.end if nxt and nxt.surface == "ば" else word.end)
        if word.surface in ("次第", "うえ", "上") and nxt is not None and nxt.surface in ("で", "、") and i and row[i - 1].lemma in ("経る", "得る", "た") and any(w.lemma in ("経る", "得る") for w in row[max(0, i - 3) : i]):
            return Span(last, word.end)
        if word.lemma in ("得る", "経る") and nxt is not None and nxt.surface == "て" and i and row[i - 1].surface == "を":
            return Span(last, nxt.end)
    return None


def _read(row: tuple[Word, ...], context: Context, source: str, depth: int) -> _Said:
    """Judge a row of words; ``depth`` counts the reports that it stands in."""
    found = predicate(row)
    said = _Said(end=row[-1].end if row else 0)
    if not found.words:
        return said
    said.end = row[-1].end
    if "question" in found.flags and depth == 0:
        return _as(said, "topic", None, "ja.question")
    if depth < 3 and (report := reported(found)) is not None:
        return _reported(report.said, report.verb, report.quoted, found, context, source, depth, row)
    return _weakened(found, context, source, said)


def _as(said: _Said, kind: Kind | None, status: Status | None, rule: str, cue: Span | None = None) -> _Said:
    said.kind, said.status, said.rule = kind, status, rule
    said.cue = cue or said.cue
    return said


def _reported(
    inner: tuple[Word, ...],
    verb: str,
    quoted: bool,
    outer: Predicate,
    context: Context,
    source: str,
    depth: int,
    row: tuple[Word, ...],
) -> _Said:
    said_in = inner
    if quoted:
        said_in = _quote(inner)
    sort = context.sort
    topic = context.topic
    own = subject(said_in, context.mentions, context.deal)
    speaker = topic
    if topic is not None and said_in and topic.start >= said_in[0].start and not quoted:
        # the topic may belong to what is said: a second one is the speaker's
        speaker = topic
    inner_context = context.of(own if quoted or (own and topic and own.start != topic.start) else topic, context.join)
    result = _read(said_in or inner, inner_context, source, depth + 1)
    result.attributed = Span(speaker.start, speaker.end) if speaker and speaker.sort != "parties" else result.attributed
    cue = Span(outer.words[-1].start, outer.words[-1].end)
    result.end = (said_in or inner)[-1].end
    negative = "negative" in outer.flags
    effect = bool(word_class("effect").search(outer.head))
    if sort == "outside":
        if result.kind == "provision" and result.strong and verb not in ("批判する", "反発する", "懸念する", "歓迎する"):
            return result
        return _as(result, "reaction", Status.SPECULATED, "ja.reaction", cue)
    if sort == "observer":
        kind = "mechanism" if result.kind == "mechanism" or effect else "assessment"
        return _as(result, result.kind if result.kind in ("motive", "mechanism", "reaction") else kind, Status.SPECULATED, "ja.observer", cue)
    if verb in ("みる", "見る", "分析する", "予想する", "自賛する", "胸を張る", "評価する", "歓迎する", "期待を示す", "見通しを示す", "批判する", "非難する", "反発する", "懸念する", "警告する", "懸念を示す"):
        return _as(result, "assessment", Status.SPECULATED, "ja.assessment", cue)
    if negative and result.kind == "provision":
        return _as(result, "provision", Status.ABSENT, "ja.absent", cue)
    if sort == "party" and result.kind == "provision" and result.rule == "ja.deed":
        joint = own is not None and own.sort == "parties"
        past = "past" in predicate(said_in).flags if said_in else False
        if not joint and not past:
            return _as(result, "provision", Status.HINTED, "ja.announced", cue)
    if sort == "party" and result.rule == "ja.want":
        return _as(result, "provision", Status.HINTED, "ja.hint", cue)
    return result


def _quote(inner: tuple[Word, ...]) -> tuple[Word, ...]:
    """Return the words within the last quote, one level down."""
    level = max((w.depth for w in inner[-3:]), default=0)
    end = len(inner) - 1
    if level == 0:
        level = 1
    start = end
    while start > 0 and inner[start - 1].depth >= level:
        start -= 1
    within = inner[start:end]
    # the last sentence of the quote
    for i in range(len(within) - 2, -1, -1):
        if within[i].surface == "。":
            return within[i + 1 :]
    return within


def _weakened(found: Predicate, context: Context, source: str, said: _Said) -> _Said:
    flags, head = found.flags, found.head
    last = Span(found.words[-1].start, found.words[-1].end)
    sentence = joined(found.words)
    effect = bool(re.search(word_class("effect").pattern + "$", head))
    kind: Kind = "mechanism" if effect else "assessment"
    if flags & {"guess", "seem", "hearsay"}:
        return _as(said, kind, Status.SPECULATED, "ja.guess", last)
    if re.search(r"と(?:みる|見る|考える|思う|予想する|予測する|推測する|期待する|分析する|判断する)(?:れる|られる)?$|と(?:する)$", head) and (
        "passive" in flags or not re.search(r"と(?:する)$", head)
    ):
        inner = re.sub(r"と[^と]{1,6}$", "", head)
        deeper = re.search(word_class("effect").pattern + "$", inner)
        return _as(said, "mechanism" if deeper else "assessment", Status.SPECULATED, "ja.guess", last)
    party = context.sort in ("party", "parties") or (
        context.sort == "none" and (context.bullet or bool(context.label))
    )
    text = bool(_TEXT.search(sentence)) or bool(_TEXT.search(source))
    if context.sort == "outside":
        return _as(said, "reaction", Status.SPECULATED, "ja.reaction", last)
    agreed = _agreed(found, context, said)
    if agreed is not None:
        return agreed
    match = fit(found, text=text, party=party, skip=frozenset())
    if match is None:
        return _leftover(found, context, said, sentence, party)
    return _told(match, found, context, source, said, sentence, party, kind)


def _agreed(found: Predicate, context: Context, said: _Said) -> _Said | None:
    """Read 合意する and its like with what is agreed."""
    match = _AGREED.match(found.head) if "negative" not in found.flags else None
    if match is None:
        return None
    at = match.start("verb")
    cue = Span(*found.cue(at))
    what, by, verb = match["what"], match["by"], match["verb"]
    nominal = by == "" and not verb.endswith(("る", "す"))
    if re.fullmatch(r"(?:認める|決める|定める|受け入れる|取り付ける|まとめる|確認する|同意する|容認する|了承する|約束する|再確認する).*", verb) and context.sort not in ("party", "parties", "none", "thing"):
        return None
    if context.sort == "observer":
        return _as(said, "assessment", Status.SPECULATED, "ja.observer", cue)
    if re.search(r"合意を(?:受ける|踏まえる)$", found.head):
        return None
    said.strong = True
    inner = what + by
    stem = re.sub(r"(?:(?:こと|旨|方針|方向|案|線|点|もの|ところ|内容|考え|必要性|重要性|の|と|について|まで|へ)*(?:で|に|を|と|が|は|も)*)$", "", inner)
    history = bool(_HISTORY.search(joined(found.words))) and not _TODAY.search(joined(found.words))
    if "past" in found.flags and history and context.sort != "parties":
        return _as(said, "background", None, "ja.history", cue)
    if _UNTIL.search(stem) or re.search(r"(?:検討|協議|議論)(?:を|が)?(?:要する|続ける|継続する)", inner):
        return _as(said, "provision", Status.TO_BE_DISCUSSED, "ja.agreed_to_discuss", cue)
    if _TALK.search(stem[-24:]) and _BEGIN.search(stem):
        return _as(said, "provision", Status.TALKS_AGREED, "ja.talks_agreed", cue)
    if _CLOSER.search(inner[-24:]) and not re.search(r"[0-9０-９]", inner):
        return _as(said, "topic", None, "ja.niceties", cue)
    if nominal and not inner:
        return None
    if re.match(r"(?:確認|再確認)", verb) and not re.search(r"(?:こと|旨|方針|と)(?:で|に|を|が|は|も)*$", inner):
        return _as(said, "topic", None, "ja.niceties", cue)
    if "want" in found.flags:
        return _as(said, "provision", Status.HINTED, "ja.hint", cue)
    return _as(said, "provision", Status.AGREED, "ja.agreed", cue)


def _leftover(
    found: Predicate, context: Context, said: _Said, sentence: str, party: bool
) -> _Said:
    last = Span(found.words[-1].start, found.words[-1].end)
    if "want" in found.flags:
        return _as(said, "provision" if party else "motive", Status.HINTED if party else Status.SPECULATED, "ja.want", last)
    if found.flags & {"must", "decided"} and (party or context.sort in ("thing", "text")):
        return _as(said, "provision", Status.AGREED, "ja.obligation", last)
    if "so far" in found.flags or ("past" in found.flags and _HISTORY.search(sentence)):
        return _as(said, "background", None, "ja.history", last)
    return said


def _told(
    match: Fit,
    found: Predicate,
    context: Context,
    source: str,
    said: _Said,
    sentence: str,
    party: bool,
    kind: Kind,
) -> _Said:
    flags, says, name = found.flags, match.says, match.rule.name
    cue = Span(*found.cue(match.start))
    sort = context.sort
    past = "past" in flags
    history = bool(_HISTORY.search(sentence)) and not _TODAY.search(sentence)
    said.strong = says not in ("deed", "mechanism", "background", "assessment")
    if says == "background" or (("so far" in flags) and says not in ("content",)):
        return _as(said, "background", None, "ja.history", cue)
    if says == "topic":
        return _as(said, "topic", None, name, cue)
    if says in ("mechanism", "assessment", "guess", "reaction", "motive"):
        if past and history and says in ("mechanism",):
            return _as(said, "background", None, "ja.history", cue)
        if says == "guess":
            inner = re.sub(r"(?:との|という|する)?[^るいた]{1,10}$", "", found.head)
            deeper = re.search(word_class("effect").pattern + "(?:する|という|との|と|恐れ|可能性|見方|公算)*$", inner)
            return _as(said, "mechanism" if deeper or kind == "mechanism" else "assessment", Status.SPECULATED, name, cue)
        if says == "mechanism" and sort in ("parties", "party") and (flags & {"must", "decided"}):
            return _as(said, "provision", Status.AGREED, "ja.obligation", cue)
        return _as(said, says, Status.SPECULATED, name, cue)  # pyright: ignore[reportArgumentType]
    if sort == "observer":
        return _as(said, "assessment", Status.SPECULATED, "ja.observer", cue)
    if says == "content":
        treaty = _TREATY.search(sentence) or _TREATY.search(source)
        return _as(said, "provision", Status.SIGNED if treaty else Status.AGREED, name, cue)
    if says == "signed":
        if history and past and sort not in ("parties",):
            return _as(said, "background", None, "ja.history", cue)
        done = past or "going" in flags or match.rule.pattern.search(found.head) and found.words[-1].nominal
        return _as(said, "provision", Status.SIGNED if done else Status.AGREED, name, cue)
    if says == "ratified":
        return _as(said, "provision", Status.AGREED, name, cue)
    if says == "in-force":
        done = (past or "going" in flags) and "negative" not in flags
        if "going" in flags and not re.search(r"発効|施行|適用|効力|すでに|既に|もう", sentence):
            return _as(said, "background", None, "ja.history", cue)
        return _as(said, "provision", Status.IN_FORCE if done else Status.AGREED, name, cue)
    if says == "discussed":
        one = sort == "party"
        if history and past and sort not in ("parties",):
            return _as(said, "background", None, "ja.history", cue)
        hinted = one and re.search(r"(?:検討|調整|目指す|めざす|申し出る)", found.head[match.start :])
        return _as(said, "provision", Status.HINTED if hinted else Status.TO_BE_DISCUSSED, name, cue)
    if says in ("hint", "hint-not"):
        if party or sort == "source" or (sort == "none" and context.deal):
            joint = sort == "parties" and _PLAN.search(found.head)
            return _as(said, "provision", Status.AGREED if joint else Status.HINTED, name, cue)
        if _PLAN.search(found.head) and sort in ("thing", "text"):
            return _as(said, "provision", Status.AGREED, "ja.planned", cue)
        return _as(said, "assessment", Status.SPECULATED, "ja.author", cue)
    if says == "deed":
        return _deed(found, context, source, said, sentence, party, cue, history)
    if says == "talks-agreed" and past and history:
        return _as(said, "background", None, "ja.history", cue)
    if says in ("denied", "absent") and history and past and sort not in ("parties", "party"):
        return _as(said, "background", None, "ja.history", cue)
    return _as(said, "provision", Status(says), name, cue)


def _deed(
    found: Predicate,
    context: Context,
    source: str,
    said: _Said,
    sentence: str,
    party: bool,
    cue: Span,
    history: bool,
) -> _Said:
    flags = found.flags
    past = "past" in flags
    if flags & {"must", "decided"}:
        said.strong = True
        return _as(said, "provision", Status.AGREED, "ja.obligation", cue)
    if "should" in flags:
        return _as(said, "assessment", Status.SPECULATED, "ja.assessment", cue)
    if "want" in flags:
        return _as(said, "provision", Status.HINTED, "ja.want", cue)
    if (past or "going" in flags) and (history or not party):
        return _as(said, "background", None, "ja.history", cue)
    if past and "negative" in flags:
        return _as(said, "provision", Status.DENIED, "ja.denied", cue)
    if context.join == "cause":
        return _as(said, "background", None, "ja.cause", cue)
    if party or source or context.sort in ("text", "thing", "none"):
        return _as(said, "provision", Status.AGREED, "ja.deed", cue)
    return said
