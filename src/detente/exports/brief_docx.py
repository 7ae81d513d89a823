"""Blocks as a file for a word processor, the same bytes for the same blocks."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DetenteError
from detente.exports.brief_blocks import (
    ACCENT,
    BODY,
    BOTTOM,
    HEADING,
    INK,
    MARGIN,
    PAGE,
    SOFT,
    TITLE,
    TOP,
    Block,
    Paragraph,
    Span,
    Table,
)
from detente.exports.brief_fit import PADDING, SIDE, line
from detente.i18n import Language, text

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as Drawn

# One Latin type for both languages: its widths are known, and every machine has it or its twin.
LATIN, EAST = "Arial", "Yu Gothic"
# What stands in where a machine lacks the East Asian one.
FALLBACK = "MS Gothic"
LOCALES: dict[Language, str] = {"en": "en-US", "ja": "ja-JP"}
FURNITURE = 7.0
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
HAIR, RULE = 4, 8


@dataclass(frozen=True)
class About:
    """What the file says of itself: properties, running header and footer."""

    title: str
    lang: Language
    created: datetime.datetime
    subject: str
    fingerprint: str
    draft: str
    footer: str


def check() -> None:
    """Raise DetenteError if python-docx is not installed."""
    if find_spec("docx") is None:
        raise DetenteError(text("cli.needs_extra", extra="docx", modules="docx"))


def write(made: Iterable[Block], about: About, path: Path) -> None:
    """Write blocks as a Word file."""
    import docx

    document = docx.Document()
    _page(document)
    _type(document)
    for block in made:
        if isinstance(block, Paragraph):
            _paragraph(document.add_paragraph(), block, about.lang)
        else:
            _table(document, block, about.lang)
    _furniture(document, about)
    _properties(document, about)
    path.write_bytes(_packed(document, about.created))


def _page(document: Document) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = map(Mm, PAGE)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance, section.footer_distance = Mm(6), Mm(7)


def _type(document: Document) -> None:
    """Set fonts and language of every style that is used, and clear what the template adds."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    defaults: Any = document.styles.element.find(qn("w:docDefaults"))
    _fonts(defaults.find(qn("w:rPrDefault")).find(qn("w:rPr")))
    for name in (BODY, TITLE, HEADING, "Header", "Footer"):
        style: Any = document.styles[name]
        style.font.color.rgb = RGBColor.from_string(INK)
        style.font.bold = name in (TITLE, HEADING)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        _fonts(style.element.get_or_add_rPr())
        for part, tag in (("pPr", "w:pBdr"), ("rPr", "w:spacing"), ("rPr", "w:kern")):
            holder = getattr(style.element, f"get_or_add_{part}")()
            for extra in holder.findall(qn(tag)):
                holder.remove(extra)
    _fallback(document)


