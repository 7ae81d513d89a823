"""Tables as CSV files that take their place whole: the same rows give the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.files import whole


def write(path: Path, rows: Sequence[Mapping[str, Any]], fields: Sequence[str] = ()) -> int:
    """Write rows with the columns ``fields`` (default those of the first row); return the bytes."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(fields or rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    content = stream.getvalue().encode()
    replace(path, content)
    return len(content)


def replace(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    with whole(path) as draft:
        draft.write_bytes(content)
