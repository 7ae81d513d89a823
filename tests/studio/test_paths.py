"""The main paths through the studio, in both languages."""

from __future__ import annotations

import re

import pytest
import yaml

from detente import catalogue

DEAL = "moscow-washington-2025"
QUICK = "brussels-beijing-2026"
# A country before its number is there.
WAITING = "rgb(236, 239, 241)"
BOTH = pytest.mark.parametrize("lang", ["en", "ja"])


def scenario(page):
    """The scenario of the address, as the server is asked for it."""
    pairs = page.query
    values = {}
    for name, _, given in (one.partition("=") for key, one in pairs if key == "set"):
        values[name] = given if name.endswith(".status") else float(given)
    return {
        "deal": dict(pairs)["deal"],
        "values": values,
        "without": [one for key, one in pairs if key == "without"],
    }


def board(page):
    """The exact numbers of what the address says, by group; asked apart from the page."""
    return page.ask("board", {"scenario": scenario(page), "lang": page.lang})


def told(text):
    """The number that a text ends with."""
    found = re.findall(r"([+\u2212-]?)(\d[\d,]*\.?\d*)", text)[-1]
    return float(found[1].replace(",", "")) * (-1 if found[0] in ("\u2212", "-") else 1)


def near(shown, value):
    """Whether a shown number is the value to the two digits or more that are shown."""
    return abs(told(shown) - value) <= 0.051 * abs(value)


def first_country(page):
    found = board(page)
    values = found["values"]["deal/real_income"]
    at = max(range(len(values)), key=lambda i: values[i])
    return found["countries"]["real_income"][at], values[at]


@BOTH
def test_an_example_opens_with_map_findings_claims_and_cards(studio, lang):
    page = studio(lang, deal=DEAL)
    page.wait_all()
    assert page.page.locator("html").get_attribute("lang") == lang
    painted = [one for one in page.fills() if one.startswith("rgb") and one != WAITING]
    assert len(painted) > 30
    assert len(set(painted)) >= 4
    assert page.findings.count() == 5
    assert page.claims.count() >= 3
    assert page.cards.get_by_role("article").count() >= 5
    assert page.marks.count() >= 5
    country, value = first_country(page)
    assert near(page.number(country), value)
    # What is Japanese is Japanese, and nothing is left untranslated.
    japanese = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
    for one in page.findings.all_inner_texts():
        assert bool(japanese.search(one)) == (lang == "ja"), one
    assert not re.search(r"\b(undefined|NaN|null|\[object)", page.page.locator("body").inner_text())


@BOTH
def test_a_slider_moves_the_numbers_at_once_and_then_exactly(studio, lang):
    page = studio(lang, deal=DEAL)
    page.wait_all()
    before = page.figures()
    held = []

    def hold(route):
        held.append(route)

    page.page.route("**/api/board", hold)
    slider = page.sliders.first
    slider.focus()
    start = float(slider.input_value())
    page.page.keyboard.press("End")
    page.wait_sure("linear")
    assert float(slider.input_value()) > start
    linear = page.figures()
    assert linear != before
    page.page.wait_for_timeout(150)
    assert len(held) == 1
    held[0].continue_()
    page.page.unroute("**/api/board")
    page.wait_exact()
    country, value = first_country(page)
    assert near(page.number(country), value)
    assert scenario(page)["values"]
    # At the end of its range, nothing else moved, the response is the exact answer.
    assert page.figures() == linear


@BOTH
def test_a_provision_is_set_aside_and_everything_is_reset(studio, lang):
    page = studio(lang, deal=QUICK)
    page.wait_all()
    before = page.figures()
    switch = page.switches.first
    switch.uncheck()
    page.wait_exact()
    page.wait_until("location.search.includes('without=')")
    assert len(scenario(page)["without"]) == 1
    country, value = first_country(page)
    assert near(page.number(country), value)
    assert page.figures() != before
    page.tool("reset").click()
    page.wait_until("!location.search.includes('without=')")
    page.wait_exact()
    assert page.switches.first.is_checked()
    assert page.figures() == before
    page.page.go_back()
    page.wait_until("location.search.includes('without=')")
    assert not page.switches.first.is_checked()


def test_another_outcome_is_on_the_map_and_in_the_address(studio):
    page = studio(deal=QUICK)
    fills = page.fills()
    page.outcome.select_option("exports")
    page.wait_query(("outcome", "exports"))
    label = catalogue.label("exports", "en")
    page.outcomes.get_by_role("img", name=re.compile(re.escape(label))).first.wait_for()
    assert page.fills() != fills