def _fonts(properties: Any) -> None:
    """Name fonts and language in run properties; a theme's fonts would go before them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for tag in ("w:rFonts", "w:lang"):
        old = properties.find(qn(tag))
        if old is not None:
            properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for kind, name in (("ascii", LATIN), ("hAnsi", LATIN), ("eastAsia", EAST), ("cs", LATIN)):
        fonts.set(qn(f"w:{kind}"), name)
    properties.insert(0, fonts)
    spoken = OxmlElement("w:lang")
    # Words in Latin letters are English in both: as Japanese they would be broken anywhere.
    spoken.set(qn("w:val"), LOCALES["en"])
    spoken.set(qn("w:eastAsia"), LOCALES["ja"])
    properties.append(spoken)


def _fallback(document: Document) -> None:
    """Say in the table of fonts what stands in for the East Asian one."""
    entry = (
        f'<w:font w:name="{EAST}"><w:altName w:val="{FALLBACK}"/>'
        '<w:charset w:val="80"/><w:family w:val="swiss"/><w:pitch w:val="variable"/></w:font>'
    )
    package: Any = document.part.package
    for part in package.iter_parts():
        if part.partname == "/word/fontTable.xml":
            part._blob = part.blob.replace(b"</w:fonts>", entry.encode() + b"</w:fonts>")


def _paragraph(drawn: Drawn, block: Paragraph, lang: Language) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.shared import Pt

    if block.style != BODY:
        drawn.style = block.style
    form = drawn.paragraph_format
    form.space_before, form.space_after = Pt(block.before), Pt(block.after)
    # Fixed, so that a font that stands in for another one takes no more room.
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    form.line_spacing = Pt(line(block.size, lang))
    form.keep_with_next = block.kept
    form.keep_together = True
    if block.right:
        drawn.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for span in block.spans:
        _span(drawn, span)


def _span(drawn: Drawn, span: Span) -> Any:
    from docx.shared import Pt, RGBColor

    run = drawn.add_run(_allowed(span.text))
    run.font.size = Pt(round(2 * span.size) / 2)
    run.font.bold = span.bold
    run.font.color.rgb = RGBColor.from_string(span.colour)
    return run


def _allowed(words: str) -> str:
    """Return words without the control characters that XML has no way to hold."""
    return CONTROL.sub(" ", words)


def _table(document: Document, block: Table, lang: Language) -> None:
    """Draw a table with hairlines below its rows; its first row is read out as headings."""
    from docx.shared import Mm

    drawn: Any = document.add_table(rows=len(block.rows), cols=len(block.widths))
    drawn.autofit = False
    _edges(drawn._tbl.tblPr)
    for column, width in zip(drawn.columns, block.widths, strict=True):
        column.width = Mm(width)
    for at, (row, cells) in enumerate(zip(drawn.rows, block.rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if block.head and at == 0:
            properties.append(_element("w:tblHeader"))
        for cell, paragraphs, width in zip(row.cells, cells, block.widths, strict=True):
            cell.width = Mm(width)
            edge = RULE if block.head and at == 0 else HAIR
            below = _element("w:bottom", val="single", sz=edge, space=0, color="D9DEE2")
            borders = _element("w:tcBorders")
            borders.append(below)
            cell._tc.get_or_add_tcPr().append(borders)
            for number, paragraph in enumerate(paragraphs or (Paragraph((Span("", 1.0),)),)):
                place = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
                _paragraph(place, paragraph, lang)
                if at + 1 < len(block.rows) and (block.whole or (block.head and at == 0)):
                    place.paragraph_format.keep_with_next = True


def _edges(properties: Any) -> None:
    """Set the room around the words of every cell."""
    margins = _element("w:tblCellMar")
    sides = {"top": PADDING, "left": SIDE, "bottom": PADDING, "right": SIDE}
    for side, points in sides.items():
        margins.append(_element(f"w:{side}", w=round(points * 20), type="dxa"))
    # Word wants the parts of a table's properties in the order of the schema.
    properties.insert_element_before(margins, "w:tblLook", "w:tblCaption", "w:tblDescription")


def _element(tag: str, **attributes: object) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), str(value))
    return made


def _furniture(document: Document, about: About) -> None:
    """Put the draft mark on top of every page, and how to cite it with its number below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    section = document.sections[0]
    if about.draft:
        head = section.header.paragraphs[0]
        head.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _span(head, Span(about.draft, FURNITURE, bold=True, colour=ACCENT))
    foot = section.footer.paragraphs[0]
    _span(foot, Span(about.footer + "  ", FURNITURE, colour=SOFT))
    form = text("exports.page", about.lang, page="\0PAGE\0", pages="\0NUMPAGES\0")
    for at, piece in enumerate(form.split("\0")):
        if at % 2 == 0:
            _span(foot, Span(piece, FURNITURE, colour=SOFT))
            continue
        field = _element("w:fldSimple", instr=piece)
        field.append(_span(foot, Span("1", FURNITURE, colour=SOFT))._r)
        foot._p.append(field)


def _properties(document: Document, about: About) -> None:
    core = document.core_properties
    core.title = _allowed(about.title)
    core.author = core.last_modified_by = "detente"
    core.language, core.subject = LOCALES[about.lang], about.subject
    core.identifier, core.comments, core.keywords = about.fingerprint, "", ""
    core.created = core.modified = about.created
    core.revision = 1


def _packed(document: Document, moment: datetime.datetime) -> bytes:
    """Return the file with every part dated by the run, not by the clock."""
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, moment.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, old.read(name))
    return packed.getvalue()
