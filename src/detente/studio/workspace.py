"""The workspace: the deals that a page may open and save, and the runs beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from detente.deal.library import library, names
from detente.deal.load import FILE, load_deal
from detente.deal.quotes import read_document
from detente.deal.schema import Deal
from detente.errors import DetenteError, Fault, did_you_mean
from detente.files import whole
from detente.i18n import text

RUNS = "runs"
# The prefix of deals that stand in the workspace, and the name of one opened from elsewhere.
OWN, OPENED = "my/", "opened"
_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?")


class Workspace:
    """A folder of deals, one folder each, beside the library, which is only read.

    A deal is named by its id in the library, ``my/<name>`` in the workspace, or ``opened`` for the
    file that the studio was started with. No name is ever a path.
    """

    def __init__(self, folder: Path, opened: Path | None = None) -> None:
        self.folder = folder
        self._opened = opened

    def names(self) -> Iterator[str]:
        """Yield the names of all deals: the one opened, the workspace's, the library's."""
        if self._opened:
            yield OPENED
        for file in sorted(self.folder.glob(f"*/{FILE}")):
            if _NAME.fullmatch(file.parent.name) and file.parent.name != RUNS:
                yield OWN + file.parent.name
        yield from names()

    def load(self, name: str) -> Deal:
        """Return a deal.

        Raises
        ------
        DealError
            It is no valid deal.
        DetenteError
            There is no deal of this name.
        """
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
        if name.startswith(OWN) and _NAME.fullmatch(own) and (self.folder / own / FILE).is_file():
            return self.folder / own / FILE
        near = did_you_mean(name, list(self.names())) or ""
        raise DetenteError(Fault("deal", text("studio.no_deal"), found=name, nearest=near))

    def folder_of(self, name: str) -> Path:
        """Return the folder in which a deal's file and documents stand."""
        return self.file(name).parent

    def documents(self, name: str, deal: Deal) -> dict[str, str]:
        """Return the texts of a deal's documents by language or name; those that are there."""
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
            The name is none for a deal, or the folder cannot be written.
        """
        if not _NAME.fullmatch(name) or name == RUNS:
            raise DetenteError(Fault("name", text("studio.bad_name"), found=name))
        try:
            folder = self._free(name)
            for file, content in files.items():
                path = folder / file
                path.parent.mkdir(parents=True, exist_ok=True)
                with whole(path) as draft:
                    draft.write_bytes(content.encode())
        except OSError as error:
            said = text("studio.not_saved")
            raise DetenteError(Fault(str(self.folder), said, found=error.strerror or "")) from None
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
