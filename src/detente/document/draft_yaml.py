"""A draft as a deal file that a person likes to edit: short things on one line, why beside each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import yaml

WIDTH = 110
_INLINE = ("document", "exact")


class _Dumper(yaml.SafeDumper):
    """Writes lists under their key, indented, as the deal files of the library are."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def _mapping(dumper: yaml.SafeDumper, data: Mapping[str, Any]) -> yaml.Node:
    scalars = all(isinstance(v, str | int | float | bool) or v is None for v in data.values())
    length = sum(len(str(k)) + len(str(v)) + 4 for k, v in data.items())
    inline = scalars and (length < WIDTH - 12 or set(_INLINE) <= set(data))
    return dumper.represent_mapping("tag:yaml.org,2002:map", data.items(), flow_style=inline)


def _list(dumper: yaml.SafeDumper, data: Sequence[Any]) -> yaml.Node:
    short = all(isinstance(item, str) and len(item) < 20 for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=short)


def _words(dumper: yaml.SafeDumper, data: str) -> yaml.Node:
    """Write words with line breaks in one line, with escapes."""
    style = '"' if any(ord(c) < 32 for c in data) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Dumper.add_representer(str, _words)
_Dumper.add_representer(dict, _mapping)
_Dumper.add_representer(list, _list)


def to_yaml(data: Mapping[str, Any], why: Mapping[str, str], head: Sequence[str] = ()) -> str:
    """Return a draft as the text of a deal file.

    ``why`` gives the reason of each provision by id, ``head`` the lines of comment on top.
    """
    lines = [f"# {line}" for line in head]
    for key, value in data.items():
        if key == "provisions":
            lines.append("provisions:")
            for entry in value:
                if reason := why.get(entry["id"]):
                    lines.append(f"  # {reason}")
                lines += ["  " + line for line in _dump([entry]).splitlines()]
        else:
            lines += _dump({key: value}, top=True).splitlines()
    return "\n".join(lines) + "\n"


def _dump(data: Any, *, top: bool = False) -> str:
    plain = _Plain(data) if top else _PlainList(data)
    return yaml.dump(plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


class _Plain(dict):
    """A mapping that is never written on one line."""


class _PlainList(list):
    """A list that is never written on one line."""


_Dumper.add_representer(
    _Plain,
    lambda d, v: d.represent_mapping("tag:yaml.org,2002:map", v.items(), flow_style=False),
)
_Dumper.add_representer(
    _PlainList, lambda d, v: d.represent_sequence("tag:yaml.org,2002:seq", v, flow_style=False)
)
