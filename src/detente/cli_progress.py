"""Progress of a command: what is being done, how fast, and how long it will take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from detente.i18n import Language, number, text

if TYPE_CHECKING:
    from rich.console import Console

Tell = Callable[[str, int, int], None]


class _Rate(ProgressColumn):
    """Steps a second of a task that has many."""

    def __init__(self, lang: Language) -> None:
        super().__init__()
        self._lang: Language = lang

    def render(self, task: Task) -> Text:
        if not task.speed or (task.total or 0) < 2:
            return Text()
        return Text(text("run.rate", self._lang, n=number(task.speed, self._lang, 1)))


@contextmanager
def progress(console: Console, lang: Language) -> Iterator[Tell]:
    """Give a function that shows how far a stage (a key of the ``run`` messages) has come."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        _Rate(lang),
        TimeElapsedColumn(),
        TimeRemainingColumn(elapsed_when_finished=False),
        console=console,
        transient=True,
        # In a file or a pipe it would leave an empty line and nothing else.
        disable=not console.is_terminal,
    ) as bar:
        tasks: dict[str, object] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                # What stood there already is no progress of this run.
                tasks[stage] = bar.add_task(text(f"run.{stage}", lang), total=total, completed=done)
            bar.update(tasks[stage], completed=done, total=total)  # pyright: ignore[reportArgumentType]

        yield tell
