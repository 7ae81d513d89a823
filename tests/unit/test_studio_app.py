"""What the page can ask: every answer in both languages, and what is said of what is wrong."""

import datetime
import io
import re
import zipfile

import pandas as pd
import pytest

pytest.importorskip("starlette")
from starlette.testclient import TestClient

from detente.catalogue import outcomes
from detente.deal.load import load_deal
from detente.studio import exports
from detente.studio.app import app
from detente.studio.workspace import OPENED, Workspace

PORT = 8642
DEAL = "tokyo-seoul-2026"
DAY = datetime.date(2026, 6, 1)
BOTH = pytest.mark.parametrize("lang", ["en", "ja"])
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")
NONE = {"deal": DEAL, "values": {"nothing.0.share": 1}, "without": ["no-one"]}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    root = tmp_path_factory.mktemp("studio")
    opened = root / "opened.yaml"
    deal = load_deal(DEAL).model_copy(update={"documents": {}})
    for one in (*deal.provisions, *deal.claims):
        one.__dict__["quotes"] = []
    from detente.studio.code import deal_file

    opened.write_text(deal_file(deal), "utf-8")
    return Workspace(root / "workspace", opened)


@pytest.fixture(scope="module")
def client(workspace):
    address = f"http://127.0.0.1:{PORT}"
    return TestClient(app(workspace, PORT, as_of=DAY), base_url=address)


@pytest.fixture(scope="module")
def changed(client):
    """A scenario in which a number is set and, where there are two, a provision set aside."""
    cards = client.get("/api/deal", params={"deal": DEAL}).json()["cards"]
    knob = next(k for c in cards for m in c["measures"] for k in m["knobs"])
    other = next(c["id"] for c in cards if not knob["name"].startswith(c["id"] + "."))
    return {"deal": DEAL, "values": {knob["name"]: knob["high"]}, "without": [other]}


def asked(client, name, /, **data):
    answer = client.post(f"/api/{name}", json=data)
    assert answer.status_code == 200, answer.text
    return answer.json()


def faults(answer, status=422):
    assert answer.status_code == status, answer.text
    found = answer.json()["faults"]
    assert found
    return "\n".join(found)


@BOTH
def test_the_page_names_all_that_it_takes(client, lang):
    page = client.get("/", params={"lang": lang})
    assert page.headers["content-type"].startswith("text/html")
    assert f'<html lang="{lang}">' in page.text
    assert f'href="/api/start?lang={lang}"' in page.text
    for link in re.findall(r'(?:href|src)="(/[^"]*)"', page.text):
        assert client.get(link).status_code == 200, link
    # The content policy allows no style or script in the page itself.
    assert "style=" not in page.text
    assert "<style" not in page.text


def test_the_page_has_the_browsers_language_unless_its_address_says(client):
    japanese = {"accept-language": "ja-JP,ja;q=0.9"}
    assert 'lang="ja"' in client.get("/", headers=japanese).text
    assert 'lang="en"' in client.get("/", headers=japanese, params={"lang": "en"}).text
    assert 'lang="en"' in client.get("/", headers={"accept-language": "fr"}).text


@BOTH
def test_start(client, lang):
    start = client.get("/api/start", params={"lang": lang}).json()
    assert start["lang"] == lang
    assert start["first"] == OPENED
    assert {"html", "yaml", "zip"} <= set(start["exports"])
    assert {one["id"] for one in start["outcomes"]} <= set(outcomes())
    assert all(start["texts"].values())
    assert bool(JAPANESE.search("".join(start["texts"].values()))) == (lang == "ja")


@BOTH
def test_deals_have_titles_in_groups(client, workspace, lang):
    deals = client.get("/api/deals", params={"lang": lang}).json()["deals"]
    assert [one["name"] for one in deals] == list(workspace.names())
    assert {one["group"] for one in deals} >= {"opened", "library"}
    title = next(one["title"] for one in deals if one["name"] == DEAL)
    assert title == load_deal(DEAL).title[lang]


