import base64
import csv
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from report_synthetic import deal, make, tables

from detente import catalogue
from detente.i18n import LANGUAGES, text
from detente.report import who
from detente.report.html import write
from detente.report.numbers import Numbers
from detente.report.quantity import quantity
from detente.report.world_map import Shade


class Section(HTMLParser):
    """The tags of the section with the ids and classes around each."""

    VOID = ("input", "br")

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.tags, self._open = [], []
        start = page.index('<section id="who"')
        self.feed(page[start : page.index("</section>", start)])

    def handle_starttag(self, tag, attrs):
        around = [tag for tag, _ in self._open]
        classes = " ".join(c for _, c in self._open).split()
        self.tags.append((tag, dict(attrs), around, classes))
        if tag not in self.VOID:
            self._open.append((tag, dict(attrs).get("class") or ""))

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            self._open.pop()

    def all(self, tag):
        return [(attrs, around, classes) for name, attrs, around, classes in self.tags
                if name == tag]  # fmt: skip


def read(address):
    content = base64.b64decode(address.partition("base64,")[2])
    return csv.reader(io.StringIO(content.decode("utf-8-sig")))


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return make(tmp_path_factory.mktemp("run") / "run", of=deal(parties=["USA", "RUS"]))


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, run):
    return write(run, request.param).read_text("utf-8")


def test_views_are_chosen_by_labelled_radio_buttons(page):
    section = Section(page)
    chosen = {}
    for attrs, around, _ in section.all("input"):
        assert attrs["type"] == "radio"
        assert "fieldset" in around
        assert "label" in around
        chosen.setdefault(attrs["name"], []).append("checked" in attrs)
    assert chosen == {"who-as": [True, False, False], "who-in": [True, False]}
    assert len(section.all("legend")) == len(section.all("fieldset")) == 2
    assert len(section.all("label")) == 5


def test_the_style_sheet_knows_every_radio_button(page):
    style = page[page.index("<style>") : page.index("</style>")]
    screen = style[style.index("@media screen {") :]
    screen = screen[: screen.index("\n}\n")]
    ids = {attrs["id"] for attrs, _, _ in Section(page).all("input")}
    assert set(re.findall(r"#(who-\w+-\w+):checked", screen)) == ids - {"who-in-relative"}
    # Paper and browsers without :has() show the first unit and every figure.
    assert ":checked" not in style.replace(screen, "").replace(":has(:checked)", "")
    assert ".absolute { display: none; }" in style
    shown = {view for view in ("map", "ranking", "table") if f".as-{view}" in screen}
    assert shown == {"map", "ranking", "table"}


def test_each_area_stands_once_with_a_class_for_each_unit(run, page):
    numbers, scales = Numbers(run), {"relative": 1.0, "absolute": 0.1 if 'lang="ja"' in page else 1}
    shades = {
        name: Shade.of(numbers.by_state(outcome), scales[name], "en")
        for name, outcome in who.VIEWS.items()
    }
    paths = [a["d"] for a, around, _ in Section(page).all("path") if "g" in around]
    assert len(paths) == len(set(paths))
    classes = [a.get("class", "") for a, around, _ in Section(page).all("path") if "g" in around]
    for code in ("USA", "RUS"):
        marks = " ".join(f"{name[0]}{shade.index[code]}" for name, shade in shades.items())
        assert f"{marks} party" in classes


def test_every_figure_has_the_csv_of_its_numbers_in_its_caption(run, page):
    found = {}
    for attrs, around, classes in Section(page).all("a"):
        if "download" in attrs:
            assert "figcaption" in around
            view = next(c for c in classes if c.startswith("as-"))
            found[view, attrs["download"]] = attrs["href"]
    views = ("as-map", "as-ranking")
    files = ("real-income.csv", "real-income-usd.csv")
    assert set(found) == {*((v, f) for v in views for f in files), ("as-table", "states.csv")}
    for name, file in zip(who.VIEWS.values(), files, strict=True):
        header, *rows = read(found["as-map", file])
        value = header.index(f"value [{catalogue.outcomes()[name].unit}]")
        table = run.table(name).set_index("country")["value"]
        assert {r[0]: float(r[value]) for r in rows} == pytest.approx(table.to_dict())


