"""Protocol buffers, as far as ONNX files need them: messages as runs of numbered fields.

Knows the wire format (https://protobuf.dev/programming-guides/encoding), not what fields mean.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

#: Bytes in pieces, which are put together once, at the end.
Pieces: TypeAlias = "list[bytes | memoryview]"
#: A change of a field's bytes; None leaves the field out.
Change: TypeAlias = Callable[[memoryview], "bytes | memoryview | Pieces | None"]
_VARINT, _EIGHT, _BYTES, _FOUR = 0, 1, 2, 5


class Field(NamedTuple):
    """One field: its number, wire type, value, and all of its bytes as they stand."""

    number: int
    wire: int
    value: int | memoryview
    raw: memoryview


def _varint(data: memoryview, at: int) -> tuple[int, int]:
    result = shift = 0
    while True:
        byte = data[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result, at
        shift += 7
        if shift > 63:
            raise ValueError("a number has more than 64 bits")


def fields(message: bytes | memoryview) -> Iterator[Field]:
    """The fields of a message in order, without copying.

    Raises
    ------
    ValueError
        It is cut off, or no message.
    """
    data = memoryview(message)
    at = 0
    try:
        while at < len(data):
            begin = at
            key, at = _varint(data, at)
            number, wire = key >> 3, key & 7
            if wire == _VARINT:
                value, at = _varint(data, at)
                yield Field(number, wire, value, data[begin:at])
                continue
            if wire == _BYTES:
                length, at = _varint(data, at)
            elif wire in (_EIGHT, _FOUR):
                length = 8 if wire == _EIGHT else 4
            else:
                raise ValueError(f"a field has the wire type {wire}")
            if number == 0 or at + length > len(data):
                raise ValueError("it is cut off")
            yield Field(number, wire, data[at : at + length], data[begin : at + length])
            at += length
    except IndexError as error:
        raise ValueError("it is cut off") from error


def first(message: bytes | memoryview, number: int) -> int | memoryview | None:
    """The value of the first field with this number."""
    return next((field.value for field in fields(message) if field.number == number), None)


def every(message: bytes | memoryview, number: int) -> list[memoryview]:
    """The values of a repeated field of texts, bytes or messages."""
    return [
        field.value
        for field in fields(message)
        if field.number == number and isinstance(field.value, memoryview)
    ]


def text(value: int | memoryview | None) -> str:
    """The characters of a text field; nothing for a field that is missing."""
    return bytes(value).decode("utf-8", "replace") if isinstance(value, memoryview) else ""


def numbers(message: bytes | memoryview, number: int) -> list[int]:
    """A repeated field of integers (int64), packed or not."""
    found: list[int] = []
    for field in fields(message):
        if field.number != number:
            continue
        if isinstance(field.value, int):
            found.append(field.value)
            continue
        at = 0
        while at < len(field.value):
            value, at = _varint(field.value, at)
            found.append(value)
    return [value - (1 << 64) if value >> 63 else value for value in found]


def _encoded(value: int) -> bytes:
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def field(number: int, value: int | float | str | bytes | memoryview) -> bytes:
    """One field: integers as varints, floats in four bytes, texts and bytes with their length."""
    if isinstance(value, float):
        return _encoded(number << 3 | _FOUR) + struct.pack("<f", value)
    if isinstance(value, int):
        return _encoded(number << 3 | _VARINT) + _encoded(value)
    return b"".join(pieces_of_field(number, [value.encode() if isinstance(value, str) else value]))


def pieces_of_field(number: int, content: Pieces) -> Pieces:
    """One field of bytes, in pieces."""
    length = sum(len(piece) for piece in content)
    return [_encoded(number << 3 | _BYTES) + _encoded(length), *content]


def message(content: Mapping[int, object]) -> bytes:
    """A message of fields by number; a list or a tuple is a repeated field, None is left out."""
    parts: list[bytes] = []
    for number, value in content.items():
        for item in value if isinstance(value, (list, tuple)) else (value,):
            if item is not None:
                parts.append(field(number, item))
    return b"".join(parts)


def rewritten(old: bytes | memoryview, changes: Mapping[int, Change]) -> bytes:
    """The message with the values of some fields changed, those that become None left out.

    Only fields of bytes (texts, messages, packed numbers) can be changed.
    """
    return b"".join(rewritten_pieces(old, changes))


def rewritten_pieces(old: bytes | memoryview, changes: Mapping[int, Change]) -> Pieces:
    """As `rewritten`, in pieces: nested changes copy nothing."""
    parts: Pieces = []
    for number, _, value, raw in fields(old):
        if number not in changes or isinstance(value, int):
            parts.append(raw)
            continue
        new = changes[number](value)
        if new is not None:
            parts.extend(pieces_of_field(number, new if isinstance(new, list) else [new]))
    return parts
