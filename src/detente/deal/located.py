"""YAML to plain data with the position of every field; no tags, no objects, nothing recursive.

The parser's events are put together here instead of by PyYAML's loader: nesting, aliases and size
stay bounded (a deal may come from a stranger), and every key keeps its line and column. Only plain
scalars are read as numbers, ``true``, ``false`` and ``null``; ``yes``, ``no`` and dates stay text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from detente.errors import DealError, Fault
from detente.i18n import text

FieldPath = tuple[str | int, ...]

MAX_DEPTH = 40
MAX_NODES = 200_000
_CORE = "tag:yaml.org,2002:"
_INT = re.compile(r"[-+]?[0-9]{1,15}")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_WORDS = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
    **dict.fromkeys((".inf", "+.inf"), float("inf")),
    "-.inf": float("-inf"),
}


@dataclass(frozen=True)
class Located:
    """Line and column of a file's fields: ``keys`` of their names, ``values`` of their contents."""

    file: str = field(default="", compare=False)
    values: dict[FieldPath, tuple[int, int]] = field(default_factory=dict, compare=False)
    keys: dict[FieldPath, tuple[int, int]] = field(default_factory=dict, compare=False)

    def where(self, path: Sequence[str | int] = (), *, key: bool = False) -> str:
        """Return ``file:line:column`` of the field at ``path``, or of the nearest one around it."""
        path = tuple(path)
        if key and path in self.keys:
            return "{}:{}:{}".format(self.file, *self.keys[path])
        for end in range(len(path), -1, -1):
            if path[:end] in self.values:
                return "{}:{}:{}".format(self.file, *self.values[path[:end]])
        return self.file


def spell(path: Sequence[str | int]) -> str:
    """Return a path as people write it: ``provisions[2].measures[0].exporter[0]``."""
    parts = [f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]
    return "".join(parts).removeprefix(".")


@dataclass
class _Frame:
    """A mapping or list under construction; ``key`` is the field whose value comes next."""

    content: dict[str, Any] | list[Any]
    path: FieldPath
    anchor: str | None = None
    nodes: int = 1
    key: str | None = None
    position: tuple[int, int] = (0, 0)


def parse(source: str, file: str) -> tuple[Any, Located, list[Fault]]:
    """Return the content of a YAML text, where its fields are, and the faults found on the way.

    Raises
    ------
    DealError
        The text cannot be read at all: a syntax error, nested too deeply, too large.
    """
    reader = _Reader(Located(file=file))
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(source, Loader=loader):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = f"{file}:{mark.line + 1}:{mark.column + 1}" if mark else file
        said = ", ".join(part for part in (error.context, error.problem) if part)
        raise DealError(Fault(where, text("deal.yaml_syntax"), found=said)) from None
    except yaml.YAMLError as error:
        said = getattr(error, "reason", "") or str(error).partition("\n")[0]
        raise DealError(Fault(file, text("deal.yaml_syntax"), found=said)) from None
    return reader.root, reader.located, reader.faults


class _Reader:
    """Put events together, one at a time."""

    def __init__(self, located: Located):
        self.located = located
        self.faults: list[Fault] = []
        self.root: Any = None
        self.stack: list[_Frame] = []
        self.anchors: dict[str, tuple[Any, int]] = {}
        self.documents = 0

    def fault(self, event: Any, code: str, **values: str) -> Fault:
        mark = event.start_mark
        where = f"{self.located.file}:{mark.line + 1}:{mark.column + 1}"
        return Fault(where, text(f"deal.{code}"), **values)

    def take(self, event: Any) -> None:
        match event:
            case yaml.ScalarEvent():
                self._scalar(event)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._open(event)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                frame = self.stack.pop()
                if frame.anchor:
                    self.anchors[frame.anchor] = (frame.content, frame.nodes)
                if self.stack:
                    self._count(event, frame.nodes)
            case yaml.AliasEvent():
                if event.anchor not in self.anchors:
                    raise DealError(self.fault(event, "yaml_alias", found=event.anchor))
                content, nodes = self.anchors[event.anchor]
                self._put(event, content)
                self._count(event, nodes)
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    raise DealError(self.fault(event, "yaml_documents"))

    def _count(self, event: Any, nodes: int) -> None:
        if not self.stack:
            return
        self.stack[-1].nodes += nodes
        if self.stack[-1].nodes > MAX_NODES:
            raise DealError(self.fault(event, "too_large"))

    def _tagged(self, event: Any) -> None:
        if event.tag and event.tag != "!" and not event.tag.startswith(_CORE + "str"):
            self.faults.append(self.fault(event, "yaml_tag", found=event.tag))

    def _scalar(self, event: Any) -> None:
        self._tagged(event)
        if self.stack and isinstance(self.stack[-1].content, dict) and self.stack[-1].key is None:
            return self._name(event)
        value = _plain(event.value) if event.implicit[0] and not event.tag else event.value
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        self._put(event, value)
        return self._count(event, 1)

    def _open(self, event: Any) -> None:
        self._tagged(event)
        if len(self.stack) >= MAX_DEPTH:
            raise DealError(self.fault(event, "too_deep", allowed=str(MAX_DEPTH)))
        mapping = isinstance(event, yaml.MappingStartEvent)
        content: dict[str, Any] | list[Any] = {} if mapping else []
        path = self._put(event, content)
        if event.anchor:
            self.anchors.pop(event.anchor, None)
        self.stack.append(_Frame(content, path, event.anchor))

    def _name(self, event: Any) -> None:
        """Take a scalar as the name of the field whose value comes next."""
        frame = self.stack[-1]
        assert isinstance(frame.content, dict)
        mark = event.start_mark
        frame.key, frame.position = event.value, (mark.line + 1, mark.column + 1)
        if event.value in frame.content:
            path = (*frame.path, event.value)
            fault = self.fault(event, "duplicate_key", field=spell(path), found=event.value)
            self.faults.append(fault)

    def _put(self, event: Any, value: Any) -> FieldPath:
        """Put a value where it belongs; of a field given twice the first stays."""
        mark = event.start_mark
        if not self.stack:
            path: FieldPath = ()
            self.root = value
        elif isinstance(content := self.stack[-1].content, list):
            path = (*self.stack[-1].path, len(content))
            content.append(value)
        else:
            frame = self.stack[-1]
            if frame.key is None:
                raise DealError(self.fault(event, "yaml_key"))
            path = (*frame.path, frame.key)
            if frame.key in content:
                # Positions of the repeat go to a path that nothing asks for.
                path = (*frame.path, f"{frame.key} (2)")
            else:
                content[frame.key] = value
                self.located.keys[path] = frame.position
            frame.key = None
        self.located.values.setdefault(path, (mark.line + 1, mark.column + 1))
        return path


def _plain(value: str) -> Any:
    """Return the value of a plain scalar: null, true, false, a number, else the text itself."""
    if value in _WORDS:
        return _WORDS[value]
    if _INT.fullmatch(value):
        return int(value)
    if _FLOAT.fullmatch(value):
        return float(value)
    return value