@BOTH
def test_a_deal_opened(client, lang):
    deal = client.get("/api/deal", params={"deal": DEAL, "lang": lang}).json()
    assert deal["title"] == load_deal(DEAL).title[lang]
    assert [card["id"] for card in deal["cards"]] == [p.id for p in load_deal(DEAL).provisions]
    assert deal["documents"]
    assert client.get("/api/deal", params={"deal": OPENED}).json()["documents"] == []


@BOTH
def test_board_answer_and_response(client, changed, lang):
    board = asked(client, "board", scenario=changed)
    same = asked(client, "board", scenario={"deal": DEAL})
    assert board["countries"] == same["countries"]
    assert board["values"] != same["values"]
    answer = asked(client, "answer", scenario=changed, lang=lang)
    assert answer["draws"] == 0
    assert len(answer["figures"]) == len(board["values"]["cells"])
    said = "".join(one["title"] for one in answer["findings"])
    assert bool(JAPANESE.search(said)) == (lang == "ja")
    response = asked(client, "response", scenario={"deal": DEAL})
    assert response["without"].keys() <= {p.id for p in load_deal(DEAL).provisions}


@BOTH
def test_code(client, changed, lang):
    code = asked(client, "code", scenario=changed, outcome="exports", lang=lang)
    assert code.keys() == {"cli", "python", "yaml"}
    run, why = code["cli"].splitlines()
    assert run.startswith(f"detente run {DEAL} ")
    assert why.startswith("detente why runs/")
    assert "exports" in code["python"]


@BOTH
def test_faults_are_said_in_the_language_of_whoever_asks(client, lang):
    for name in ("board", "answer", "code", "save", "runs"):
        said = faults(client.post(f"/api/{name}", json={"scenario": NONE, "lang": lang}))
        # All at once.
        assert "nothing.0.share" in said
        assert "no-one" in said
        assert bool(JAPANESE.search(said)) == (lang == "ja")
    for path in ("/report", "/export/html", "/export/yaml"):
        query = {"deal": "tokio-seoul-2026", "lang": lang}
        said = faults(client.get(path, params=query))
        assert DEAL in said  # the nearest name
        assert bool(JAPANESE.search(said)) == (lang == "ja")
    assert faults(client.get("/api/deal", params={"deal": "../../etc", "lang": lang}))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{",
        b"null",
        b'{"scenario": 1}',
        b'{"scenario": {"deal": 3}}',
        b'{"scenario": {"deal": "tokyo-seoul-2026", "values": {"a": true}}}',
        b'{"scenario": {"deal": "tokyo-seoul-2026", "values": {"a": []}}}',
        b'{"scenario": {"deal": "tokyo-seoul-2026", "without": "one"}}',
        b'{"scenario": {"deal": "tokyo-seoul-2026", "values": {"a": 1e999}}}',
    ],
)
def test_what_is_no_question(client, data):
    headers = {"content-type": "application/json"}
    assert faults(client.post("/api/board", content=data, headers=headers))


@BOTH
def test_a_text_becomes_a_draft_in_the_workspace(client, workspace, lang):
    pytest.importorskip("sudachipy")
    words = (
        "Japan and South Korea agreed on Monday.\n\nJapan will cut its tariffs on cars by half.\n"
    )
    name = asked(client, "read", text=words, lang=lang)["deal"]
    again = asked(client, "read", text=words, lang=lang)["deal"]
    assert name.startswith("my/")
    assert again != name
    deal = client.get("/api/deal", params={"deal": name, "lang": lang}).json()
    assert deal["reviewed"] is False
    assert "".join(part["text"] for part in deal["documents"][0]["stretches"]) == words
    listed = client.get("/api/deals").json()["deals"]
    assert next(one for one in listed if one["name"] == name)["reviewed"] is False


@pytest.mark.parametrize("given", [None, 3, "", " \n ", "a\0b", "x" * 5_000_001])
def test_what_cannot_be_read(client, given):
    assert faults(client.post("/api/read", json={"text": given}))


