"""The studio's door: what other pages, other names and strangers' files cannot do."""

import asyncio
import datetime
import json

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx")

from starlette.testclient import TestClient

from detente.deal.library import library
from detente.errors import DetenteError
from detente.studio import guard
from detente.studio.app import app
from detente.studio.guard import MAX_BODY, POLICY, REPORT_POLICY, Guard
from detente.studio.workspace import Workspace

PORT = 8714
HOME = f"http://127.0.0.1:{PORT}"
DEAL = "moscow-washington-2025"
SCENARIO = {"scenario": {"deal": DEAL, "values": {}, "without": []}}
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("studio")
    made = app(Workspace(folder / "deals"), PORT, as_of=datetime.date(2026, 1, 1))
    with TestClient(made, base_url=HOME) as client:
        yield client


def status(served, method="GET", path="/api/start", headers=None, **more):
    return served.request(method, path, headers=headers, **more).status_code


def asked(application, *, method="POST", path="/", headers=(), body=(b"{}",), kind="http"):
    """Return what an application sends for a raw request whose body comes in parts."""
    parts, read, sent = list(body), [], []

    async def receive():
        if not parts:
            await asyncio.sleep(60)
        read.append(parts.pop(0))
        return {"type": "http.request", "body": read[-1], "more_body": bool(parts)}

    async def send(message):
        sent.append(message)

    scope = {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in headers],
    }
    asyncio.run(application(scope, receive, send))
    return sent, read


async def inner(scope, receive, send):
    """Answer with the length of what was sent."""
    message = await receive()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(len(message["body"])).encode()})


GOOD = {"host": f"127.0.0.1:{PORT}", "content-type": "application/json", "content-length": "2"}


def raw(headers, more=(), **options):
    sent, read = asked(Guard(inner, PORT), headers=[*{**GOOD, **headers}.items(), *more], **options)
    return sent[0]["status"], sent, read


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_this_computer_by_its_port_is_served(served, host):
    assert status(served, headers={"host": f"{host}:{PORT}"}) == 200


@pytest.mark.parametrize(
    "host",
    ["", "127.0.0.1", "127.0.0.1:80", "evil.example", f"evil.example:{PORT}", "localhost",
     f"localhost.:{PORT}", f"127.0.0.1:{PORT}.evil.example", f"127.0.0.1:{PORT}@evil.example",
     f"127.1:{PORT}", f"0.0.0.0:{PORT}", f"::1:{PORT}", f"[::ffff:127.0.0.1]:{PORT}",
     f"2130706433:{PORT}", f" 127.0.0.1:{PORT}", f"127.0.0.1:{PORT}, evil.example"],
)  # fmt: skip
def test_no_other_name_leads_here(served, host):
    """DNS rebinding: the name of another site that was pointed at this computer."""
    assert status(served, headers={"host": host}) == 421
    assert status(served, path="/", headers={"host": host}) == 421
    assert raw({"host": host})[0] == 421


def test_a_request_without_a_host_is_refused():
    headers = {k: v for k, v in GOOD.items() if k != "host"}
    sent, _ = asked(Guard(inner, PORT), headers=headers.items())
    assert sent[0]["status"] == 421


def test_on_the_port_of_the_web_the_port_is_not_said():
    sent, _ = asked(Guard(inner, 80), headers={**GOOD, "host": "localhost"}.items())
    assert sent[0]["status"] == 200


@pytest.mark.parametrize("header", ["host", "origin", "content-type", "content-length"])
def test_what_is_decided_by_is_said_once(header):
    good = {**GOOD, "origin": HOME}
    assert raw({"origin": HOME})[0] == 200
    assert raw({"origin": HOME}, [(header, good[header])])[0] == 400
    assert raw({"origin": HOME}, [(header.title(), "evil")])[0] >= 400


