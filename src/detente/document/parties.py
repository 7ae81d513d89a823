"""Who the parties of a deal are, and of each clause."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from detente.deal.schema import Status
from detente.document.layout.kinds import asked
from detente.document.names import seats
from detente.document.reading import Document, Mention, Sentence, Span
from detente.document.seat import SEAT_PLACE

# What a heading, a lede that names two, the next such sentence or a lede of one, and any sentence
# of a deal weigh beside one that only names a party.
HEADING, LEDE, SECOND, DEAL, NAMED = 3.0, 4.0, 2.0, 1.0, 0.3
# A further party needs this share of the second one's score; named together at the top, less.
SHARE, SHARE_TOGETHER = 0.75, 0.3
FAINT = 0.15
# What a deal is not about tends to come late: the last sentence weighs so much less.
LATE = 0.5
# What names side by side weigh in a title.
TITLED = 6.0
HALF = 0.5
INSTITUTION = 0.3

_DEAL = {
    "ja": re.compile(
        r"合意|一致|署名|調印|妥結|締結|協定|条約|停戦|共同声明|取り決め|会談|協議|交渉|"
        r"約束|決定|確認し|双方|両国|両政府|両首脳"
    ),
    "en": re.compile(
        r"\b(?:agree\w*|sign(?:ed|s|ing)?|initial(?:l?ed)|deal|accord|pact|treaty|protocol|truce|"
        r"ceasefire|memorandum|communiqu\w+|statement|talks|negotiat\w+|met|meeting|pledge\w*|"
        r"undertak\w*|conclud\w*|struck|sealed|shall|both|two (?:sides|countries|governments)|"
        r"Parties)\b",
        re.I,
    ),
}
_JOIN = {
    "ja": re.compile(
        r"(?:の|側|政府|両)?[一-鿿ァ-ヺー・]{0,16}(?:と|、|・|や|及び|および|並びに|ならびに|対|-|―|=)"
        r"(?:の?間の)?(?:同)?"
    ),
    "en": re.compile(
        r"(?:['’]s)?(?: [^\s.;:,]+){0,5}?(?:,| and|, and| &|/|-|–|—| with)"
        r"(?: (?:the|its|their|his|her|with|of|by|governments?|republics?|kingdom|states?|"
        r"sultanate|oriental|federal|federative|federated|democratic|people['’]s|islamic|arab|socialist|"
        r"united|independent|hashemite|bolivarian|plurinational|cooperative|co-operative|commonwealth|"
        r"union|principality|grand|duchy))*[ ]?",
        re.I,
    ),
}
# Where goods come from or go to, in the name of the goods.
_GOODS = {
    "ja": re.compile(r"産|製|向け|からの|経由|船|漁船|企業|籍|水域|国境|領|人"),
    "en": re.compile(
        r"(?:['’]s)? (?:natural )?(?:gas|oil|crude|LNG|coal|grain|wheat|goods|products|exports?|"
        r"imports?|trawlers|vessels|ships|boats|cargo(?:es)?|waters|companies|firms|citizens|nationals|"
        r"entities|banks|troops|soldiers|border|market|buyers|consumers|farmers|minerals|copper|"
        r"cobalt|lithium|steel|cars|families|origin)\b",
        re.I,
    ),
}
_FROM = re.compile(r"\b(?:from|through|via|towards?|like|than|unlike|against) (?:the )?$")
_OUTSIDE = {
    "ja": re.compile(r"蚊帳の外|を除|抜き|は?参加し(?:て(?:い)?な|なか)|加わ(?:って)?(?:い)?な"),
    "en": re.compile(
        r"(?:was|were|is|are|has|have) (?:not|never|no)\b.{0,20}(?:in the room|part[y ]|invited|"
        r"included|at the table|involved|sign)|excluded|left out|sidelined|on the "
        r"sidelines|was absent"
    ),
}
# Beside a name: a place, a mediator, a reporter.
_PLACE_AFTER = re.compile(
    r"(?:の首都)?(?:で(?!も|あ|の)|において|における|にて|市|郊外|駐在|を訪問|訪問|入り|南部|北部|"
    r"東部|西部|沖)"
)
_PLACE_BEFORE = re.compile(
    r"\b(?:in|at|near|off|across|inside|outside|throughout|via|through|northern|southern|eastern|"
    r"western|visit to|visited|trip to|capital of|imposed in|held in) (?:the )?$",
    re.I,
)
_MEDIATES_BEFORE = {
    "ja": re.compile(
        r"(?:仲介|仲裁|斡旋|あっせん|主催|開催|橋渡し|立会)(?:役|国|者)?(?:の|する|した|を?務め[るた])?$"
    ),
    "en": re.compile(
        r"\b(?:mediat\w+|broker\w*|facilitat\w+|host\w*|convened|witnessed|offices|auspices)"
        r"(?: by| of| from)?,?(?: the)? $",
        re.I,
    ),
}
_MEDIATES_AFTER = {
    "ja": re.compile(
        r"(?:側|政府|大統領|首相|外相)?(?:の|が|は|による|を)?[^、。はがと]{0,4}"
        r"(?:仲介|仲裁|取り持|橋渡し|主催|斡旋|あっせん|立会)"
    ),
    "en": re.compile(
        r"(?:['’]s)?(?:, (?:which|who|whose))?[^.,;]{0,20}\b(?:mediat|broker|facilitat|host|"
        r"go-between|good offices|convene)\w*\b(?! by)",
        re.I,
    ),
}
_REACTS = {
    "ja": re.compile(r"歓迎|批判|反発|懸念|警戒|非難|牽制|けん制|注視|によると|によれば|紙|筋"),
    "en": re.compile(
        r"\b(?:welcom|critici|condemn|denounc|object|warn|reaction|concern|according to|reporter|"
        r"analyst|watch|unlike|rival|compet)",
        re.I,
    ),
}
_SUBJECT = {
    "ja": re.compile(r"(?:[((][^))]{1,12}[))])?(?:政府|側|軍|外相|大統領|首相|両国)?(?:が|は|も)"),
    "en": re.compile(
        r"(?:['’]s (?:government|president|parliament|army|navy))?"
        r"(?: each| also| jointly| together)?"
        r" (?:agreed|sign(?:ed|s)?|will|shall|pledged|promised|undertook|undertakes|committed|"
        r"is to|are to|would|has agreed|have agreed|has signed|have signed|has pledged)\b"
    ),
}
# Rungs of what a party, of which alone it is said, takes upon itself or does.
_ALONE = {Status.HINTED, Status.AGREED, Status.SIGNED, Status.IN_FORCE}
# Whoever acts stands at the front of a clause, so many code points behind its beginning at most.
_FRONT = {"en": 28, "ja": 8}
# What one party asks of the other, who would have to do it; what it proposes is between both.
_ASKS = {
    "ja": re.compile(
        r"求め|要請|要求|要望|望[みむん]|希望|申し入れ|促し|働きかけ|願い出|頼[みむん]|迫[りるっ]"
    ),
    "en": re.compile(
        r"\b(?:ask(?:s|ed|ing)?|want(?:s|ed)?|would (?:rather|like|have liked)|demand(?:s|ed)?|"
        r"request(?:s|ed)?|press(?:es|ed|ing)?|urg(?:es?|ed|ing)|appl(?:ies|ied) for|seeks?|sought|"
        r"call(?:s|ed)? (?:for|on)|applied|sounded out)\b"
    ),
}
# What is done to one, not by one: what stands behind a name, or before it.
_OBJECT = {
    "ja": re.compile(r"(?:政府|側|当局|軍)?(?:に(?!は|よ)|を|へ|から|と|向け)"),
    "en": re.compile(r"\b(?:to|for|from|with|by|of|on|against) (?:the )?$", re.I),
}
# What is done together, whoever is named first.
_TOGETHER = {
    "ja": re.compile(r"署名|調印|締結|結ん|結ぶ|合意|一致|間の|間で|相互|互い|共同|両|双方|交換"),
    "en": re.compile(
        r"\b(?:signed?|signs|conclud\w+|initial\w+|agreed (?:with|on)|between|jointly?|each other|"
        r"one another|mutual\w*|(?<!in )exchange[ds]?|with (?:the )?other|together)\b",
        re.I,
    ),
}
_TWO = re.compile(r"両|双方|(?:both|the two|these two|either|neither|the pair|the duo)\b", re.I)
_MORE = re.compile(r"[三四五六3-63-6]|\b(?:three|four|five|six|trio)\b", re.I)
_BINDS = {
    "ja": re.compile(r"合意|署名|調印|締結|結ん|結ぶ|一致し|契約"),
    "en": re.compile(r"\b(?:agreed|sign(?:s|ed)?|pledged|undertook|concluded|committed)\b"),
}


def parties(
    document: Document, sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> tuple[str, ...]:
    """Return the parties of the deal that a document speaks of, the main ones first.

    A state counts where the heading, the lede and sentences of a deal name it, more where it is
    named together with another one; less as a place, a mediator, or one that reacts.
    """
    scores: defaultdict[str, float] = defaultdict(float)
    groups: defaultdict[tuple[str, ...], float] = defaultdict(float)
    more: set[str] = set()
    for sentence, weight, reacts in _weighed(sentences, mentions):
        inside = within(sentence, mentions)
        seen: dict[str, float] = {}
        for mention in inside:
            role = _role(document.text, sentence, mention)
            if mention.rule == SEAT_PLACE:
                role = FAINT
            if role > FAINT or mention.rule == SEAT_PLACE:
                more.update(mention.codes or _seated(mention))
            for code in mention.codes or _seated(mention):
                seen[code] = max(seen.get(code, 0.0), role)
        for code, role in seen.items():
            scores[code] += weight * role * (INSTITUTION if code == "UN" else 1.0)
        for group in _groups(document.text, sentence, inside):
            codes = tuple(dict.fromkeys(c for m in group for c in m.codes))
            roles = [_role(document.text, sentence, m) for m in group]
            if len(codes) > 1 and min(roles) == 1.0 and not (reacts and weight <= DEAL):
                groups[tuple(sorted(codes))] += TITLED if weight == HEADING else weight
                for code in codes:
                    scores[code] += weight * 0.7
    found = _chosen({code: score for code, score in scores.items() if code in more}, groups)
    if not _bilateral(mentions, groups):
        return found
    pairs = (group for group, weight in groups.items() if len(group) == 2 and weight >= TITLED)
    pair = next(pairs, ())
    titled = tuple(code for code in found if code in pair)
    return titled if len(titled) == 2 else found[:2]


def _bilateral(mentions: Sequence[Mention], groups: Mapping[tuple[str, ...], float]) -> bool:
    """Return whether the text speaks of two sides, never of three, nor names three together."""
    said = [m.text for m in mentions if m.kind == "collective"]
    pairs = max((w for group, w in groups.items() if len(group) == 2), default=0.0)
    return (
        any(_TWO.match(text) for text in said)
        and not any(_MORE.search(text) for text in said)
        and not any(len(g) > 2 and DEAL <= weight > pairs for g, weight in groups.items())
    )


def _weighed(
    sentences: Sequence[Sentence], mentions: Sequence[Mention]
) -> Iterator[tuple[Sentence, float, bool]]:
    """Yield each sentence with what it weighs, and whether it tells of a reaction."""
    bodies = 0
    for number, sentence in enumerate(sentences):
        deal = bool(_DEAL[sentence.lang].search(sentence.text))
        reacts = bool(_REACTS[sentence.lang].search(sentence.text))
        weight = NAMED
        if sentence.kind == "heading" and asked(sentence.text):
            weight = NAMED * (0.5 if reacts else 1.0) * (1 - LATE * number / len(sentences))
        elif sentence.kind == "heading":
            weight = DEAL if bodies else HEADING
        elif sentence.kind != "furniture":
            named = any(m.codes for m in within(sentence, mentions))
            bodies += named
            weight = DEAL if deal else NAMED
            if named and (bodies == 1 or (bodies == 2 and deal)):
                both = len({code for m in within(sentence, mentions) for code in m.codes}) > 1
                weight = LEDE if bodies == 1 and both else SECOND
            else:
                weight *= (0.5 if reacts else 1.0) * (1 - LATE * number / len(sentences))
        yield sentence, weight, reacts


def _seated(mention: Mention) -> tuple[str, ...]:
    """Return whose seat a place is."""
    text = " ".join(mention.text.split())
    found = seats().get(text) or seats().get(text.title())
    return (found,) if found and mention.rule == SEAT_PLACE else ()


def _chosen(
    scores: Mapping[str, float], groups: Mapping[tuple[str, ...], float]
) -> tuple[str, ...]:
    ranked = [code for code in sorted(scores, key=lambda c: -scores[c]) if scores[code] > 0]
    if len(ranked) < 3:
        return tuple(ranked)
    found = ranked[:2]
    second = scores[found[1]]
    top = max(groups.values(), default=0.0)
    for code in ranked[2:]:
        together = any(
            code in group and set(found) & set(group) and len(group) > 2 and weight >= 0.5 * top
            for group, weight in groups.items()
        )
        if scores[code] >= (SHARE_TOGETHER if together else SHARE) * second:
            found.append(code)
    return tuple(found)


def within(span: Span, mentions: Sequence[Mention]) -> list[Mention]:
    """Return the mentions, which stand in order, that lie within a span."""
    first = bisect_left(mentions, span.start, key=lambda m: m.start)
    found = []
    for mention in mentions[first:]:
        if mention.start >= span.end:
            break
        if mention.end <= span.end:
            found.append(mention)
    return found


def _role(text: str, sentence: Sentence, mention: Mention) -> float:
    """Return how far a name stands as a party: 1, or little for a place or a mediator."""
    lang = sentence.lang
    before = text[max(sentence.start, mention.start - 40) : mention.start]
    after = text[mention.end : min(mention.end + 60, sentence.end)]
    named = mention.kind in ("state", "capital")
    if (
        (_PLACE_AFTER.match(after) if lang == "ja" else named and _PLACE_BEFORE.search(before))
        or _MEDIATES_BEFORE[lang].search(before)
        or _MEDIATES_AFTER[lang].match(after)
        or _OUTSIDE[lang].search(after)
    ):
        return FAINT
    origin = lang == "en" and mention.kind != "compound" and _FROM.search(before)
    return HALF if origin or _GOODS[lang].match(after) else 1.0


def _groups(
    text: str, sentence: Sentence, inside: Sequence[Mention], shift: int = 0
) -> Iterator[tuple[Mention, ...]]:
    """Yield the names that stand side by side as equals: A and B, AとB, 米露."""
    run: list[Mention] = []
    for mention in inside:
        if not mention.codes:
            continue
        if run:
            between = text[run[-1].end - shift : mention.start - shift].replace("\n", " ")
            joined = len(between) <= 60 and _JOIN[sentence.lang].fullmatch(between)
            if not joined:
                yield tuple(run)
                run = []
        run.append(mention)
    if run:
        yield tuple(run)


def resolved(
    sentences: Sequence[Sentence], mentions: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[Mention, ...]:
    """Return the mentions with collectives (両国, "the two sides") given their codes.

    Where a text has several pairs, those named together last before it in the same paragraph; else
    the parties of the deal.
    """
    found: list[Mention] = []
    pair: tuple[str, ...] = ()
    paragraph = -1
    at = 0
    for sentence in sentences:
        if sentence.paragraph != paragraph:
            pair, paragraph = (), sentence.paragraph
        pairs = _pairs(sentence, mentions, deal) if len(deal) > 2 else {}
        while at < len(mentions) and mentions[at].start < sentence.end:
            mention = mentions[at]
            at += 1
            if mention.kind == "compound" and len(mention.codes) > 1:
                pair = mention.codes
            if len(deal) > 2 and mention.codes:
                pair = pairs.get(mention, pair)
            if mention.kind == "collective":
                mention = replace(mention, codes=_meant(mention, pair, deal))
            found.append(mention)
    for mention in mentions[at:]:
        codes = deal if mention.kind == "collective" else mention.codes
        found.append(replace(mention, codes=codes))
    return tuple(found)


def _pairs(
    sentence: Sentence, mentions: Sequence[Mention], deal: tuple[str, ...]
) -> dict[Mention, tuple[str, ...]]:
    """Return two of several parties that a sentence names together, by the last of their names."""
    found = {}
    for group in _groups(sentence.text, sentence, within(sentence, mentions), sentence.start):
        codes = tuple(dict.fromkeys(c for m in group for c in m.codes))
        if len(codes) == 2 and set(codes) < set(deal):
            found[group[-1]] = codes
    return found


def _meant(mention: Mention, pair: tuple[str, ...], deal: tuple[str, ...]) -> tuple[str, ...]:
    two = bool(_TWO.match(mention.text))
    if pair and set(pair) != set(deal) and (len(pair) == 2) >= two:
        return pair
    return deal


def of_clause(
    span: Span,
    sentence: Sentence,
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
    status: Status | None = None,
) -> tuple[str, ...]:
    """Return the parties of what a clause says: both sides of the provision.

    What one actor alone, who stands at its front, hints at, takes upon itself or does binds that
    one alone; so it is with a clause that names nobody behind one of whom it goes on. What one asks
    of another would bind the other. Else a clause binds the parties of the deal; of several, those
    that it names if it names two or more. A third one that the clause gives a part (it sends, pays,
    signs) stands beside them, or, where it agrees with some of them, in the place of the others.
    """
    inside = [m for m in within(span, mentions) if m.codes]
    if status in _ALONE:
        alone = _alone(span, sentence, mentions, deal, status is Status.HINTED)
        if alone:
            return alone
    if status is Status.TO_BE_DISCUSSED:
        asked_of = _asked_of(span, sentence, inside, deal)
        if asked_of:
            return asked_of
    acting = [m for m in inside if m.kind == "collective" or _names(sentence, m) == 1.0]
    named = tuple(dict.fromkeys(c for m in acting for c in m.codes if c in deal))
    third = tuple(
        dict.fromkeys(
            code for m in _subjects(sentence, inside) for code in m.codes if code not in deal
        )
    )
    if third and _BINDS[sentence.lang].search(span_text(span, sentence)):
        own = (*named, *third)
        if len(own) > 1 and not any(m.kind == "collective" for m in acting):
            return own
    if len(deal) > 2:
        some = [m.codes for m in acting if m.kind == "collective" and len(m.codes) < len(deal)]
        if some:
            return some[0]
        every = [m for m in inside if m.kind != "collective" and _names(sentence, m) >= HALF]
        codes = tuple(dict.fromkeys(code for m in every for code in m.codes))
        if len(codes) > 1:
            return codes
    return (*deal, *third)


def _alone(
    span: Span,
    sentence: Sentence,
    mentions: Sequence[Mention],
    deal: tuple[str, ...],
    hinted: bool,
) -> tuple[str, ...]:
    """Return the only actor of whom a clause is said; empty: it is said of several or of nobody.

    That is the one at its front, or, where it names nobody, the only party that the sentence names
    before it. What is done together is said of several, but for a hint; a hint is not that of whose
    goods are named (ロシア産), which somebody else may buy.
    """
    inside = [m for m in within(span, mentions) if m.codes]
    if inside:
        some = [m for m in inside if m.kind == "collective" or _names(sentence, m) >= HALF]
        if not some or not (_at_front(some[0], span, sentence) or _acts(some, sentence)):
            return ()
        if hinted and _names(sentence, some[0]) < 1.0:
            return ()
        if not hinted and _TOGETHER[sentence.lang].search(span_text(span, sentence)):
            return ()
        side_by_side = next(_groups(sentence.text, sentence, some, sentence.start))
        codes = {code for m in side_by_side for code in m.codes}
    else:
        some = [m for m in within(Span(sentence.start, span.start), mentions) if m.codes]
        some = [m for m in some if m.kind == "collective" or _names(sentence, m) >= HALF]
        codes = {code for m in some for code in m.codes}
        if not codes <= set(deal):
            return ()
    return tuple(codes) if len(codes) == 1 else ()


def _acts(some: Sequence[Mention], sentence: Sentence) -> bool:
    """Return whether all of the names are of one actor, who is said to take something on."""
    subject = _SUBJECT[sentence.lang]
    return len({m.codes for m in some}) == 1 and any(
        subject.match(sentence.text, m.end - sentence.start) for m in some
    )


def _asked_of(
    span: Span, sentence: Sentence, inside: Sequence[Mention], deal: tuple[str, ...]
) -> tuple[str, ...]:
    """Return of whom the actor at the front of a clause asks something; empty: nobody does."""
    if any(m.kind == "collective" for m in inside) or len(deal) < 2:
        return ()
    asks = _ASKS[sentence.lang].search(span_text(span, sentence))
    some = [m for m in inside if len(m.codes) == 1]
    if not asks or not some or not _at_front(some[0], span, sentence):
        return ()
    asker = some[0].codes[0]
    named = [m.codes[0] for m in some[1:] if m.codes[0] != asker]
    others = [code for code in deal if code != asker]
    return tuple(named[:1]) or (tuple(others) if len(deal) == 2 and len(others) == 1 else ())


def _at_front(mention: Mention, span: Span, sentence: Sentence) -> bool:
    """Return whether a name stands at the front of a clause, as the one who acts."""
    if mention.start - span.start > _FRONT[sentence.lang]:
        return False
    begin, end = mention.start - sentence.start, mention.end - sentence.start
    words = sentence.text
    if sentence.lang == "ja":
        return not _OBJECT["ja"].match(words, end)
    return not _OBJECT["en"].search(words[max(0, begin - 12) : begin])


def span_text(span: Span, sentence: Sentence) -> str:
    """Return the words of a span that lies in a sentence."""
    return sentence.text[max(0, span.start - sentence.start) : span.end - sentence.start]


def _names(sentence: Sentence, mention: Mention) -> float:
    shifted = replace(
        mention, start=mention.start - sentence.start, end=mention.end - sentence.start
    )
    whole = replace(sentence, start=0, end=len(sentence.text))
    return _role(sentence.text, whole, shifted)


def _subjects(sentence: Sentence, inside: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the actors whom a clause makes do something, alone or in a list."""
    subject = _SUBJECT[sentence.lang]
    for group in _groups(sentence.text, sentence, inside, sentence.start):
        acting = [bool(subject.match(sentence.text, m.end - sentence.start)) for m in group]
        # A list acts up to the name that the verb follows: A, B and C agreed with D.
        last = len(group) - acting[::-1].index(True) if any(acting) else 0
        for m in group[:last]:
            if m.kind != "collective" and _names(sentence, m) == 1.0:
                yield m
