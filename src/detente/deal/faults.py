"""From a validator's errors to faults in the reader's language, with place and nearest name."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from detente.deal.located import FieldPath, Located, spell
from detente.errors import Fault, did_you_mean
from detente.i18n import text

_TYPES = {
    "string_type": "text",
    "string_unicode": "text",
    "string_sub_type": "text",
    "list_type": "list",
    "dict_type": "mapping",
    "model_type": "mapping",
    "model_attributes_type": "mapping",
    "mapping_type": "mapping",
    "bool_type": "bool",
    "float_type": "number",
    "int_type": "integer",
    "int_from_float": "integer",
}
# Classes that may also be written short.
_CLASSES = {"Magnitude": "magnitude", "Cited": "cited"}
_BOUNDS = {
    "greater_than_equal": ("out_of_range", ">=", "ge"),
    "less_than_equal": ("out_of_range", "<=", "le"),
    "too_short": ("too_few", ">=", "min_length"),
    "string_too_short": ("too_few", ">=", "min_length"),
    "too_long": ("too_many", "<=", "max_length"),
}
# The code, and what counts as found: the value, the kind of a measure, the field's name, nothing.
_CHOICES = {
    "enum": ("not_allowed", "value"),
    "literal_error": ("not_allowed", "value"),
    "extra_forbidden": ("unknown_field", "name"),
    "union_tag_invalid": ("unknown_kind", "tag"),
    "union_tag_not_found": ("missing_kind", "none"),
}
_SAME = {"string_pattern_mismatch": "bad_identifier", "finite_number": "not_finite"}


def message(code: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """Return the message of a code and what it allows (``deal.<code>_allowed``, if any)."""
    allowed = str(context.get("allowed", ""))
    if not allowed:
        try:
            allowed = text(f"deal.{code}_allowed")
        except KeyError:
            allowed = ""
    return text(f"deal.{code}"), allowed


def fault(located: Located, path: FieldPath, code: str, context: Mapping[str, Any]) -> Fault:
    """Return the fault ``code`` of the field at ``path``."""
    said, allowed = message(code, context)
    return Fault(
        where=located.where(path, key=code == "unknown_field"),
        message=said,
        field=spell(path),
        found=short(context.get("found", "")),
        allowed=allowed,
        nearest=str(context.get("nearest", "")),
    )


def short(value: Any) -> str:
    """Return a value in at most 60 characters on one line."""
    if value is None:
        return text("deal.nothing")
    if isinstance(value, Mapping):
        value = ", ".join(map(str, value)) or "{}"
    said = " ".join(str(value).split())
    return said if len(said) <= 60 else said[:59] + "…"


def faults(
    error: ValidationError, data: Any, model: type[BaseModel], located: Located
) -> Iterator[Fault]:
    """Yield the faults of a validation of ``data`` as ``model``."""
    for detail in error.errors(include_url=False):
        path = data_path(detail["loc"], data)
        code, context = _translate(detail, path, data, model)
        yield fault(located, path, code, context)


def data_path(loc: Sequence[str | int], data: Any) -> FieldPath:
    """Return where in the data an error is: its location without the kinds of the union."""
    path: list[str | int] = []
    for step in loc:
        if isinstance(data, Mapping) and step not in data and data.get("kind") == step:
            continue
        path.append(step)
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
    return tuple(path)


def _translate(
    detail: Any, path: FieldPath, data: Any, model: type[BaseModel]
) -> tuple[str, dict[str, Any]]:
    """Return code and context of one error of pydantic; our own codes pass through."""
    kind, context, found = detail["type"], dict(detail.get("ctx", {})), detail["input"]
    if kind in _TYPES:
        wanted = _CLASSES.get(context.get("class_name", ""), _TYPES[kind])
        return "wrong_type", {"found": found, "allowed": text(f"deal.type_{wanted}")}
    if kind in _BOUNDS:
        code, sign, bound = _BOUNDS[kind]
        found = text("deal.nothing") if found in ([], "") else found
        return code, {"found": found, "allowed": f"{sign} {context[bound]:g}"}
    if kind in _CHOICES:
        code, instead = _CHOICES[kind]
        choices = _choices(path, data, model)
        found = {"tag": context.get("tag"), "name": path[-1], "none": ""}.get(instead, found)
        near = did_you_mean(found, choices) or ""
        return code, {"found": found, "allowed": ", ".join(choices), "nearest": near}
    if kind == "missing":
        return "missing_field", {}
    code = str(_SAME.get(kind, kind))
    if _has(code):
        return code, {"found": found} if kind in _SAME else context
    return "invalid", {"found": found, "allowed": detail["msg"]}


def _has(code: str) -> bool:
    try:
        return bool(text(f"deal.{code}"))
    except KeyError:
        return False


def _choices(path: FieldPath, data: Any, model: type[BaseModel]) -> list[str]:
    """Return what may stand at ``path``: values, kinds of measures, or names of fields."""
    annotation = _annotation(path, data, model, choose=False)
    if annotation is None:
        parent = _annotation(path[:-1], data, model)
        return list(parent.model_fields) if _is_model(parent) else []
    members = get_args(annotation) or list(annotation)
    return [str(m.model_fields["kind"].default if _is_model(m) else m) for m in members]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _bare(annotation: Any) -> Any:
    """Take the annotation out of ``Annotated`` and ``| None``."""
    while True:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin is Annotated:
            annotation = arguments[0]
        elif origin in (Union, types.UnionType):
            inner = [a for a in arguments if a is not type(None)]
            if len(inner) > 1:
                return annotation
            annotation = inner[0]
        else:
            return annotation


def _annotation(path: FieldPath, data: Any, model: type[BaseModel], *, choose: bool = True) -> Any:
    """Return the type that the schema gives to the field at ``path``."""
    annotation: Any = model
    for step in path:
        annotation = _chosen(annotation, data)
        if _is_model(annotation):
            if step not in annotation.model_fields:
                return None
            annotation = _bare(annotation.model_fields[step].annotation)
        else:
            annotation = _bare(get_args(annotation)[-1]) if get_args(annotation) else None
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            data = None
    return _chosen(annotation, data) if choose else annotation


def _chosen(annotation: Any, data: Any) -> Any:
    """Return the member of a union of measures whose ``kind`` the data have."""
    if get_origin(annotation) in (Union, types.UnionType) and isinstance(data, Mapping):
        for member in get_args(annotation):
            if _is_model(member) and member.model_fields["kind"].default == data.get("kind"):
                return member
    return annotation
