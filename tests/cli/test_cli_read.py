"""The verb read: a document becomes a draft that the other verbs take as it is."""

import sys

import pytest
from typer.testing import CliRunner

from detente.cli import app, main
from detente.deal.library import library
from detente.deal.load import load_deal, parse_deal

DOCUMENT = library() / "moscow-washington-2025" / "document.en.txt"
JAPANESE = library() / "tokyo-seoul-2026" / "document.ja.txt"
HOSTILE = """\
Japan and Qatar sign

Japan and Qatar signed a contract on LNG: "]]}: !!python/object/apply:os.system ['x']" [red]{{7*7}}.

<script>alert(1)</script> Japan and Qatar agreed to cut tariffs by 5 percent.
\x1b[31mred\x1b[0m &id001 *id001
"""


@pytest.fixture
def read(monkeypatch, english):
    def call(*arguments, **more):
        return CliRunner().invoke(app, ["read", *map(str, arguments)], **more)

    return call


def fails(monkeypatch, capsys, *arguments):
    """Return the exit code and what the command line says of faults."""
    monkeypatch.setattr(sys, "argv", ["detente", "read", *map(str, arguments)])
    with pytest.raises(SystemExit) as stop:
        main()
    return stop.value.code, capsys.readouterr().err


def test_draft_on_standard_output(read):
    result = read(DOCUMENT)
    assert result.exit_code == 0
    deal = parse_deal(result.stdout)
    assert {"USA", "RUS"} <= set(deal.parties)
    assert not deal.reviewed
    assert deal.date.isoformat() == "2025-03-01"
    assert any(p.status == "talks-agreed" and p.domain == "arms-control" for p in deal.provisions)


def test_draft_in_a_folder_quotes_its_document(read, tmp_path):
    assert read(DOCUMENT, "-o", tmp_path / "deal").exit_code == 0
    deal = load_deal(tmp_path / "deal")
    assert deal.documents == {"en": "document.en.txt"}
    assert all(p.quotes and p.quotes[0].exact for p in deal.provisions)
    for verb in ("check", "explain"):
        result = CliRunner().invoke(app, [verb, str(tmp_path / "deal")])
        assert result.exit_code == 0, result.output


def test_document_beside_the_deal_is_quoted_where_it_lies(read, tmp_path):
    article = tmp_path / "article.txt"
    article.write_bytes(DOCUMENT.read_bytes())
    assert read(article, "-o", tmp_path / "deal.yaml").exit_code == 0
    assert load_deal(tmp_path).documents == {"en": "article.txt"}
    assert sorted(p.name for p in tmp_path.iterdir()) == ["article.txt", "deal.yaml"]


@pytest.mark.parametrize("encoding", ["shift_jis", "utf-16", "euc_jp", "utf-8-sig"])
def test_encodings_of_japanese(read, tmp_path, encoding):
    article = tmp_path / "article.txt"
    # Shift_JIS has no such dash.
    article.write_bytes(JAPANESE.read_text("utf-8").replace("—", "-").encode(encoding))
    assert read(article, "-o", tmp_path / "out").exit_code == 0
    deal = load_deal(tmp_path / "out")
    assert "JPN" in deal.parties
    assert "KOR" in deal.parties


def test_html_is_read_as_what_its_reader_sees(read, tmp_path):
    article = tmp_path / "article.html"
    paragraphs = DOCUMENT.read_text("utf-8").split("\n\n")
    body = "".join(f"<p>{p}</p>" for p in paragraphs)
    article.write_text(f"<html><script>var a='They agreed to war.'</script><body>{body}", "utf-8")
    assert read(article, "-o", tmp_path / "out").exit_code == 0
    deal = load_deal(tmp_path / "out")
    assert "They agreed to war" not in (tmp_path / "out" / "document.en.txt").read_text("utf-8")
    assert {"USA", "RUS"} <= set(deal.parties)


def test_standard_input(read, tmp_path):
    result = read("-", "-o", tmp_path / "out", input=DOCUMENT.read_bytes())
    assert result.exit_code == 0
    assert (tmp_path / "out" / "document.en.txt").read_bytes() == DOCUMENT.read_bytes()


def test_work_is_not_overwritten(read, monkeypatch, capsys, tmp_path):
    target = tmp_path / "deal.yaml"
    target.write_text("mine", "utf-8")
    code, said = fails(monkeypatch, capsys, DOCUMENT, "-o", target)
    assert code == 2
    assert "--force" in said
    assert [p.name for p in tmp_path.iterdir()] == ["deal.yaml"]
    assert target.read_text("utf-8") == "mine"
    assert read(DOCUMENT, "-o", target, "--force").exit_code == 0
    assert target.read_text("utf-8") != "mine"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        b"\x00\x01\x02\x03" * 50,
        b"",
        b"A calm day at the seaside. Nothing happened.",
    ],
    ids=["pdf", "binary", "empty", "no deal"],
)
def test_what_holds_no_deal_is_one_fault(english, monkeypatch, capsys, tmp_path, content):
    article = tmp_path / "article.txt"
    article.write_bytes(content)
    code, said = fails(monkeypatch, capsys, article, "-o", tmp_path / "out")
    assert code == 2
    assert said.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_missing_file(english, monkeypatch, capsys, tmp_path):
    code, said = fails(monkeypatch, capsys, tmp_path / "none.txt")
    assert code == 2
    assert "none.txt" in said


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_explain_gives_each_provision_and_why(read, lang):
    result = read(DOCUMENT, "--explain", "--lang", lang)
    assert result.exit_code == 0
    deal = parse_deal(read(DOCUMENT).stdout)
    for provision in deal.provisions:
        assert provision.id in result.output


def test_hostile_words_stay_words(read, tmp_path):
    article = tmp_path / "article.txt"
    article.write_text(HOSTILE, "utf-8")
    assert read(article, "-o", tmp_path / "out").exit_code == 0
    assert load_deal(tmp_path / "out").provisions
    assert "\x1b" not in read(article, "--explain").output
    assert "\x1b" not in (tmp_path / "out" / "deal.yaml").read_text("utf-8")


def test_evaluate_prints_scores(read, tmp_path):
    (tmp_path / "one.txt").write_text("Japan and Qatar signed a contract on LNG.", "utf-8")
    row = (
        '{"id": "1", "start": 0, "end": 41,'
        ' "sentence": "Japan and Qatar signed a contract on LNG.",'
        ' "kind": "provision", "status": "signed", "status_alt": [], "actors": ["JPN", "QAT"],'
        ' "domain": "energy"}'
    )
    (tmp_path / "one.gold.jsonl").write_text(row, "utf-8")
    result = read("--evaluate", tmp_path)
    assert result.exit_code == 0
    assert "1.00 (1/1;" in result.output


def test_a_draft_runs_and_is_marked(read, tmp_path):
    assert read(JAPANESE, "-o", tmp_path / "draft").exit_code == 0
    command = ["run", str(tmp_path / "draft"), "-o", str(tmp_path / "runs"), "--draws", "0"]
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 0, result.output
    page = next((tmp_path / "runs").glob("*/report.en.html")).read_text("utf-8")
    assert "Draft, unreviewed" in page
    assert "Open questions of the draft" in page
