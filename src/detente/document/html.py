"""HTML becomes the plain text that a reader sees, in one pass over it."""

from __future__ import annotations

import re
from html import unescape

# Their content is no text of the page.
_RAW = {"script", "style", "textarea", "title", "xmp", "noframes"}
_DROPPED = {
    "head", "nav", "footer", "aside", "template", "svg", "math", "noscript", "iframe", "object",
    "button", "select", "datalist", "dialog", "canvas", "audio", "video", "rt", "rp", "figcaption",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl",
    "dt", "fieldset", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "main", "menu", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "ul",
}  # fmt: skip
_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
# Classes and ids of what stands around an article.
_AROUND = {
    "ad", "ads", "advertisement", "breadcrumb", "breadcrumbs", "comment-list", "comments",
    "cookie-banner", "related", "related-posts", "respond", "share", "share-buttons", "sidebar",
    "sns", "sns-share", "social", "social-share",
}  # fmt: skip
_KNOWN = "p|div|li|ul|ol|h[1-6]|table|tr|td|section|article|body|html|blockquote|main"
_CLOSING = re.compile(rf"</(?:{_KNOWN})\s{{0,9}}>", re.I)
_OPENING = re.compile(rf"<(?:{_KNOWN}|br)(?:\s[^<>]{{0,500}})?/?>", re.I)
_DOCTYPE = re.compile(r"\s{0,99}(?:<\?xml[^<>]{0,200}>\s{0,99})?<(?:!doctype\s+html|html)\b", re.I)
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9:-]{0,40})")
_STOP = re.compile(r"[<>\"']")
_SIGNS = re.compile(r"\b(?:class|id)\s{0,9}=\s{0,9}(?:\"([^\"]{0,300})\"|'([^']{0,300})')", re.I)
_HIDDEN = re.compile(
    r"\shidden(?=[\s>/=])|display\s{0,3}:\s{0,3}none|aria-hidden\s{0,3}=\s{0,3}[\"']true", re.I
)
_SPACES = re.compile(r"[ \t\n\r\f\v\xa0]+")
_UNSEEN = re.compile(r"[\xad\u200b\u2060\ufeff\0]")
_WIDE = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_WITHIN_WIDE = re.compile(rf"(?<=[{_WIDE}]) ?\n ?(?=[{_WIDE}])")
_SAMPLE = 65_536


def is_html(text: str) -> bool:
    """Return whether a text is HTML, a page or a part of one."""
    head = text[:_SAMPLE]
    if _DOCTYPE.match(head):
        return True
    closing = len(_CLOSING.findall(head))
    return closing > 0 and closing + len(_OPENING.findall(head)) >= (
        2 if head.lstrip().startswith("<") else 4
    )


def plain(source: str) -> str:
    """Return the text of HTML: a block a paragraph, headings with ``#``, items with a bullet."""
    page = _Page(source)
    page.read()
    return page.text()