def test_an_address_opened_again_is_the_same_page(studio):
    first = studio(deal=QUICK)
    first.wait_all()
    slider = first.sliders.first
    slider.focus()
    first.page.keyboard.press("End")
    first.switches.last.uncheck()
    first.outcome.select_option("exports")
    first.wait_query(("outcome", "exports"))
    first.wait_exact()
    wanted = first.ask("answer", {"scenario": scenario(first), "lang": "en"})["findings"]
    first.page.wait_for_timeout(300)
    again = studio("en", query=[(k, v) for k, v in first.query if k != "lang"])
    again.wait_all()
    assert scenario(again) == scenario(first)
    assert again.sliders.first.input_value() == slider.input_value()
    assert not again.switches.last.is_checked()
    assert again.outcome.input_value() == "exports"
    assert again.fills() == first.fills()
    told = again.findings.all_inner_texts()
    assert [one["title"] for one in wanted] == [text.partition("\n")[0] for text in told]


def test_the_language_is_changed_in_place(studio):
    page = studio("en", deal=QUICK)
    page.wait_all()
    group = page.page.get_by_role("group", name=page.said("language"))
    # Words that come late, in a language that was left again, are not shown.
    held = []

    def hold(route):
        held.append(route)

    page.page.route("**/api/start?lang=ja", hold)
    for name, lang in (("日本語", "ja"), ("English", "en")):
        group.get_by_role("button", name=name).click()
        page.wait_until("lang => document.documentElement.lang === lang", lang)
    with page.page.expect_response("**/api/start?lang=ja"):
        held[0].continue_()
    page.page.unroute("**/api/start?lang=ja")
    page.page.wait_for_timeout(100)
    assert page.tool("full_run").is_visible()
    group.get_by_role("button", name="日本語").click()
    page.lang = "ja"
    del page.texts
    page.wait_all()
    page.wait_until("document.documentElement.lang === 'ja'")
    page.wait_query(("lang", "ja"))
    page.cards.wait_for()


def test_a_deal_without_a_document_opens(studio, workspace):
    file = workspace.folder_of(QUICK) / "deal.yaml"
    plain = yaml.safe_load(file.read_text("utf-8"))
    del plain["documents"]
    for one in (*plain["provisions"], *plain["claims"]):
        one.pop("quotes", None)
    name = workspace.save("no-document", {"deal.yaml": yaml.safe_dump(plain, allow_unicode=True)})
    page = studio(deal=name)
    page.document.get_by_text(page.said("no_document"), exact=True).wait_for()


@pytest.mark.parametrize(
    "bad", [("set", "nonsense=1"), ("without", "nonsense"), ("set", "nonsense")]
)
def test_a_setting_that_the_deal_has_not_is_told_and_the_page_goes_on(studio, bad):
    page = studio(deal=QUICK, query=[bad], wait=False)
    page.watch.expect(r"422")
    if "=" not in bad[1] and bad[0] == "set":
        page.wait_exact()  # no setting at all
        return
    page.alert.wait_for()
    assert "nonsense" in page.alert.first.inner_text()
    assert page.said("sure_none") not in page.outcomes.inner_text()
    page.tool("reset").click()
    page.wait_exact()
    assert page.alert.count() == 0


def test_a_deal_that_is_not_there_is_told(studio):
    page = studio(deal="no-such-deal", wait=False)
    page.watch.expect(r"422")
    page.alert.first.wait_for()
    assert "no-such-deal" in page.alert.first.inner_text()
    page.deal.select_option(QUICK)
    page.wait_exact()


@BOTH
def test_what_cannot_be_solved_and_a_server_that_is_gone_are_told(studio, lang):
    page = studio(lang, deal=QUICK)
    page.wait_all()
    # The numbers of the settings before stay, and are said to be that.
    before, country = page.figures(), first_country(page)[0]
    number = page.number(country)
    page.watch.expect("422")
    for name in ("board", "answer"):
        page.page.route(
            f"**/api/{name}",
            lambda route: route.fulfill(status=422, json={"faults": ["no solution of this"]}),
        )
    page.sliders.first.focus()
    page.page.keyboard.press("Home")
    page.wait_sure("failed")
    page.alert.get_by_text("no solution of this").wait_for()
    page.alert.get_by_text(page.said("not_solved_old")).wait_for()
    assert page.figures() == before
    assert page.number(country) == number
    page.tab("findings")
    page.outcomes.get_by_text(page.said("stale_failed")).wait_for()
    for kind in ("CSV", "SVG", "PNG"):
        assert page.outcomes.get_by_role("button", name=kind, exact=True).is_disabled()
    for name in ("board", "answer"):
        page.page.unroute(f"**/api/{name}")
    page.tool("reset").click()
    page.wait_told()
    assert page.alert.count() == 0
    assert page.figures() == before
    # Nobody answers: the page asks again when it is told to.
    page.watch.expect(r"ERR_INTERNET_DISCONNECTED")
    page.watch.context.set_offline(True)
    page.sliders.first.focus()
    page.page.keyboard.press("Home")
    page.alert.get_by_text(page.said("silent")[:20]).wait_for()
    page.watch.context.set_offline(False)
    page.button("retry").click()
    page.wait_exact()
    assert page.alert.count() == 0
