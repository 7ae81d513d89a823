import base64
import csv
import io
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from report_synthetic import deal, make, tables
from rich.console import Console

from detente import catalogue
from detente.i18n import LANGUAGES, text
from detente.report import accounts, certainty
from detente.report.bars import Scale
from detente.report.console import summary
from detente.report.html import write
from detente.report.numbers import Number, Numbers
from detente.report.world_map import Classes, geometry

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7*7 }}[bold]"


class Page(HTMLParser):
    """Every tag with its attributes, and the headings in order."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.tags, self.headings, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))

    def handle_data(self, data):
        self.words.append(data)

    def all(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make(tmp_path_factory.mktemp("run") / "run")


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, run):
    return request.param, write(run, request.param).read_text("utf-8")


def test_page_is_small_and_written_whole(run, page):
    lang, content = page
    assert len(content.encode()) < 1_500_000
    assert (run.path / f"report.{lang}.html").exists()
    assert not list(run.path.glob(".report*"))


def test_nothing_is_loaded_from_anywhere(page):
    _, content = page
    parsed = Page(content)
    names = {tag for tag, _ in parsed.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "use"}
    for tag, attributes in parsed.tags:
        assert not any(name.startswith("on") for name in attributes)
        assert "src" not in attributes
        if "href" in attributes:
            assert tag == "a"
            assert re.match(r"#|https?://|data:text/csv;", attributes["href"])
    assert "@import" not in content
    assert not re.search(r"url\((?!#)", content)
    assert "default-src 'none'" in content


def test_page_is_accessible(page):
    lang, content = page
    parsed = Page(content)
    assert parsed.all("html") == [{"lang": lang}]
    assert parsed.headings[0] == 1
    assert parsed.headings.count(1) == 1
    assert all(b - a <= 1 for a, b in zip(parsed.headings, parsed.headings[1:], strict=False))
    assert {"header", "main", "nav", "footer"} <= {tag for tag, _ in parsed.tags}
    identifiers = [a["id"] for _, a in parsed.tags if "id" in a]
    assert len(identifiers) == len(set(identifiers))
    for attributes in parsed.all("svg"):
        assert attributes["role"] == "img"
        assert set(attributes["aria-labelledby"].split()) <= set(identifiers)
    assert all("scope" in attributes for attributes in parsed.all("th"))
    anchors = [a["href"][1:] for a in parsed.all("a") if a["href"].startswith("#")]
    assert set(anchors) <= set(identifiers)
    assert content.count("<figcaption>") == content.count("<figure>")


def test_draft_is_marked_in_every_section_and_a_reviewed_deal_nowhere(tmp_path, page):
    lang, content = page
    mark = {"en": "Draft, unreviewed", "ja": "未確認の草案"}[lang]
    assert content.count(f'<em class="mark">{mark}') == content.count("<section")
    reviewed = make(tmp_path / "run", of=deal(reviewed=True))
    assert mark not in write(reviewed, lang).read_text("utf-8")


def test_text_of_the_document_is_never_read_as_markup(tmp_path):
    both = {"en": HOSTILE, "ja": HOSTILE}
    source = {"title": HOSTILE, "url": "javascript:alert(3)"}
    given = deal()
    first = given.provisions[0].model_dump(mode="json")
    quote = {"document": "en", "exact": HOSTILE, "start": 0, "end": 9}
    first |= {"title": both, "attributed_to": both, "sources": [source], "quotes": [quote]}
    others = [p.model_dump(mode="json") for p in given.provisions[1:]]
    hostile = deal(title=both, summary=both, sources=[source], provisions=[first, *others])
    run = make(
        tmp_path / "run",
        of=hostile,
        claims=[
            {"id": "x", "title": both, "quote": {"en": HOSTILE}, "said_by": both, "about": both}
            | {"verdict": "outside", "reason": both, "value": None}
        ],
        not_covered=[{"provision": "x", "measure": 0, "kind": HOSTILE, "reason": both}],
        regime=[
            {"id": "x", "title": both, "starts": None, "ends": None, "sources": [source]}
            | {"sizes": [{"kind": HOSTILE, "field": HOSTILE, "value": 1.0, "source": HOSTILE}]}
            | {"strength_today": 1.0, "strength_deal": 0.5}
        ],
    )
    for lang in LANGUAGES:
        content = write(run, lang).read_text("utf-8")
        parsed = Page(content)
        assert {"script", "img"}.isdisjoint(tag for tag, _ in parsed.tags)
        assert not any("onerror" in attributes for _, attributes in parsed.tags)
        assert not any("javascript:" in a.get("href", "") for a in parsed.all("a"))
        assert sum(HOSTILE in " ".join(w.split()) for w in parsed.words) > 5
        console = Console(width=400, record=True, file=io.StringIO())
        console.print(summary(run, lang))
        assert "[bold]" in console.export_text()


def read_csv(address):
    content = base64.b64decode(address.partition("base64,")[2]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_csv_holds_the_numbers_of_the_run(run, page):
    _, content = page
    parsed = Page(content)
    files = {a["download"]: read_csv(a["href"]) for a in parsed.all("a") if "download" in a}
    assert {"states.csv", "flows.csv", "sectors.csv", "contributions.csv"} <= set(files)
    header, *rows = files["states.csv"]
    at = header.index("real_income [%]")
    income = run.table("real_income").set_index("country")["value"]
    assert {row[0]: float(row[at]) for row in rows} == pytest.approx(income.to_dict())
    header, *rows = files["flows.csv"]
    assert float(rows[0][header.index("change [million USD of 2014]")]) == pytest.approx(
        run.table("flow")["value"].abs().max()
    )


def test_every_state_is_in_the_table_and_on_the_map(page):
    lang, content = page
    shapes = geometry()
    for code in {*catalogue.place_groups()["EU"].members, "JPN", "TWN", "RUS", "USA"}:
        assert catalogue.label(code, lang) in content
        assert code in shapes["world"]["paths"] or code in shapes["world"]["dots"]


def test_pages_without_contributions_or_claims_still_open(tmp_path):
    run = make(tmp_path / "run", leave_out=("contributions",), claims=[], regime=[], not_covered=[])
    content = write(run, "en").read_text("utf-8")
    assert 'id="claims"' not in content
    assert "No contributions to show" in content
    assert "A further summit" in content.partition('id="not_covered"')[2]


def test_a_failed_write_leaves_the_old_report(tmp_path, monkeypatch):
    run = make(tmp_path / "run")
    path = write(run, "en", tmp_path / "report.html")
    before = path.read_bytes()
    monkeypatch.setattr("pathlib.Path.replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        write(run, "ja", path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(".report*"))


def test_console_names_gains_losses_and_gaps(run):
    console = Console(width=160, record=True, file=io.StringIO())
    console.print(summary(run, "en"))
    shown = console.export_text()
    for words in ("Russia gains most", "Norway", "Not covered (2)", "Restraint in the Arctic"):
        assert words in shown


def test_map_classes_are_symmetric_and_hold_their_values():
    classes = Classes.of([0.62, -0.21, 0.0041])
    assert classes.limits == (0.01, 0.03, 0.1, 0.3)
    assert [classes.index(x) for x in (0.62, 0.3, 0.29, 0.0, -0.009, -0.01, -5)] == [
        8, 8, 7, 4, 4, 3, 0,
    ]  # fmt: skip
    assert Classes.of([3.05]).limits[-1] == 3
    assert Classes.of([1.0]).limits[-1] == 1
    assert Classes.of([]).limits[-1] == 1


def test_bars_start_at_zero_and_cut_only_outliers():
    scale = Scale.of([2.0, -1.0])
    up, down = scale.bar(2.0), scale.bar(-1.0)
    assert up.left == up.zero == pytest.approx(down.left + down.width, abs=0.02)
    assert up.width == pytest.approx(2 * down.width, abs=0.02)
    skewed = Scale.of([100.0, 3.0, 2.0, 1.0, 1.0, -1.0])
    assert skewed.bar(100.0).clipped
    assert not skewed.bar(2.0).clipped
    assert Scale.of([0.0]).bar(0.0).width == 0
    assert Scale.of([1.0]).bar(float("nan")) is None


@pytest.mark.parametrize(
    ("outcome", "tones"),
    [
        ("real_income", ("gain", "loss")),
        ("energy_import_bill", ("loss", "gain")),
        ("consumer_price_energy", ("rise", "fall")),
    ],
)
def test_a_bar_says_a_gain_only_where_the_catalogue_does(outcome, tones):
    scale = Scale.over([Number(outcome, ("USA",), value, None, 3.0) for value in (2.0, -1.0)])
    bars = [scale.bar(value) for value in (2.0, -1.0)]
    assert tuple(bar.tone for bar in bars) == tones
    assert [bar.up for bar in bars] == [True, False]
    assert not scale.bar(2.0, 1.0, 3.0).cut


def test_every_tone_has_a_colour_of_its_own(tmp_path):
    page = write(make(tmp_path / "run", market=1.0), "en").read_text("utf-8")
    tones = ("gain", "loss", "rise", "fall")
    assert len({re.search(rf"--{tone}: (#\w+)", page)[1] for tone in tones}) == len(tones)
    used = set(re.findall(r'class="fill (\w+)', page))
    assert set(tones) >= used >= {"gain", "rise", "fall"}
    for tone in used:
        assert f".fill.{tone} {{ background: var(--{tone}); }}" in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_party_within_the_rest_of_the_world_has_a_report(tmp_path, lang):
    own = deal(parties=["USA", "SAU", "EU"])
    run = make(tmp_path / "run", of=own)
    numbers = Numbers(run)
    union = catalogue.label("EU", lang)
    assert union in [head.label for head in certainty.contributions(numbers, lang).heads]
    assert catalogue.label("SAU", lang) in write(run, lang).read_text("utf-8")


def test_console_names_a_group_and_not_its_members(tmp_path):
    run = make(tmp_path / "run", of=deal(parties=["EU"]))
    assert list(Numbers(run).party_income) == ["EU"]


def test_a_provision_that_moves_nothing_is_said(tmp_path):
    still = pd.DataFrame(
        {"country": ["USA"] * 2, "provision": ["lift-energy-ban", "investment"], "value": [0, 0.1]}
    )
    run = make(tmp_path / "run", extra={"contributions": still})
    idle = [g for g in accounts.uncovered(run, "en") if "nothing moves" in g.reason]
    assert [g.provision for g in idle] == ["Half of the ban on energy imports ends"]


def test_what_is_only_speculated_is_shown_where_nothing_else_moves(tmp_path):
    income = tables()["real_income"]
    income["comparison"] = income["comparison"].replace("today", "speculated")
    run = make(
        tmp_path / "run",
        leave_out=("contributions",),
        extra={"real_income": income},
        covered=[],
        speculated=["investment"],
    )
    (line,) = certainty.contributions(Numbers(run), "en").lines
    assert line.cells[0].text == text("report.speculated", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_nothing_moves_no_table_of_zeros_is_shown(tmp_path, lang):
    page = write(make(tmp_path / "run", scale=0.0), lang).read_text("utf-8")
    shown = {tag["id"] for tag in Page(page).all("section") if "id" in tag}
    assert {"findings", "assumed", "not_covered"} <= shown
    assert not {"who", "flows", "sectors"} & shown