class _Page:
    """What has been read of a page. Every character of the source is looked at once."""

    def __init__(self, source: str):
        self.source = source
        self.lower = source.lower() if len(source.lower()) == len(source) else source
        self.lines: list[str] = []
        self.line: list[str] = []
        self.title = ""
        self.last: dict[str, int] = {}
        self.lists: list[int] = []
        self.pre = 0
        self.cell = False

    def read(self) -> None:
        at, size, skip = 0, len(self.source), ("", 0)
        while at < size:
            begin = self.source.find("<", at)
            if begin < 0:
                begin = size
            if begin > at and not skip[0]:
                self.say(self.source[at:begin])
            if begin == size:
                break
            at, tag = self.tag(begin)
            if tag is None:
                if not skip[0]:
                    self.say(self.source[begin:at])
                continue
            if not tag:
                continue
            name, closes = tag.strip("/"), tag.startswith("/")
            if skip[0]:
                if name == skip[0]:
                    depth = skip[1] + (-1 if closes else 1)
                    skip = (name, depth) if depth else ("", 0)
                continue
            whole = self.source[begin:at]
            if not closes and name in _RAW:
                at = self.raw(name, at)
            elif not closes and name not in _VOID and self.dropped(name, whole, at):
                skip = (name, 1)
            else:
                self.mark(name, closes)

    def tag(self, begin: int) -> tuple[int, str | None]:
        """Return where a tag ends and its name, with ``/`` if it closes.

        The name is empty for what is to be passed over, None for what is no tag but text.
        """
        source = self.source
        if source.startswith("<!--", begin):
            end = self.find("-->", begin + 4)
            return (end + 3, "") if end >= 0 else (begin + 4, None)
        if source.startswith(("<!", "<?"), begin):
            end = self.find(">", begin)
            return (end + 1, "") if end >= 0 else (begin + 2, None)
        named = _NAME.match(source, begin)
        if not named:
            return begin + 1, None
        at = named.end()
        while stop := _STOP.search(source, at):
            at = stop.end()
            if stop[0] == ">":
                slash = "/" if source[begin + 1] == "/" else ""
                return at, slash + named[1].lower()
            if stop[0] == "<":
                return at - 1, None
            end = self.find(stop[0], at)
            at = end + 1 if end >= 0 else at
        return len(source), None

    def find(self, words: str, at: int) -> int:
        """Return where words come next, or -1; what does not come again is not looked for again."""
        if words not in self.last:
            self.last[words] = self.source.rfind(words)
        return self.source.find(words, at) if self.last[words] >= at else -1

    def closes_later(self, name: str, at: int) -> bool:
        closing = f"</{name}"
        if closing not in self.last:
            self.last[closing] = self.lower.rfind(closing)
        return self.last[closing] >= at

    def raw(self, name: str, at: int) -> int:
        """Return where the raw text of an element ends."""
        if not self.closes_later(name, at):
            return at if name == "title" else len(self.source)
        end = self.lower.find(f"</{name}", at)
        if name == "title" and not self.title:
            self.title = _squeezed(_entities(self.source[at:end]))
        return end

    def dropped(self, name: str, whole: str, at: int) -> bool:
        if name in {"html", "body", "main", "article"} or not self.closes_later(name, at):
            return False
        if name == "head":
            head = self.lower.find("</head", at)
            begin, end = (self.lower.find(part, at, head) for part in ("<title", "</title"))
            if 0 <= begin < end and not self.title:
                shown = self.source.find(">", begin) + 1
                self.title = _squeezed(_entities(self.source[shown:end]))
            return True
        signs = {sign.lower() for m in _SIGNS.finditer(whole) for sign in (m[1] or m[2]).split()}
        return name in _DROPPED or bool(signs & _AROUND) or bool(_HIDDEN.search(whole))

    def mark(self, name: str, closes: bool) -> None:
        """Take a tag that is seen: a break, a bullet, a cell."""
        if name == "br":
            self.end_line()
        elif name in {"td", "th"} and not closes:
            self.line.append(" | " if self.cell else "")
            self.cell = True
        elif name == "tr":
            self.end_line()
            self.cell = False
        elif name == "li":
            self.end_line()
            if not closes:
                number = self.lists[-1] if self.lists else 0
                self.line.append(f"{number}. " if number else "• ")
                if number:
                    self.lists[-1] += 1
        elif name in _BLOCKS:
            self.block(name, closes)

    def block(self, name: str, closes: bool) -> None:
        # A paragraph within an item stands behind its bullet.
        opened = len(self.line) == 1 and self.line[0].endswith((". ", "• "))
        if not (opened and not closes):
            self.end_line()
            if not (self.lists and name in {"ul", "ol"}):
                self.lines.append("")
        if name in {"ul", "ol", "menu"}:
            if not closes:
                self.lists.append(1 if name == "ol" else 0)
            elif self.lists:
                self.lists.pop()
        elif name == "pre":
            self.pre = max(0, self.pre + (-1 if closes else 1))
        elif len(name) == 2 and name[0] == "h" and name[1].isdigit() and not closes:
            self.line.append("#" * int(name[1]) + " ")

    def say(self, words: str) -> None:
        """Take words of the page."""
        words = _entities(words)
        if self.pre:
            first, *more = words.split("\n")
            self.line.append(first)
            for line in more:
                self.end_line()
                self.line.append(line)
        else:
            self.line.append(words)

    def end_line(self) -> None:
        """Begin a new line."""
        words = _squeezed("".join(self.line))
        self.line = []
        if words.strip("#•| "):
            self.lines.append(words)

    def text(self) -> str:
        self.end_line()
        if self.title and not any(line.startswith("#") for line in self.lines):
            self.lines.insert(0, f"# {self.title}\n")
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip("\n") + "\n"


def _entities(words: str) -> str:
    try:
        return unescape(words) if "&" in words else words
    except ValueError:
        # More digits than a number may have.
        return words


def _squeezed(words: str) -> str:
    words = _WITHIN_WIDE.sub("", _UNSEEN.sub("", words).replace("\r\n", "\n"))
    return _SPACES.sub(" ", words).strip(" ")
