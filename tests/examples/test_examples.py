"""Every example runs from start to end."""

import runpy
import sys
from functools import partial
from pathlib import Path

import pytest

import detente

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.py"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example(path, tmp_path, monkeypatch, capsys):
    # As users write it, but for the number of draws.
    monkeypatch.setattr(detente, "run", partial(detente.run, draws=20), raising=False)
    monkeypatch.setattr(sys, "argv", [str(path), str(tmp_path)])
    runpy.run_path(str(path), run_name="__main__")
    assert "Cite as" in capsys.readouterr().out
