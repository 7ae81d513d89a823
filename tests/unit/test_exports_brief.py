"""The brief: the report's own words, on two pages, in a file that opens again."""

import datetime
import importlib.util
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import numpy as np
import pandas as pd
import pytest
from docx.oxml.ns import qn
from report_synthetic import STATES, deal, drawn, make, security

from detente import exports
from detente.errors import DetenteError
from detente.exports.brief_blocks import Paragraph, Span, blocks
from detente.exports.brief_content import balanced, content
from detente.exports.brief_fit import TRIES, fitted, lines, pages
from detente.i18n import LANGUAGES
from detente.report import accounts
from detente.report.findings import findings
from detente.report.numbers import Numbers

DAY = datetime.date(2026, 11, 24)
DEALS = ("moscow-washington-2025", "brussels-beijing-2026")
SOFFICE = shutil.which("soffice")
LONG = "A long sentence about what the parties would do if the talks came to an end. " * 12


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    run = make(tmp_path_factory.mktemp("run") / "run", market=1.0, extra=security())
    income = run.table("real_income").set_index("country")["value"].loc[STATES]
    draws = pd.DataFrame([income.to_numpy()] * 40, columns=pd.Index(STATES, name="country"))
    spread = np.linspace(0.5, 1.5, 40)
    draws *= spread[:, None]
    return drawn(run, {"deal/real_income": draws}, {"parameter.import_elasticity": spread})


def words(path):
    """Return all text of a file, cells and running lines included, a line a paragraph."""
    document = docx.Document(str(path))
    found = [p.text for p in document.paragraphs]
    found += [c.text for t in document.tables for row in t.rows for c in row.cells]
    for part in (document.sections[0].header, document.sections[0].footer):
        found += [p.text for p in part.paragraphs]
    return "\n".join(found)


def written(path):
    """Return the number of pages as a word processor sets them."""
    command = [SOFFICE, "--headless", f"-env:UserInstallation={(path.parent / 'soffice').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return path.with_suffix(".pdf").read_bytes().count(b"/Type/Page\n") or path.with_suffix(
        ".pdf"
    ).read_bytes().count(b"/Type/Page/")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_findings_stand_there_word_for_word(run, tmp_path, lang):
    said = words(exports.brief(run, lang, tmp_path / "brief.docx"))
    numbers = Numbers(run)
    for finding in findings(numbers):
        assert finding.title[lang] in said
        assert finding.text[lang] in said
        if finding.lead:
            assert finding.lead.shown(lang) in said
            assert finding.lead.span(lang).strip() in said
    assert run.deal.title[lang] in said
    assert run.deal.summary[lang] in said
    assert run.meta["fingerprint"] in said
    assert accounts.tally(accounts.claims(run.claims, lang), lang) in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_who_gains_and_loses_with_bands(run, lang):
    said = content(run, lang)
    income = [n for n in Numbers(run).income.values() if n.at[0] != "ROW"]
    assert len(said.gains) == len(said.losses) == 5
    names = [row.name for row in (*said.gains, *said.losses)]
    assert len(set(names)) == 10
    assert said.gains[0].visible
    assert said.gains[0].change.startswith("+")
    assert said.losses[0].change.startswith("\N{MINUS SIGN}")
    assert all(row.band != "–" for row in (*said.gains, *said.losses))
    assert max(n.value for n in income) == income[0].value


def test_draft_is_marked_on_every_page(tmp_path):
    made = make(tmp_path / "run", of=deal(reviewed=False))
    path = exports.brief(made, "en", tmp_path / "draft.docx")
    header = docx.Document(str(path)).sections[0].header
    assert "Draft" in "".join(p.text for p in header.paragraphs)
    assert words(path).count("Draft") >= 2


