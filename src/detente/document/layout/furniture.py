"""What stands around an article and says nothing of it: bylines, buttons, page numbers."""

from __future__ import annotations

import re

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.?"
_DATE = (
    rf"(?:\d{{1,2}} {_MONTH},? \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}}|\d{{4}}[-/.年] ?\d{{1,2}}"
    r"[-/.月] ?\d{1,2}日?)"
    r"(?:[ 　]*[(（][^()（）]{1,9}[)）])?(?:,?[ 　T]*\d{1,2}[:：時]\d{2}\S{0,9})?"
)
_LINE = re.compile(
    "|".join(
        [
            # Page numbers
            r"[-–—―‐ 　]{0,3}(?:(?:page|p\.|ページ) ?)?\d{1,4}(?: ?(?:/"
            r"|of) ?\d{1,4})?[-–—―‐ 　]{0,3}(?:ページ|頁)?",
            rf"{_DATE}",
            # Japanese buttons and notices
            r"コメント(?:[（(]?\d{1,5}件?[)）]?|する|を(?:書く|残す|見る)|一覧)?",
            r"(?:タイトルと)?URLをコピー(?:しました|する)?",
            r"(?:続きを読む|もっと見る|全文を読む|この記事をシェア.{0,9}|シェア(?:する)?"
            r"|ツイート(?:する)?|フォロー(?:する)?"
            r"|はてな(?:ブックマーク)?|LINEで送る|目次|ホーム|メニュー|検索|印刷|広告"
            r"|(?:ページの?)?(?:先頭|トップ)(?:へ|に)(?:戻る)?"
            r"|(?:前|次)の(?:記事|ページ).{0,60}|スポンサー(?:ド)?リンク|PR|会員限定.{0,9}"
            r"|(?:あわせて読みたい|関連記事).{0,60})",
            r"この記事は(?:有料)?会員限定.{0,30}",
            r".{0,30}無断(?:転載|複製|転用).{0,30}",
            r"[(（【\[]?(?:写真|画像|撮影|提供|文|取材|執筆|編集|翻訳|記者|ライター|カテゴリー?"
            r"|タグ|キーワード|関連(?:記事|リンク)"
            r"|公開日?|投稿日?|更新日?|最終更新日?|掲載日?)[ 　]?(?:[:：=＝/／].{0,120}"
            r"|[】\]）)].{0,80})",
            r"[【（(＝=](?:[^【】（）()。]{1,12}[＝=・]){0,2}[^【】（）()。]{1,14}(?:共同|時事"
            r"|ロイター|AFP|ＡＦＰ)[】）)]?",
            r"【[^【】。]{1,14}[＝=][^【】。]{1,20}】",
            r"[（(].{0,40}(?:問合せ|問い合わせ|連絡先|電話).{0,60}[)）]",
            r".{0,40}(?:電話|TEL|Tel|FAX)[ 　]?[:：].{0,60}",
            # English
            r"by(?: our)? [A-Z][^.!?]{1,70}",
            r"(?:posted|filed|published|updated|last updated|written|edited|translated|reporting"
            r"|additional reporting)"
            r"(?: in| by| on| at)?:? .{1,120}",
            r"(?:photo|photograph|picture|image|video|caption|credit|source|sources|tags?"
            r"|categor(?:y|ies)|contact"
            r"|contacts|media contact|e-?mail|tel|phone)s?(?: credit| by)?: ?.{0,120}",
            r"(?:read|see|show|load|learn) (?:more|also|next|all|the full (?:story|article"
            r"|text))\b.{0,80}",
            r"(?:share|tweet|print|email|save|comments?|reply|subscribe|unsubscribe|sign (?:up"
            r"|in)|log ?in"
            r"|menu|search|home|advertisement|sponsored|related(?: (?:articles|stories|topics))?"
            r"|most read|facebook"
            r"|twitter|x|linkedin|whatsapp|pocket|line|copy link)",
            r"(?:share (?:this|on)|follow us|sign up (?:for|to)|subscribe (?:to|now|here)"
            r"|forward this to|click here"
            r"|skip to|back to top|\d{1,6} comments?|leave a comment|we use cookies"
            r"|for more information)\b.{0,120}",
            r"(?:for immediate release|notes? (?:to|for) editors?:?"
            r"|[-–—*# ]{0,6}ends?[-–—*# ]{0,6}|#{3,})",
            r"[(（\[](?:(?:additional )?reporting|writing|written|editing|edited|compiled"
            r"|translated|translation) (?:and \w+ )?by .{1,200}[)）\]]",
            r"with (?:assistance|additional reporting|reporting|files) (?:from|by) .{1,120}",
            r"comments are (?:open|closed|now closed)\.?",
            r"(?:TASS|AFP|Reuters|Kyodo|Xinhua|Interfax|Bloomberg|ANSA|EFE)[/.— -]{0,3}",
            # What closes a treaty
            r"(?-i:DONE|Done) (?:at|in) (?-i:[A-Z]).{1,80}\b(?:day of|original|duplicate|copies"
            r"|languages?|authentic).{0,120}",
            r"(?-i:IN WITNESS WHEREOF|In witness whereof).{1,200}",
            r"(?:\W{0,3}for (?:and on behalf of )?the (?:government|republic|kingdom|state"
            r"|commonwealth|federation|union|ministry|central bank|\w+ republic)[^.!?]{0,60}){1,2}",
            r"[(（](?:AP|AFP|Reuters|Kyodo|Jiji|Xinhua|TASS)(?: photo)?[^()]{0,40}[)）]",
            # Both
            r".{1,120}[(（](?:PDF|Excel|Word)(?:形式)?[^()（）]{0,24}[)）]",
            r"(?:©|\(c\)|copyright\b).{0,160}",
            r".{0,80}\ball rights reserved\.?",
            r"https?://\S{1,400}",
            r"\S{1,60}@\S{1,60}\.\w{2,9}",
        ]
    ),
    re.I,
)
_DATELINE = re.compile(
    r"(?:[A-Z][\w.’'\-]{1,20}[ /]?){1,4}(?:, [A-Z][\w. ]{1,24}){0,2}(?:, \d{1,2} [A-Z][a-z]{2,8}|, "
    rf"{_MONTH} \d{{1,2}})?(?: \((?:AP|AFP|Reuters|Kyodo|Jiji|Xinhua|TASS)\))? ?(?:—|–|--|-) "
    r"(?=[\"“A-Z])"
)
_LONGEST = 240


def is_furniture(line: str) -> bool:
    """Return whether a line, without white space around, stands around an article."""
    return len(line) <= _LONGEST and _LINE.fullmatch(line) is not None


def dateline(words: str) -> int:
    """Return the length of the dateline (``GENEVA (Reuters) — ``) that a paragraph begins with."""
    found = _DATELINE.match(words[:120])
    place = words[: found.end()] if found else ""
    first = place.split(",")[0].split("(")[0].strip(" —–-/")
    return len(place) if found and (first.isupper() or "," in place or "(" in place) else 0


def is_page_number(line: str) -> bool:
    """Return whether a line is no more than the number of a page."""
    return len(line) < 20 and _PAGE.fullmatch(line) is not None


_PAGE = re.compile(r"[-–—― ]{0,3}(?:page |p\. ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?[-–—― ]{0,3}", re.I)
