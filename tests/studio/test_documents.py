"""Documents that are pasted: a draft with its questions, and hostile text that stays text."""

from __future__ import annotations

import pytest

from detente.deal.library import library

DEAL = "brussels-beijing-2026"
AGREED = "The United States will reduce its tariffs on Chinese goods from 30 percent to 10 percent."
# What would run, fetch or break out if any of it were taken for markup.
HOSTILE = {
    "script": "<script>window.hit = 1</script><SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "image": '<img src=x onerror="window.hit = 1"><svg onload="window.hit = 1">',
    "link": "[here](javascript:window.hit=1) <a href='javascript:window.hit=1'>here</a>",
    "end of a script": "</script></textarea></title><!--<script>window.hit = 1",
    "templates": "{{7*7}} ${7*7} `${window.hit=1}` <%= 7*7 %> #{7*7} %s %(x)s {0}",
    "right to left": "\u202egnirts desrever\u202c \u2066isolate\u2069 \u200f \ufeff",
    "controls": "\x00 \x07 \x1b[31m \x7f \x85 \u2028 \u2029",
    "entities": "&lt;script&gt;window.hit=1&lt;/script&gt; &#x3c;b&#x3e;",
    "emoji and halves": "\U0001f469\u200d\U0001f4bb \\ud800 \U00010ffff",
    "frame": "<iframe srcdoc='<script>parent.hit=1</script>'></iframe><base href=//evil.example>",
}


def paste(page, text):
    page.tool("paste").click()
    dialog = page.dialog_named("paste")
    dialog.get_by_role("textbox", name=page.said("paste_text")).fill(text)
    dialog.get_by_role("button", name=page.said("paste_read"), exact=True).click()


def harmless(page):
    assert page.page.evaluate("window.hit === undefined")
    assert page.page.locator("main script, main img, main iframe, main base").count() == 0
    assert page.page.locator("a[href^='javascript:' i]").count() == 0


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_pasted_document_becomes_a_draft_with_questions_and_marked_words(studio, lang):
    page = studio(lang, deal=DEAL)
    source = (library() / DEAL / f"document.{lang}.txt").read_text("utf-8")
    paste(page, source)
    page.dialog_named("questions_title").wait_for(timeout=60_000)
    page.dialog.get_by_role("listitem").first.wait_for()
    page.dialog.get_by_role("button", name=page.said("close")).click()
    page.dialog.wait_for(state="detached")
    assert dict(page.query)["deal"].startswith("my/draft-")
    page.marks.first.wait_for()
    assert page.marks.count() >= 2
    assert source.strip() in page.document.evaluate("one => one.textContent")
    for marked in page.marks.all_text_contents():
        assert marked.strip() in source
    page.wait_exact()


def test_what_is_no_deal_or_no_text_is_told_and_the_words_stay(studio):
    page = studio(deal=DEAL)
    page.watch.expect("422")
    paste(page, "Good morning. It rains today, and the cat sleeps.")
    alert = page.dialog.get_by_role("alert")
    alert.wait_for(timeout=60_000)
    box = page.dialog.get_by_role("textbox", name=page.said("paste_text"))
    assert box.input_value().startswith("Good morning")
    read = page.dialog.get_by_role("button", name=page.said("paste_read"), exact=True)
    box.fill(f"{AGREED}\x00")
    read.click()
    alert.get_by_text("NUL").wait_for()
    # Halves of characters, as a script cuts them, are lost; the rest is read.
    box.evaluate(HALVES, AGREED)
    read.click()
    page.dialog_named("questions_title").wait_for(timeout=60_000)
    page.page.keyboard.press("Escape")
    page.dialog.wait_for(state="detached")
    page.marks.first.wait_for()
    assert f"\ufffd {AGREED}" in page.document.evaluate("one => one.textContent")
    page.wait_exact()


HALVES = """(box, words) => {
  box.value = `\\ud83d ${words}\\n\\nThe end \\udc00`;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}"""


def test_hostile_words_that_are_pasted_stay_words(studio):
    """The reader takes what looks like a page for one; whatever it keeps of it is only text."""
    page = studio(deal=DEAL)
    page.watch.expect("422")
    words = "\n\n".join(HOSTILE.values()).replace("\x00", "")
    paste(page, f"{AGREED}\n\n{words}\n\n{AGREED}")
    page.dialog_named("questions_title").or_(page.dialog.get_by_role("alert")).first.wait_for(
        timeout=60_000
    )
    harmless(page)


def test_hostile_words_in_a_deal_and_its_document_are_shown_as_they_are(studio, workspace):
    """All that a deal file can say: title, summary, provisions, claims, quotes, document."""
    name = hostile_deal(workspace)
    page = studio(deal=name)
    page.wait_all()
    harmless(page)
    text = page.document.evaluate("one => one.textContent")
    for kind, words in HOSTILE.items():
        if kind != "controls":
            assert words in text, kind
    assert not any("49" in one for one in page.marks.all_text_contents())
    for key in ("export", "save"):
        page.tool(key).click()
        page.dialog.wait_for()
        harmless(page)
        page.page.keyboard.press("Escape")
        page.dialog.wait_for(state="detached")
    # The report of it, in the tab that it is opened in.
    report = page.watch.context.new_page()
    report.goto(f"{page.address}/report?deal={name}&lang=en")
    assert report.evaluate("window.hit === undefined")
    assert report.locator("script, iframe, base, img[onerror]").count() == 0


def test_a_line_of_two_hundred_kilobytes_does_not_widen_the_page(studio, workspace):
    files = ("deal.yaml", "document.en.txt", "document.ja.txt")
    texts = {one: (library() / DEAL / one).read_text("utf-8") for one in files}
    texts["document.en.txt"] += "\n" + "<b>x</b>" * 25_000
    name = workspace.save("long-line", texts)
    page = studio(deal=name)
    assert "<b>x</b><b>x</b>" in page.document.evaluate("one => one.textContent")
    wide = "document.scrollingElement.scrollWidth <= innerWidth"
    assert page.page.evaluate(wide)


def hostile_deal(workspace):
    """Save a deal every word of which is hostile, with a document to match."""
    import yaml

    plain = yaml.safe_load((library() / DEAL / "deal.yaml").read_text("utf-8"))
    loud = "\n".join(v for k, v in HOSTILE.items() if k != "controls")

    def worse(value):
        return {k: f"{v} {loud}" for k, v in value.items()} if isinstance(value, dict) else value

    for key in ("title", "summary"):
        plain[key] = worse(plain[key])
    for one in plain["provisions"]:
        one["title"] = worse(one["title"])
    source = (library() / DEAL / "document.en.txt").read_text("utf-8") + "\n\n" + loud
    files = {
        "deal.yaml": yaml.safe_dump(plain, allow_unicode=True, sort_keys=False),
        "document.en.txt": source,
        "document.ja.txt": (library() / DEAL / "document.ja.txt").read_text("utf-8") + "\n" + loud,
    }
    return workspace.save("hostile", files)