def test_the_reader_may_be_missing(client, monkeypatch):
    from detente.studio import reading

    monkeypatch.setattr(reading, "NEEDED", ("no_such_module",))
    start = client.get("/api/start", params={"lang": "ja"}).json()
    assert "no_such_module" in start["reader"]
    assert JAPANESE.search(start["reader"])
    assert "detente[read]" in faults(client.post("/api/read", json={"text": "They agreed."}))


def test_a_scenario_is_saved_with_its_documents_and_nothing_is_overwritten(client, changed):
    first, second = (asked(client, "save", scenario=changed, name="mine")["deal"] for _ in "ab")
    assert first == "my/mine"
    assert second == "my/mine-2"
    assert asked(client, "board", scenario={"deal": first})["values"]["deal/exports"] == (
        pytest.approx(asked(client, "board", scenario=changed)["values"]["deal/exports"], rel=1e-6)
    )
    saved = client.get("/api/deal", params={"deal": first}).json()
    base = client.get("/api/deal", params={"deal": DEAL}).json()
    assert [d["stretches"] for d in saved["documents"]] == [
        d["stretches"] for d in base["documents"]
    ]


@pytest.mark.parametrize("name", ["", "../x", "A", "runs", "a/b", "a" * 65, None, "con.txt"])
def test_names_that_none_may_have(client, name):
    assert faults(client.post("/api/save", json={"scenario": {"deal": DEAL}, "name": name}))


@BOTH
def test_the_report_follows_the_scenario(client, changed, lang):
    query = [("deal", DEAL), ("lang", lang)]
    query += [("set", f"{name}={value}") for name, value in changed["values"].items()]
    query += [("without", name) for name in changed["without"]]
    report = client.get("/report", params=query)
    assert report.status_code == 200
    assert f'<html lang="{lang}"' in report.text
    assert "script-src" not in report.headers["content-security-policy"]
    file = client.get("/export/html", params=query)
    assert file.content == report.content
    name = f"{DEAL}-changed.{lang}.html"
    assert file.headers["content-disposition"] == f'attachment; filename="{name}"'


def test_deal_and_documents_are_a_folder_that_can_be_loaded(client, changed, tmp_path):
    query = [("deal", DEAL), *(("without", name) for name in changed["without"])]
    file = client.get("/export/zip", params=query)
    assert client.get("/export/zip", params=query).content == file.content
    with zipfile.ZipFile(io.BytesIO(file.content)) as packed:
        assert all(re.fullmatch(rf"{DEAL}/[\w.-]+", name) for name in packed.namelist())
        packed.extractall(tmp_path)
    deal = load_deal(tmp_path / DEAL)
    assert {p.id for p in deal.provisions if p.set_aside} >= set(changed["without"])
    assert any(p.quotes for p in deal.provisions)
    (tmp_path / "alone.yaml").write_bytes(client.get("/export/yaml", params=query).content)
    assert load_deal(tmp_path / "alone.yaml").provisions


def test_tables_and_the_brief(client):
    table = client.get("/export/csv", params={"deal": DEAL})
    assert table.status_code == 200
    assert table.headers["content-disposition"].endswith('.csv"')
    rows = pd.read_csv(io.BytesIO(table.content), low_memory=False)
    whole = client.get("/export/parquet", params={"deal": DEAL})
    every = pd.read_parquet(io.BytesIO(whole.content))
    # A spreadsheet bears the one; the other has what it leaves out.
    assert "real_income" in set(rows["outcome"])
    assert set(every["outcome"]) - set(rows["outcome"]) == {"flow", "tie", "strain"}
    assert len(table.content) < 20e6
    if "docx" in exports.kinds():
        brief = client.get("/export/docx", params={"deal": DEAL, "lang": "ja"})
        assert zipfile.ZipFile(io.BytesIO(brief.content)).testzip() is None


@pytest.mark.parametrize("kind", ["exe", "", "..%2f..%2fetc"])
def test_kinds_of_file_that_there_are_not(client, kind):
    assert client.get(f"/export/{kind}", params={"deal": DEAL}).status_code in (404, 422)


def test_no_run_was_made(client):
    assert client.get("/api/runs").json() == {"job": None}
    assert asked(client, "cancel", id="none") == {"job": None}
