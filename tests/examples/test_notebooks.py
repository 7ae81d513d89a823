"""Every notebook of the documentation runs from start to end, as written."""

import ast
import datetime
import inspect
import json
from pathlib import Path

import pytest

import detente

NOTEBOOKS = sorted((Path(__file__).parents[2] / "docs" / "notebooks").glob("*.ipynb"))
DAY = datetime.date(2026, 11, 24)


def cells(path, kind):
    made = json.loads(path.read_text("utf-8"))
    return ["".join(cell["source"]) for cell in made["cells"] if cell["cell_type"] == kind]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook(path, runs, monkeypatch, tmp_path):
    asked = inspect.signature(detente.run)

    def run(*args, **options):
        given = asked.bind(*args, **options).arguments
        assert given["draws"] <= 20, "small enough for a reader to wait for"
        # The run that other tests have made: its deal, its number of draws.
        return runs(given["deal"], DAY)

    monkeypatch.setattr(detente, "run", run, raising=False)
    monkeypatch.chdir(tmp_path)
    names: dict = {"__name__": "__main__"}
    for number, source in enumerate(cells(path, "code")):
        where = f"{path.name}, cell {number}"
        tree = ast.parse(source, where)
        shown = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, where, "exec"), names)
        if shown:
            result = eval(compile(ast.Expression(shown.value), where, "eval"), names)
            # A notebook draws what the last line gives.
            assert getattr(result, "_repr_html_", lambda: "nothing to draw")()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stored_without_results(path):
    made = json.loads(path.read_text("utf-8"))
    assert (made["nbformat"], len(cells(path, "markdown")) > 0) == (4, True)
    for cell in made["cells"]:
        assert cell["id"]
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
