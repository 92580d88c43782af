"""ONNX files that end in words: a ZipMap of scores, and the name of the highest as a string.

Azure Custom Vision and scikit-learn's converter write such ends (ai.onnx.ml, ZipMap-1). The scores
that go into the map are what a page explains; the names in it are the classes'.
"""

from __future__ import annotations

from dataclasses import replace

from .facts import facts_of, with_facts
from .onnx_file import GRAPH, INPUT, NODE, NODE_INPUTS, NODE_OPERATOR, NODE_OUTPUTS, OUTPUT
from .protobuf import every, field, fields, first, message, numbers, rewritten, text

_ATTRIBUTE, _ATTRIBUTE_NAME, _INTS, _STRINGS = 5, 1, 8, 9
_NAME, _TYPE, _TENSOR, _ELEMENT = 1, 2, 1, 1
_FLOATS = (1, 10, 11, 16)


def without_zip_map(model: bytes) -> bytes:
    """The file with the scores as its output and the map's names as facts; others as they are.

    Parameters
    ----------
    model
        Bytes of an ONNX file, or of what is none.
    """
    if b"ZipMap" not in model:
        return model
    graph = first(model, GRAPH)
    if not isinstance(graph, memoryview):
        return model
    maps = [node for node in every(graph, NODE) if text(first(node, NODE_OPERATOR)) == "ZipMap"]
    results = {text(first(output, _NAME)) for output in every(graph, OUTPUT)}
    maps = [node for node in maps if text(first(node, NODE_OUTPUTS)) in results]
    if not maps:
        return model
    scores = [text(first(node, NODE_INPUTS)) for node in maps]
    kept = [
        found.raw
        for found in fields(graph)
        if not (found.number == OUTPUT and not _is_of_numbers(found.value))
        and not (found.number == NODE and text(first(found.value, NODE_OPERATOR)) == "ZipMap")
    ]
    numbers_ = {text(first(out, _NAME)) for out in every(graph, OUTPUT) if _is_of_numbers(out)}
    taken = numbers_ | {text(first(entry, _NAME)) for entry in every(graph, INPUT)}
    added = [_output(name) for name in scores if name not in taken]
    cut = rewritten(model, {GRAPH: lambda _: b"".join([*kept, *added])})
    names = _names(maps[0])
    if facts_of(cut).labels is not None or not names:
        return cut
    return with_facts(cut, replace(facts_of(cut), labels=names))


def _is_of_numbers(output: object) -> bool:
    """Whether a ValueInfoProto is a tensor of floating-point numbers."""
    if not isinstance(output, memoryview):
        return False
    kind = first(output, _TYPE)
    tensor = first(kind, _TENSOR) if isinstance(kind, memoryview) else None
    return isinstance(tensor, memoryview) and first(tensor, _ELEMENT) in _FLOATS


def _output(name: str) -> bytes:
    kind = message({_TENSOR: message({_ELEMENT: 1})})
    return field(OUTPUT, message({_NAME: name, _TYPE: kind}))


def _names(node: memoryview) -> tuple[str, ...]:
    """Of the classes, in the order of the scores: strings, or integers as such."""
    for attribute in every(node, _ATTRIBUTE):
        kind = text(first(attribute, _ATTRIBUTE_NAME))
        if kind == "classlabels_strings":
            return tuple(text(name) for name in every(attribute, _STRINGS))
        if kind == "classlabels_int64s":
            return tuple(map(str, numbers(attribute, _INTS)))
    return ()