@pytest.mark.parametrize(
    "origin",
    ["null", "", "http://evil.example", f"https://127.0.0.1:{PORT}", "http://127.0.0.1",
     f"http://localhost:{PORT}", f"http://127.0.0.1:{PORT + 1}", f"http://127.0.0.1:{PORT}.evil"],
)  # fmt: skip
def test_a_page_of_another_origin_neither_sends_nor_reads(served, origin):
    assert status(served, headers={"origin": origin}) == 403
    assert status(served, "POST", "/api/code", {"origin": origin}, json=SCENARIO) == 403


def test_the_page_itself_may_ask(served):
    fetched = {"origin": HOME, "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}
    assert status(served, "POST", "/api/code", fetched, json=SCENARIO) == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest"),
    [("cors", "empty"), ("no-cors", "script"), ("no-cors", "image"), ("navigate", "iframe"),
     ("navigate", "object"), ("navigate", "embed"), ("websocket", "empty"), ("", "")],
)  # fmt: skip
def test_other_pages_neither_embed_nor_load_anything(served, site, mode, dest):
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    for path in ("/", "/api/start", "/static/main.js", "/report"):
        assert status(served, path=path, headers=headers) == 403


def test_a_link_from_elsewhere_opens_the_page_and_no_answer(served):
    headers = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate",
               "sec-fetch-dest": "document"}  # fmt: skip
    assert status(served, path="/", headers=headers) == 200
    assert status(served, path="/api/start", headers=headers) == 403
    for path in ("/api/code", "/", "/report"):
        assert status(served, "POST", path, headers, json=SCENARIO) == 403


@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
     "text/plain; application/json", "application/json-patch+json", "application/jsonx"],
)  # fmt: skip
def test_what_a_form_can_send_is_not_taken(served, kind):
    content = json.dumps(SCENARIO)
    assert status(served, "POST", "/api/code", {"content-type": kind}, content=content) == 415


@pytest.mark.parametrize("kind", ["application/json", "Application/JSON; charset=utf-8"])
def test_json_is_taken(served, kind):
    content = json.dumps(SCENARIO)
    assert status(served, "POST", "/api/code", {"content-type": kind}, content=content) == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "get"])
def test_other_methods_are_none(method):
    assert raw({}, method=method)[0] == 405


def test_head_has_no_body(served):
    answer = served.head("/")
    assert (answer.status_code, answer.content) == (200, b"")


def test_what_is_sent_to_a_page_is_not_read(served):
    assert status(served, "POST", "/", json={}) == 405
    assert status(served, "GET", "/api/code") == 405


@pytest.mark.parametrize("length", ["", "-1", "1e3", "²", "2, 2", " 2", "+2", "0x2"])
def test_a_length_is_a_number(length):
    assert raw({"content-length": length})[0] == 411


@pytest.mark.parametrize("length", [str(MAX_BODY + 1), "9" * 30, "9" * 5000])
def test_too_much_is_refused_before_it_is_read(length):
    code, _, read = raw({"content-length": length})
    assert (code, read) == (413, [])


def test_in_pieces_of_no_known_length_nothing_is_taken():
    code, _, read = raw({"transfer-encoding": "chunked"})
    assert (code, read) == (411, [])


def test_more_than_was_said_is_not_kept():
    piece = b" " * 1_000_000
    code, sent, read = raw({}, body=[piece] * 50)
    assert code == 413
    assert len(read) == MAX_BODY // len(piece) + 1
    assert len(sent) == 2


def test_what_comes_in_parts_is_put_together():
    code, sent, _ = raw({"content-length": "6"}, body=[b"ab", b"", b"cdef"])
    assert (code, sent[1]["body"]) == (200, b"6")


def test_whoever_sends_nothing_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(guard, "PATIENCE", 0.01)
    assert raw({}, body=[])[0] == 408


def test_there_is_no_socket():
    sent, _ = asked(Guard(inner, PORT), kind="websocket", headers=GOOD.items())
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize(
    "path",
    ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static/%2e%2e%2fapp.py",
     "/static//etc/passwd", "/static/%2fetc%2fpasswd", "/static/..%5capp.py", "/static/vendor",
     "/static/", "/static/%00", "/static/vendor/../../guard.py", "/../pyproject.toml"],
)  # fmt: skip
def test_no_file_beside_the_page_s_is_served(served, path):
    assert status(served, path=path) in (404, 405)


