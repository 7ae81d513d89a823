"""The snapshot's file: arrays and JSON metadata in one ``.npz``, its SHA-256 beside it."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detente.errors import DataError, Fault
from detente.files import whole
from detente.i18n import text

if TYPE_CHECKING:
    import numpy as np

METADATA = "metadata.json"
# A constant date, so that the same arrays give the same bytes.
EPOCH = (1980, 1, 1, 0, 0, 0)


def write(
    path: Path, arrays: Mapping[str, np.ndarray], metadata: Mapping[str, Any]
) -> tuple[str, int]:
    """Write arrays and metadata, then the checksum; return the checksum and the size in bytes."""
    import numpy as np

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            stream = io.BytesIO()
            np.lib.format.write_array(
                stream, np.ascontiguousarray(arrays[name]), allow_pickle=False
            )
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", EPOCH), stream.getvalue())
        body = json.dumps(metadata, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
        archive.writestr(zipfile.ZipInfo(METADATA, EPOCH), body)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    for target, bytes_ in ((path, content), (checksum(path), f"{digest}\n".encode())):
        with whole(target) as draft:
            draft.write_bytes(bytes_)
    return digest, len(content)


def read(path: Path) -> tuple[dict[str, np.ndarray], dict[str, Any], str]:
    """Return the arrays (read-only), the metadata and the checksum of a snapshot.

    Raises
    ------
    DataError
        If a file is missing, or the content differs from its checksum.
    """
    import numpy as np

    for needed in (path, checksum(path)):
        if not needed.is_file():
            raise DataError(Fault(str(needed), text("world.no_file")))
    content = path.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    expected = checksum(path).read_text("ascii").strip()
    if digest != expected:
        raise DataError(Fault(str(path), text("world.damaged"), "sha256", digest, expected))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            metadata = json.loads(archive.read(METADATA))
            arrays = {
                name.removesuffix(".npy"): np.lib.format.read_array(
                    io.BytesIO(archive.read(name)), allow_pickle=False
                )
                for name in archive.namelist()
                if name.endswith(".npy")
            }
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise DataError(Fault(str(path), text("world.damaged"), found=str(error))) from error
    for array in arrays.values():
        array.setflags(write=False)
    return arrays, metadata, digest


def checksum(path: Path) -> Path:
    """Return the path of a snapshot's checksum."""
    return path.with_name(f"{path.name}.sha256")