def test_the_file_of_the_table_has_every_outcome_of_every_state(run):
    header, *rows = read(who.section(Numbers(run), "en").views[0].table.csv)
    for name in (*who.VIEWS.values(), *who.OTHERS):
        at = header.index(f"{name} [{catalogue.outcomes()[name].unit}]")
        table = run.table(name).set_index("country")["value"]
        assert {r[0]: float(r[at]) for r in rows} == pytest.approx(table.to_dict())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dollars_are_ranked_by_dollars_in_the_readers_own_unit(run, lang):
    section = who.section(Numbers(run), lang)
    relative, absolute = section.views
    dollars = run.table("real_income_usd").set_index("country")["value"]
    largest = dollars.max() * (10 if lang == "ja" else 1)
    shown = absolute.ranking.lines[0].cells[2].text.replace(",", "")
    assert float(shown) == pytest.approx(largest, rel=0.01)
    names = [[line.cells[0].text for line in view.ranking.lines] for view in section.views]
    assert sorted(names[0]) == sorted(names[1])
    assert names[0] != names[1]
    assert len(relative.table.lines) == len(absolute.table.lines) == len(dollars)
    for view in section.views:
        assert all(len(line.cells) == len(view.table.heads) for line in view.table.lines)


def test_without_dollars_there_is_no_choice_of_unit(tmp_path):
    usd = tables()["real_income_usd"].assign(value=np.nan)
    run = make(tmp_path / "run", extra={"real_income_usd": usd})
    assert [view.name for view in who.section(Numbers(run), "en").views] == ["relative"]
    names = {
        attrs["name"] for attrs, _, _ in Section(write(run, "en").read_text("utf-8")).all("input")
    }
    assert names == {"who-as"}


def test_alternative_text_tells_both_units(run, page):
    numbers, lang = Numbers(run), "ja" if 'lang="ja"' in page else "en"
    for name in who.VIEWS.values():
        largest = max(numbers.by_state(name).values(), key=lambda n: n.value)
        assert (
            largest.shown(lang) in page[page.index('<desc id="d-world"') :].partition("</desc>")[0]
        )


@pytest.mark.parametrize(
    ("sign", "key", "told"),
    [(0, "both", ("top", "bottom")), (1, "rise", ("top",)), (-1, "fall", ("bottom",))],
)
def test_captions_begin_with_who_gains_and_loses_most(tmp_path, sign, key, told):
    income = tables()["real_income"]
    income["value"] = income["value"] if not sign else sign * income["value"].abs()
    run = make(tmp_path / "run", extra={"real_income": income})
    table = run.table("real_income").set_index("country")["value"]
    ends = {"top": table.idxmax(), "bottom": table.idxmin()}
    for lang in LANGUAGES:
        see = who.section(Numbers(run), lang).views[0].see
        names = {end: catalogue.label(place, lang) for end, place in ends.items()}
        shown = {
            n: quantity(table[ends[e]], "%", lang) for n, e in (("up", "top"), ("down", "bottom"))
        }
        assert see.startswith(text(f"captions.{key}", lang, **names, **shown))
        assert [end for end in names if f"{names[end]}" in see] == list(told)
        visible = int((table.abs() >= Numbers(run).threshold).sum())
        assert text("captions.moving", lang, n=visible, all=len(table)) in see


def test_what_nobody_can_see_is_not_named_as_a_gain(tmp_path):
    income = tables()["real_income"]
    income["value"] = 1e-4 * income["value"] / income["value"].abs().max()
    run = make(tmp_path / "run", extra={"real_income": income})
    for lang in LANGUAGES:
        see = who.section(Numbers(run), lang).views[0].see
        size = quantity(Numbers(run).threshold, "%", lang, signed=False)
        assert see == text("captions.quiet", lang, all=len(run.table("real_income")), size=size)