def test_every_answer_is_dressed(served):
    for path in ("/", "/static/main.js", "/api/start", "/nowhere", "/report", "/map.json"):
        headers = served.get(path).headers
        assert headers["content-security-policy"] == POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert headers["referrer-policy"] == "no-referrer"
        assert "access-control-allow-origin" not in headers
    refused = served.get("/", headers={"host": "evil.example"})
    assert refused.headers["content-security-policy"] == POLICY
    assert "evil" not in refused.text


def test_policies_allow_no_script_of_another_and_no_frame_elsewhere():
    assert "'unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY
    rules = dict(rule.strip().split(" ", 1) for rule in REPORT_POLICY.split(";"))
    assert rules["default-src"] == "'none'"
    assert "script-src" not in rules
    assert "allow-scripts" not in rules["sandbox"]
    assert "allow-downloads" in rules["sandbox"]
    assert rules["frame-ancestors"] == "'self'"


WRONG = [
    "", "[]", "null", "1", '"x"', "{", "[" * 100_000, '{"scenario": 1}',
    '{"scenario": {"deal": 1}}',
    '{"scenario": {"deal": "' + DEAL + '", "values": {"a.0.b": NaN}}}',
    '{"scenario": {"deal": "' + DEAL + '", "values": {"a.0.b": [1]}}}',
    '{"scenario": {"deal": "' + DEAL + '", "without": "x"}}',
    '{"scenario": {"deal": "' + DEAL + '", "without": ["<script>alert(1)</script>"]}}',
    '{"scenario": {"deal": "' + DEAL + '", "values": {"a.0.b": ' + "9" * 400 + "}}}",
    '{"scenario": {"deal": "\\ud800"}}', '{"text": 1}', '{"text": " "}', '{"text": "\\ud800"}',
]  # fmt: skip


@pytest.mark.parametrize("name", ["board", "answer", "code", "read", "save"])
def test_what_makes_no_sense_is_a_fault_and_no_failure(served, name):
    for content in WRONG:
        json_type = {"content-type": "application/json"}
        answer = served.post(f"/api/{name}", content=content, headers=json_type)
        assert answer.status_code == 422, content[:80]
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["faults"]


PATHS = [
    "..", "../..", "my/..", "my/../..", "my/../../etc", "my/.", "my/", "my//etc", "/etc/passwd",
    "my/a/b", "my/a\0", "my/a\n", "my/A", f"../{DEAL}", f"{DEAL}/", f"./{DEAL}", "opened", "deals",
    str(library() / DEAL), "C:\\", "my/-a", "my/" + "a" * 65,
]  # fmt: skip


@pytest.mark.parametrize("name", PATHS, ids=repr)
def test_no_name_of_a_deal_is_a_path(served, name):
    answer = served.get("/api/deal", params={"deal": name})
    assert answer.status_code == 422
    assert served.get("/report", params={"deal": name}).status_code == 422


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", "a\0", "A", "runs", "a" * 65, "é"])
def test_nothing_is_saved_under_a_name_that_is_none(served, tmp_path, name):
    assert status(served, "POST", "/api/save", json={**SCENARIO, "name": name}) == 422


def files(folder):
    return {path.relative_to(folder) for path in folder.rglob("*")}


@pytest.fixture
def stranger(tmp_path):
    """A workspace with a deal whose documents have names that are paths, and a secret beside it."""
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    folder = tmp_path / "deals" / "strange"
    folder.mkdir(parents=True)
    source = (library().parents[0] / "deals" / "_template.yaml").read_text("utf-8")
    return tmp_path, folder, source


def deal_with(source, documents):
    listed = "documents:\n" + "".join(f"  {json.dumps(k)}: {v}\n" for k, v in documents.items())
    lines = [x for x in source.splitlines() if not x.startswith("documents")]
    return "\n".join([*lines, listed])


