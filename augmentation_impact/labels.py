"""Names of classes or outputs, however they are kept → a list. Knows nothing of widgets."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import Any

from ._checks import items, shown
from .files import path_of, read_file
from .foreign import Refused, in_words

#: More bytes than any list of names has.
_LARGEST = 16 * 2**20
#: Headings of a column of names, and of a column of indices.
_NAMES = ("label", "labels", "name", "names", "class", "classes", "class_name", "category")
_INDICES = ("index", "id", "class_id", "class_index", "number", "idx")


def label_list(value: object) -> list[str]:
    """The name of every class or output, in the order of the network's outputs.

    Parameters
    ----------
    value
        A list of names; a dict of index to name, or of name to index (``class_to_idx`` of
        torchvision); or the path of a file: .txt with a name a line, .json with such a list or
        dict, .csv with a column of names and, if it has one, of indices. Indices that a dict or a
        table leaves out are called "class 3".

    Raises
    ------
    Refused
        It is none of these, names nothing, or gives an index twice.
    """
    if isinstance(value, Mapping):
        return _from_mapping(value)
    if isinstance(value, (str, PathLike)):
        return _from_file(path_of(value))
    return _from_list(items(value, "class names"))


def _from_list(names: list[Any]) -> list[str]:
    if not names:
        raise Refused("must name at least one class; got an empty list")
    for index, name in enumerate(names):
        if not isinstance(name, str):
            raise Refused(f"must hold strings; got {shown(name)} at [{index}]")
    return [str(name) for name in names]


def _from_mapping(mapping: Mapping[Any, Any]) -> list[str]:
    names = {} if _is_inverse(mapping) else mapping
    pairs = names.items() or ((index, name) for name, index in mapping.items())
    return _from_pairs([(key, _name(name)) for key, name in pairs])


def _is_inverse(mapping: Mapping[Any, Any]) -> bool:
    """Whether it goes from names to indices."""
    return all(
        isinstance(value, Integral) and not isinstance(value, bool) for value in mapping.values()
    )


def _name(value: object) -> object:
    """ImageNet's own index file gives the WordNet id before the name."""
    return value[-1] if isinstance(value, (list, tuple)) and value else value


def _from_pairs(pairs: list[tuple[Any, Any]]) -> list[str]:
    named: dict[int, str] = {}
    for key, name in pairs:
        index = _index(key)
        if index is None:
            raise Refused(f"must give class indices, 0 or more; got {shown(key)}")
        if not isinstance(name, str):
            raise Refused(f"must hold strings; got {shown(name)}")
        if index in named:
            raise Refused(f"gives class {index} twice: {named[index]!r} and {name!r}")
        named[index] = name
    if not named:
        raise Refused("must name at least one class; got none")
    count = max(named) + 1
    if count > max(1000, 100 * len(named)):
        raise Refused(f"names {len(named)} classes of {count}; the indices must begin at 0")
    return [named.get(index, f"class {index}") for index in range(count)]


def _index(value: object) -> int | None:
    """A class index, be it a number or its digits; None for anything else."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
        return int(value)
    if isinstance(value, Integral) and not isinstance(value, bool) and value >= 0:
        return int(value)
    return None


def _from_file(path: Path) -> list[str]:
    read = _READERS.get(path.suffix.lower())
    if read is None:
        known = ", ".join(_READERS)
        raise Refused(f"must be a file of the kinds {known}, a list or a dict; got {path.name}")
    data = read_file(path, _LARGEST, "give a list of names, or the path of a file that is there")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused(f"cannot be read from {path.name}: it is no text in UTF-8") from error
    try:
        # Line ends are \n, whatever system wrote the file.
        return read("\n".join(text.replace("\r\n", "\n").split("\r")))
    except ValueError as error:
        raise Refused(f"in {path.name} {error}") from error


def _from_text(text: str) -> list[str]:
    lines = [line.strip() for line in text.strip().splitlines()]
    empty = next((number for number, line in enumerate(lines, 1) if not line), None)
    if empty is not None:
        raise Refused(f"must have a name in every line; line {empty} is empty")
    return _from_list(lines)


def _from_json(text: str) -> list[str]:
    with in_words("must be JSON"):
        content = json.loads(text)
    if isinstance(content, dict):
        return _from_mapping(content)
    if isinstance(content, list):
        return _from_list(content)
    raise Refused(f"must be a list of names or a dict; got {shown(content)}")


def _from_table(text: str) -> list[str]:
    with in_words("must be a table of comma-separated values"):
        table = list(csv.reader(io.StringIO(text)))
    rows = [row for row in table if any(cell.strip() for cell in row)]
    rows = [[cell.strip() for cell in row] for row in rows]
    if not rows:
        raise Refused("must name at least one class; it is empty")
    head = [cell.lower() for cell in rows[0]]
    has_head = any(cell in (*_NAMES, *_INDICES) for cell in head)
    body = rows[1:] if has_head else rows
    width = len(rows[0])
    short = next((row for row in rows if len(row) != width), None)
    if short is not None:
        raise Refused(f"must have {width} columns in every row; got {shown(short)}")
    columns = [[row[at] for row in body] for at in range(width)]
    indices = _column(head if has_head else [], _INDICES)
    if indices is None:
        indices = next((at for at in range(width) if width > 1 and _counts(columns[at])), None)
    names = _column(head if has_head else [], _NAMES)
    if names is None:
        names = next((at for at in range(width) if at != indices), 0)
    if indices is None or indices == names:
        return _from_list(columns[names])
    return _from_pairs(list(zip(columns[indices], columns[names], strict=True)))


def _column(head: list[str], known: tuple[str, ...]) -> int | None:
    return next((at for at, cell in enumerate(head) if cell in known), None)


def _counts(cells: list[str]) -> bool:
    """Whether a column without a heading can be one of indices."""
    return all(_index(cell) is not None for cell in cells) and len(set(cells)) == len(cells)


_READERS: dict[str, Callable[[str], list[str]]] = {
    ".txt": _from_text,
    ".json": _from_json,
    ".csv": _from_table,
}
