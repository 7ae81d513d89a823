"""The workspace: the deals that a page may open and save, and the runs beside them."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from detente.deal.library import EXAMPLE, library, names
from detente.errors import DetenteError, Fault, did_you_mean
from detente.files import whole
from detente.i18n import text

if TYPE_CHECKING:
    from detente.deal.schema import Deal

RUNS, FILE = "runs", "deal.yaml"
# The prefix of deals that stand in the workspace, and the name of one opened from elsewhere.
OWN, OPENED = "my/", "opened"
# Files stand in a deal's folder itself.
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


class Workspace:
    """A folder of deals, one folder each, beside the library, which is only read.

    A deal is named by its id in the library, ``my/<name>`` in the workspace, or ``opened`` for the
    file that the studio was started with. No name is ever a path.
    """

    def __init__(self, folder: Path, opened: Path | None = None) -> None:
        self.folder = folder
        self._opened = opened

    def check(self) -> None:
        """Raise DetenteError if nothing can be saved here; the folder itself is not made."""
        nearest = next(p for p in (self.folder, *self.folder.absolute().parents) if p.exists())
        try:
            with tempfile.TemporaryFile(dir=nearest):
                pass
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> DetenteError:
        said = text("studio.not_saved")
        return DetenteError(Fault(str(self.folder), said, found=error.strerror or ""))

    def names(self) -> Iterator[str]:
        """Yield the names of all deals: the one opened, the workspace's, the library's."""
        if self._opened:
            yield OPENED
        for file in sorted(self.folder.glob(f"*/{FILE}")):
            if file.parent.name != RUNS and self._own(file.parent.name):
                yield OWN + file.parent.name
        yield from names()

    @property
    def first(self) -> str:
        """Return the name of the deal that is opened where none is asked for."""
        return OPENED if self._opened else EXAMPLE

    def load(self, name: str) -> Deal:
        """Return a deal.

        Raises
        ------
        DealError
            It is no valid deal.
        DetenteError
            There is no deal of this name.
        """
        from detente.deal.load import load_deal

        return load_deal(self.file(name))

    def file(self, name: str) -> Path:
        """Return the file in which a deal stands.

        Raises
        ------
        DetenteError
            There is no deal of this name.
        """
        if name == OPENED and self._opened:
            return self._opened
        if name in names():
            return library() / name / FILE
        own = name.removeprefix(OWN)
        if name.startswith(OWN) and (file := self._own(own)):
            return file
        near = did_you_mean(name, list(self.names())) or ""
        raise DetenteError(Fault("deal", text("studio.no_deal"), found=name, nearest=near))

    def folder_of(self, name: str) -> Path:
        """Return the folder in which a deal's file and documents stand."""
        return self.file(name).parent

    def documents(self, name: str, deal: Deal) -> dict[str, str]:
        """Return the texts of a deal's documents by language or name; those that are there."""
        from detente.deal.quotes import read_document

        found = {}
        root = self.folder_of(name).resolve()
        for key, place in deal.documents.items():
            path = (root / place).resolve()
            # A deal file may name any path; only what stands beside it is shown.
            if path.is_relative_to(root) and path.is_file():
                found[key] = read_document(path)
        return found

    def save(self, name: str, files: Mapping[str, str]) -> str:
        """Write a deal's files into a new folder of the workspace; return the deal's name.

        Where the folder is taken a number is added: nothing is overwritten.

        Raises
        ------
        DetenteError
            The name is none for a deal, a file would stand elsewhere, or nothing can be written.
        """
        if not _NAME.fullmatch(name) or name == RUNS:
            raise DetenteError(Fault("name", text("studio.bad_name"), found=name))
        # A deal may come from a stranger, and with it the names of its documents.
        for file in files:
            if not _FILE.fullmatch(file):
                raise DetenteError(Fault("file", text("studio.bad_file"), found=file))
        try:
            folder = self._free(name)
            for file, content in files.items():
                with whole(folder / file) as draft:
                    draft.write_bytes(content.encode())
        except OSError as error:
            raise self._unwritable(error) from None
        return OWN + folder.name

    def _free(self, name: str) -> Path:
        self.folder.mkdir(parents=True, exist_ok=True)
        number = 1
        while True:
            folder = self.folder / (name if number == 1 else f"{name}-{number}")
            try:
                folder.mkdir()
            except FileExistsError:
                number += 1
            else:
                return folder

    def _own(self, name: str) -> Path | None:
        """Return the deal file of a folder of the workspace, which no link leads out of."""
        file = self.folder / name / FILE
        inside = _NAME.fullmatch(name) and file.resolve().is_relative_to(self.folder.resolve())
        return file if inside and file.is_file() else None
