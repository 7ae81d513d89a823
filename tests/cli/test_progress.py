"""Progress is for whoever watches: in a file there is none of it."""

import io

from rich.console import Console

from detente.cli_progress import progress


def shown(*, terminal: bool) -> str:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    with progress(console, "en") as tell:
        tell("stage_draws", 20, 40)
        tell("stage_draws", 40, 40)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_terminal_shows_how_many_draws_are_done():
    assert "40/40" in shown(terminal=True)


def test_a_file_has_not_even_an_empty_line():
    assert not shown(terminal=False)
