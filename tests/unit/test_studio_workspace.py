"""The workspace: what can be opened, and that nothing is written or shown that stands elsewhere."""

import os

import pytest

from detente.deal.library import names
from detente.deal.load import FILE, load_deal
from detente.errors import DetenteError
from detente.studio.code import deal_file
from detente.studio.exports import files, name
from detente.studio.listing import listing
from detente.studio.workspace import OPENED, Workspace

DEAL = "tokyo-seoul-2026"
pytestmark = pytest.mark.usefixtures("english")


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "studio")


def put(workspace, folder, content):
    file = workspace.folder / folder / FILE
    file.parent.mkdir(parents=True)
    file.write_text(content, "utf-8")
    return file


def test_names_are_of_the_file_opened_the_workspace_and_the_library(workspace, tmp_path):
    put(workspace, "mine", "")
    put(workspace, "runs", "")
    put(workspace, "No Name", "")
    opened = Workspace(workspace.folder, tmp_path / "other.yaml")
    assert list(opened.names()) == [OPENED, "my/mine", *names()]
    assert list(workspace.names()) == ["my/mine", *names()]


def test_titles_stand_in_the_heads_of_files_even_of_those_that_cannot_be_loaded(workspace):
    title = "title: {en: Of mine, ja: 私の}\nreviewed: true\n"
    put(workspace, "a", f"{title}provisions:\n  - [this is: no deal\n")
    put(workspace, "b", "title: [1, 2\n")
    put(workspace, "c", "- a list\n")
    put(workspace, "d", "title: {en: 3}\nreviewed: yes please\n")
    put(workspace, "e", "").write_bytes(b"title: \xff\xfe\n")
    found = {one["name"]: one for one in listing(workspace, "ja")}
    assert found["my/a"] == {"name": "my/a", "title": "私の", "group": "own", "reviewed": True}
    for broken in "bcde":
        assert found[f"my/{broken}"]["title"] == broken
        assert found[f"my/{broken}"]["reviewed"] is False
    for one in names():
        assert found[one]["title"] == load_deal(one).title.ja
        assert found[one]["group"] == "library"


@pytest.mark.parametrize("given", ["", "my/", "my/../x", "my/none", "..", "/etc", OPENED, "my/a/b"])
def test_no_name_is_a_path(workspace, given):
    outside = workspace.folder.parent / "x" / FILE
    outside.parent.mkdir()
    outside.write_text(deal_file(load_deal(DEAL)), "utf-8")
    with pytest.raises(DetenteError):
        workspace.load(given)


def test_no_link_leads_out_of_the_workspace(workspace):
    outside = put(Workspace(workspace.folder.parent), "x", "")
    put(workspace, "mine", "")
    (workspace.folder / "linked").symlink_to(outside.parent)
    assert [one for one in workspace.names() if one.startswith("my/")] == ["my/mine"]
    with pytest.raises(DetenteError):
        workspace.file("my/linked")
    assert workspace.file("my/mine").is_file()


def test_the_file_that_was_opened_hides_no_other(workspace, tmp_path):
    opened = Workspace(workspace.folder, tmp_path / "other.yaml")
    assert opened.file(OPENED) == tmp_path / "other.yaml"
    assert opened.load(DEAL) == workspace.load(DEAL)


def test_nothing_is_overwritten(workspace):
    saved = [workspace.save("mine", {FILE: text}) for text in ("one", "two", "three")]
    assert saved == ["my/mine", "my/mine-2", "my/mine-3"]
    assert [workspace.file(one).read_text("utf-8") for one in saved] == ["one", "two", "three"]


@pytest.mark.parametrize("given", ["", "runs", "a" * 65, "A", "-a", "a-", "a/b", "..", "é"])
def test_what_is_no_name_of_a_deal(workspace, given):
    with pytest.raises(DetenteError):
        workspace.save(given, {FILE: ""})
    assert not workspace.folder.exists()
    assert workspace.save("a" * 64, {FILE: ""}) == f"my/{'a' * 64}"


def test_documents_elsewhere_are_not_shown(workspace, tmp_path):
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    file = put(workspace, "mine", "")
    (file.parent / "link.txt").symlink_to(tmp_path / "secret.txt")
    (file.parent / "own.txt").write_text("own", "utf-8")
    places = {
        "a": "../../secret.txt",
        "b": str(tmp_path / "secret.txt"),
        "c": "link.txt",
        "d": "none.txt",
        "e": "own.txt",
    }
    deal = load_deal(DEAL).model_copy(update={"documents": places})
    assert workspace.documents("my/mine", deal) == {"e": "own"}


def test_whatever_a_document_is_called_its_file_stands_in_the_folder(workspace):
    deal = load_deal(DEAL)
    own = next(iter(deal.documents))
    quoted = deal.provisions[0].quotes
    documents = {own: "words", "../../x": "two", "a/b": "three", "a?b": "four", "": "five"}
    made = deal.model_copy(update={"documents": dict.fromkeys(documents, "place.txt")})
    found = files(made, documents)
    assert len(found) == len(documents) + 1
    saved = workspace.save("mine", found)
    folder = workspace.folder / saved.removeprefix("my/")
    assert sorted(path.name for path in folder.iterdir()) == sorted(found)
    assert [path for path in workspace.folder.parent.rglob("*") if path.is_file()] == list(
        folder.iterdir()
    )
    assert quoted == deal.provisions[0].quotes


def test_words_of_a_document_that_is_not_there_are_left_out(workspace):
    deal = load_deal(DEAL)
    kept = sorted(deal.documents)[0]
    texts = {kept: workspace.documents(DEAL, deal)[kept]}
    saved = workspace.load(workspace.save("mine", files(deal, texts)))
    assert list(saved.documents) == [kept]
    quotes = [q for one in (*saved.provisions, *saved.claims) for q in one.quotes]
    assert quotes
    assert {q.document for q in quotes} == {kept}
    assert len(quotes) < sum(len(one.quotes) for one in (*deal.provisions, *deal.claims))


@pytest.mark.parametrize("file", ["../x", "/etc/x", ".hidden", "a/b", "", "a\\b", "x\n"])
def test_a_file_that_would_stand_elsewhere_is_refused_before_anything_is_written(workspace, file):
    with pytest.raises(DetenteError):
        workspace.save("mine", {"deal.yaml": "", file: ""})
    assert not workspace.folder.exists()


def test_a_line_break_ends_no_name(workspace):
    with pytest.raises(DetenteError):
        workspace.save("mine\n", {})


def test_names_of_files_to_take_along():
    deal = load_deal(DEAL)
    assert name(deal, "yaml", "ja", changed=False) == f"{DEAL}.yaml"
    assert name(deal, "docx", "ja", changed=True) == f"{DEAL}-changed.ja.docx"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write")
def test_a_folder_that_cannot_be_written(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    with pytest.raises(DetenteError):
        Workspace(closed / "studio").check()


def test_a_file_is_no_folder(tmp_path):
    file = tmp_path / "file"
    file.write_text("", "utf-8")
    for folder in (file, file / "studio"):
        with pytest.raises(DetenteError, match="file"):
            Workspace(folder).check()
        with pytest.raises(DetenteError, match="file"):
            Workspace(folder).save("mine", {"deal.yaml": ""})
    Workspace(tmp_path / "none" / "yet").check()
    assert not (tmp_path / "none").exists()
