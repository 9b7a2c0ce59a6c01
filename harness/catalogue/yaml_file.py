"""YAML into typed objects, with errors that name file, line and field."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.errors import InputError

T = TypeVar("T", bound=BaseModel)
Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]


class Entry(BaseModel):
    """A piece of data written by a person: unknown fields are mistakes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def load_yaml(path: Path, kind: type[T], step: str) -> T:
    """The file as a `kind`.

    Raises InputError naming file, line and field if it cannot be read, is no YAML, or does not
    fit; the first thing wrong is shown, with the number of the others.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise InputError(
            step,
            str(path),
            f"cannot be read: {unreadable}",
            "restore the file, or remove it",
        ) from unreadable
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as broken:
        line = broken.problem_mark.line + 1 if broken.problem_mark else 1
        raise InputError(
            step, f"{path}:{line}", f"is not YAML: {broken.problem}", "mend this line"
        ) from broken
    except yaml.YAMLError as broken:
        raise InputError(step, str(path), f"is not YAML: {broken}", "mend the file") from broken
    twice = _key_given_twice(root)
    if twice is not None:
        line = twice.start_mark.line + 1
        raise InputError(
            step, f"{path}:{line}", f"field {twice.value}: given twice", "remove one of the two"
        )
    try:
        return kind.model_validate(data)
    except ValidationError as invalid:
        mistakes = invalid.errors(include_url=False)
        first = mistakes[0]
        line = _line_of(root, first["loc"])
        field = ".".join(str(part) for part in first["loc"]) or "the whole file"
        more = f" (and {len(mistakes) - 1} more)" if len(mistakes) > 1 else ""
        raise InputError(
            step,
            f"{path}:{line}",
            f"field {field}: {first['msg']}{more}",
            "mend this field",
        ) from invalid


def _key_given_twice(node: yaml.Node | None) -> yaml.Node | None:
    """The second of two equal keys, which YAML would let win without a word; or None."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                return key  # type: ignore[no-any-return]  # PyYAML's stubs leave pairs open
            seen.add(key.value)
            if (found := _key_given_twice(value)) is not None:
                return found
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if (found := _key_given_twice(item)) is not None:
                return found
    return None


def _line_of(node: yaml.Node | None, location: tuple[Any, ...]) -> int:
    """The line (from 1) of the deepest node on the way to `location`."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if pair[0].value == str(part)), None)
            if pair is None:
                break
            line, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            if part >= len(node.value):
                break
            node = node.value[part]
            line = node.start_mark.line + 1
        else:
            break
    return line
