"""The studio's page as a reader sees it: by roles and names, in either language."""

from __future__ import annotations

import re
import time
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from detente.i18n import messages
from detente.studio.questions import AREAS

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page
    from watch import Watch

# Of every path of the map its colour; of a response what has come.
HAS = """pairs => pairs.every(([key, value]) =>
  new URLSearchParams(location.search).getAll(key).includes(value))"""
FILLS = "paths => paths.map(path => getComputedStyle(path).fill)"
CAME = """name => performance.getEntriesByType("resource").some(
  (one) => new URL(one.name).pathname === `/api/${name}` && one.responseEnd > 0)"""


class StudioPage:
    """One page of the studio."""

    def __init__(self, watch: Watch, address: str, lang: str) -> None:
        self.watch, self.address, self.lang = watch, address, lang
        self.page: Page = watch.context.new_page()

    @cached_property
    def texts(self) -> dict[str, str]:
        return {k: v for area in AREAS for k, v in messages(area, self.lang).items()}

    def said(self, key: str, **values: Any) -> str:
        return self.texts[key].format(**values)

    def named(self, key: str) -> re.Pattern[str]:
        """Return a pattern for a message whatever stands in its gaps."""
        parts = [re.escape(part) for part in re.split(r"\{\w*\}", self.texts[key])]
        return re.compile("^" + ".*".join(parts) + "$")

    # The address.
    def open(self, query=(), **state: str) -> None:
        pairs = [*({"lang": self.lang} | state).items(), *query]
        self.page.goto(f"{self.address}/?{urlencode(pairs)}")

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.page.url).query)

    def ask(self, name: str, data: dict[str, Any]) -> dict[str, Any]:
        """Ask the server as the page does."""
        answer = self.page.request.post(f"{self.address}/api/{name}", data=data)
        assert answer.ok, answer.text()
        return answer.json()

    def wait_query(self, *pairs: tuple[str, str]) -> None:
        """Wait until the address has these settings; it is written a moment later."""
        self.wait_until(HAS, [list(pair) for pair in pairs])

    def wait_until(self, expression: str, arg: Any = None, seconds: float = 60.0) -> None:
        """Wait for an expression to hold. (The browser's own waiting would evaluate a string in
        the page, which its content policy forbids.)"""
        end = time.monotonic() + seconds
        while not self.page.evaluate(expression, arg):
            assert time.monotonic() < end, f"never came: {expression}"
            self.page.wait_for_timeout(30)

    # What is known of the numbers.
    def wait_sure(self, kind: str) -> None:
        """Wait until the page says that its numbers are exact, a linear estimate, old, none."""
        words = re.compile("^" + re.escape(self.said(f"sure_{kind}")))
        self.outcomes.get_by_role("status").filter(has_text=words).wait_for()

    def wait_exact(self) -> None:
        self.wait_sure("exact")

    def wait_all(self) -> None:
        """Wait for everything that the page asks for when it is opened."""
        self.wait_exact()
        for name in ("response", "answer"):
            self.wait_until(CAME, name)
        self.tabs.first.wait_for()
        self.wait_told()

    def wait_told(self) -> None:
        """Wait until the findings are those of the settings that are shown."""
        self.wait_exact()
        self.outcomes.get_by_text(self.said("stale")).wait_for(state="detached")

    # The panes.
    def pane(self, key: str) -> Locator:
        return self.page.get_by_role("region", name=self.named(key))

    @property
    def document(self) -> Locator:
        return self.pane("document")

    @property
    def cards(self) -> Locator:
        return self.pane("provisions")

    @property
    def outcomes(self) -> Locator:
        # Its heading goes on with how sure the numbers are.
        return self.page.get_by_role(
            "region", name=re.compile("^" + re.escape(self.said("outcomes")))
        )

    # The document.
    @property
    def marks(self) -> Locator:
        return self.document.locator("mark")

    # The cards.
    @property
    def sliders(self) -> Locator:
        """The sliders that move the numbers, those of likelihoods apart."""
        own = self.page.locator("[id^='k-']:not([id$='.likelihood'])")
        return self.cards.get_by_role("slider").and_(own)

    @property
    def switches(self) -> Locator:
        return self.cards.get_by_role("switch")

    # The outcomes.
    @property
    def map(self) -> Locator:
        return self.outcomes.get_by_role("img", name=self.named("map_label")).first

    def fills(self) -> list[str]:
        return self.map.locator("path[data-code]").evaluate_all(FILLS)

    @property
    def outcome(self) -> Locator:
        return self.outcomes.get_by_role("combobox", name=self.said("outcome"), exact=True)

    @property
    def tabs(self) -> Locator:
        return self.outcomes.get_by_role("tab")

    def tab(self, *keys: str) -> Locator:
        """Open a tab by any of its names; return what it shows."""
        names = "|".join(self.named(key).pattern for key in keys)
        tab = self.outcomes.get_by_role("tab", name=re.compile(names))
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
        return self.outcomes.get_by_role("tabpanel")

    @property
    def findings(self) -> Locator:
        return self.tab("findings").locator("ol > li")

    @property
    def claims(self) -> Locator:
        return self.tab("claims_n").locator("ul > li")

    def figures(self) -> list[str]:
        """The single numbers, without the marks of what rose and fell."""
        shown = self.tab("figures", "figures_moved").locator("dd > b").all_inner_texts()
        return [one.strip("▲▼ ") for one in shown]

    def number(self, country: str) -> str:
        """What the page says of a country when it is looked up."""
        self.outcomes.get_by_role("combobox", name=self.said("lookup")).select_option(country)
        said = self.outcomes.locator("output[for=lookup]").inner_text()
        self.outcomes.get_by_role("combobox", name=self.said("lookup")).select_option("")
        return said

    # The head and its dialogs.
    def button(self, key: str) -> Locator:
        return self.page.get_by_role("button", name=self.named(key))

    def tool(self, key: str) -> Locator:
        """A button of the head, which stands behind the menu in a narrow window."""
        menu = self.button("menu")
        if menu.is_visible() and menu.get_attribute("aria-expanded") != "true":
            menu.click()
        return self.page.get_by_role("banner").get_by_role("button", name=self.named(key))

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def dialog_named(self, key: str) -> Locator:
        return self.page.get_by_role("dialog", name=self.named(key))

    @property
    def alert(self) -> Locator:
        return self.page.get_by_role("alert")

    @property
    def deal(self) -> Locator:
        return self.page.get_by_role("combobox", name=self.said("deal"), exact=True)

    def focused(self) -> dict[str, Any]:
        """Where the focus is: its role or tag, its name, whether it can be seen."""
        return self.page.evaluate(FOCUSED)


FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return { tag: "", type: "", id: "", text: "", href: "" };
  const box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const ring = (one) => one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0;
  return {
    tag: at.tagName.toLowerCase(),
    type: at.type ?? "",
    id: at.id,
    text: (at.getAttribute("aria-label") ?? at.textContent ?? "").trim().slice(0, 60),
    href: at.getAttribute("href") ?? "",
    shown: box.width > 0 && box.height > 0 && style.visibility === "visible",
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    ring: ring(style) || style.boxShadow !== "none" || ring(getComputedStyle(at.parentElement)),
  };
}"""