def test_reviewed_deal_bears_no_mark(tmp_path):
    made = make(tmp_path / "run", of=deal(reviewed=True))
    assert "Draft" not in words(exports.brief(made, "en", tmp_path / "brief.docx"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_same_run_same_bytes_and_its_properties(run, tmp_path, lang):
    one, other = (exports.brief(run, lang, tmp_path / f"{n}.docx") for n in "ab")
    assert one.read_bytes() == other.read_bytes()
    core = docx.Document(str(one)).core_properties
    assert (core.title, core.author) == (run.deal.title[lang], "detente")
    assert core.language.startswith(lang)
    assert core.created == datetime.datetime(2025, 11, 24, 11, 40, tzinfo=core.created.tzinfo)
    with zipfile.ZipFile(one) as packed:
        assert {part.date_time for part in packed.infolist()} == {(2025, 11, 24, 11, 40, 0)}


def test_japanese_has_a_japanese_font_and_language(run, tmp_path):
    document = docx.Document(str(exports.brief(run, "ja", tmp_path / "brief.docx")))
    for name in ("Normal", "Title", "Heading 1"):
        properties = document.styles[name].element.rPr
        assert properties.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "Yu Gothic"
        assert properties.find(qn("w:lang")).get(qn("w:eastAsia")) == "ja-JP"
        assert properties.find(qn("w:rFonts")).get(qn("w:asciiTheme")) is None
    with zipfile.ZipFile(tmp_path / "brief.docx") as packed:
        assert b'<w:altName w:val="MS Gothic"/>' in packed.read("word/fontTable.xml")


def test_parts_stand_in_the_order_of_the_schema(run, tmp_path):
    """Word calls a file broken in which they do not, other programs do not mind."""
    order = ["tblStyle", "tblW", "jc", "tblInd", "tblLayout", "tblCellMar", "tblLook"]
    document = docx.Document(str(exports.brief(run, "en", tmp_path / "brief.docx")))
    for table in document.tables:
        names = [child.tag.rpartition("}")[2] for child in table._tbl.tblPr]
        assert names == [name for name in order if name in names]
        for cell in table._cells:
            parts = [child.tag.rpartition("}")[2] for child in cell._tc.tcPr]
            assert parts == ["tcW", "tcBorders"]


def test_page_is_a4(run, tmp_path):
    section = docx.Document(str(exports.brief(run, "en", tmp_path / "b.docx"))).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_text_of_the_document_is_only_text(tmp_path):
    """Control characters and markup of a hostile title neither break the file nor act."""
    title = {"en": "<w:p>&amp; {title} %s", "ja": "<b>題</b>"}
    made = make(tmp_path / "run", of=deal(title={n: t + "\x0bend" for n, t in title.items()}))
    for lang in LANGUAGES:
        assert title[lang] in words(exports.brief(made, lang, tmp_path / f"{lang}.docx"))


def test_no_verdict_is_favoured(run):
    claim = content(run, "en").claims[0]
    verdicts = ["supported"] * 9 + ["contradicted"] * 2 + ["too-small"] * 9
    rows = [replace(claim, verdict=v, title=str(at)) for at, v in enumerate(verdicts)]
    chosen = [row.verdict for row in balanced(rows, 8)]
    assert sorted(chosen) == ["contradicted"] * 2 + ["supported"] * 3 + ["too-small"] * 3
    assert len(balanced(rows, 100)) == len(rows)
    assert len({row.title for row in balanced(rows, 8)}) == 8


def test_what_is_left_out_is_counted(run):
    every = content(run, "en")
    cut = every.cut(1, 1, 1)
    assert cut.left == (len(every.claims) - 1, len(every.gaps) - 1)
    said = [s.text for b in blocks(cut, 9.0) if isinstance(b, Paragraph) for s in b.spans]
    assert f"Further parts, in the report: {len(every.gaps) - 1}." in said


@pytest.mark.parametrize("lang", LANGUAGES)
def test_estimate_cuts_until_two_pages_hold_it(run, lang):
    """However much there is to say; the findings stay whole."""
    said = content(run, lang)
    more = (
        LONG
        if lang == "en"
        else "当事国が協議を終えた場合にどうするかについての長い文である。" * 20
    )
    full = replace(
        said,
        claims=tuple(replace(said.claims[0], title=f"{n} {more[:120]}") for n in range(30)),
        gaps=tuple(replace(said.gaps[0], reason=more, provision=str(n)) for n in range(20)),
        drivers=said.drivers * 9,
    )
    assert pages(blocks(full, TRIES[0][0]), lang) > 2
    made = fitted(full)
    assert pages(made, lang) <= 2
    cells = [c for b in made if not isinstance(b, Paragraph) for row in b.rows for c in row]
    told = {s.text for cell in cells for p in cell for s in p.spans}
    assert {f.text for f in said.found} <= told


def test_lines_are_broken_between_words():
    span = Span("aaaa aaaa aaaa", 10.0)
    wide = 4 * 0.556 * 10
    assert lines(Paragraph((span,)), 3 * wide + 10) == 1
    assert lines(Paragraph((span,)), 2 * wide + 5) == 2
    assert lines(Paragraph((span,)), wide + 1) == 3
    assert lines(Paragraph((Span("漢字" * 10, 10.0),)), 100.0) == 2


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DEALS)
def test_deals_of_the_library_fill_at_most_two_pages(runs, name, lang):
    assert pages(fitted(content(runs(name, DAY), lang)), lang) <= 2


@pytest.mark.skipif(SOFFICE is None, reason="no LibreOffice here")
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", DEALS)
def test_two_pages_in_a_word_processor(runs, tmp_path, name, lang):
    path = exports.brief(runs(name, DAY), lang, tmp_path / "brief.docx")
    assert 1 <= written(path) <= 2


def test_without_python_docx_it_says_what_to_install(run, tmp_path, monkeypatch, english):
    found = importlib.util.find_spec
    monkeypatch.setattr(
        "detente.exports.brief_docx.find_spec", lambda name: None if name == "docx" else found(name)
    )
    with pytest.raises(DetenteError, match=r"detente\[docx\]"):
        exports.brief(run, "en", tmp_path / "brief.docx")
    assert not [*tmp_path.iterdir()]


def test_run_in_which_nothing_moves(tmp_path):
    still = make(tmp_path / "run", scale=0.0)
    said = content(still, "en")
    assert said.gains == said.losses == ()
    assert said.found[0].title in words(exports.brief(still, "en", tmp_path / "brief.docx"))