def test_a_stranger_s_deal_writes_nothing_elsewhere(stranger):
    root, folder, source = stranger
    (folder / "a.txt").write_text("words", "utf-8")
    wild = {"/../../../out": "a.txt", "../x": "a.txt", "en": "a.txt", "a\0b": "a.txt"}
    (folder / "deal.yaml").write_text(deal_with(source, wild), "utf-8")
    before = files(root)
    made = app(Workspace(root / "deals"), PORT)
    with TestClient(made, base_url=HOME) as client:
        asked = {"scenario": {"deal": "my/strange"}, "name": "copy"}
        answer = client.post("/api/save", json=asked)
    assert answer.json() == {"deal": "my/copy"}
    new = {str(path) for path in files(root) - before}
    assert new == {"deals/copy", "deals/copy/deal.yaml", "deals/copy/document.1.txt",
                   "deals/copy/document.2.txt", "deals/copy/document.en.txt",
                   "deals/copy/document.4.txt"}  # fmt: skip
    assert len(Workspace(root / "deals").load("my/copy").documents) == 4


@pytest.mark.parametrize("file", ["../x", "/x", "a/b", "..", ".", "", "a/../../x"])
def test_files_of_a_deal_stand_in_its_folder(tmp_path, file):
    before = files(tmp_path)
    with pytest.raises(DetenteError):
        Workspace(tmp_path / "deals").save("one", {"deal.yaml": "x", file: "x"})
    assert files(tmp_path) == before


@pytest.mark.parametrize("place", ["../../secret.txt", "link.txt", "/etc/hostname"])
def test_a_stranger_s_deal_reads_nothing_elsewhere(stranger, place):
    root, folder, source = stranger
    (folder / "link.txt").symlink_to(root / "secret.txt")
    (folder / "deal.yaml").write_text(deal_with(source, {"en": place}), "utf-8")
    space = Workspace(root / "deals")
    with pytest.raises(DetenteError) as raised:
        space.load("my/strange")
    assert "secret\n" not in str(raised.value)
    good = deal_with(source, {"en": "a.txt"})
    (folder / "a.txt").write_text("words", "utf-8")
    (folder / "deal.yaml").write_text(good, "utf-8")
    deal = space.load("my/strange")
    wrong = deal.model_copy(update={"documents": {"en": place, "ja": "a.txt"}})
    assert space.documents("my/strange", wrong) == {"ja": "words"}


def test_a_link_out_of_the_workspace_is_no_deal(stranger):
    root, folder, source = stranger
    (folder / "deal.yaml").write_text(deal_with(source, {}), "utf-8")
    elsewhere = root / "elsewhere"
    folder.rename(elsewhere)
    (root / "deals" / "linked").symlink_to(elsewhere)
    space = Workspace(root / "deals")
    assert "my/linked" not in list(space.names())
    with pytest.raises(DetenteError):
        space.load("my/linked")


def test_saving_takes_nothing_s_place(tmp_path):
    space = Workspace(tmp_path)
    names = [space.save("one", {"deal.yaml": str(k)}) for k in range(3)]
    assert names == ["my/one", "my/one-2", "my/one-3"]
    assert (tmp_path / "one" / "deal.yaml").read_text("utf-8") == "0"


def test_words_of_a_document_are_data(served, tmp_path):
    """Markup in what a stranger wrote reaches the page as JSON alone, and the report escaped."""
    words = "</script><img src=x onerror=alert(1)>"
    answer = served.post("/api/code", json={"scenario": {"deal": words}})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/json"
    assert words in answer.json()["faults"][0]
    page = served.get("/", params={"lang": words, "deal": words}).text
    assert "onerror" not in page


def test_a_report_is_framed_by_the_page_alone_and_runs_nothing(served):
    answer = served.get("/report", params={"deal": DEAL})
    assert answer.status_code == 200
    assert answer.headers["content-security-policy"] == REPORT_POLICY
    assert "<script" not in answer.text
    assert 'download="' in answer.text
