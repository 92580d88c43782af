"""The names in a ZipMap at the end of an ONNX file (ai.onnx.ml, ZipMap-1).

Azure Custom Vision and scikit-learn's converter write such ends. The page explains the scores that
go into the map (src/engine/onnx/words.ts).
"""

from __future__ import annotations

from .onnx_file import GRAPH, NODE, NODE_OPERATOR
from .protobuf import every, first, numbers, text

_ATTRIBUTE, _ATTRIBUTE_NAME, _INTS, _STRINGS = 5, 1, 8, 9


def mapped_names(model: bytes) -> tuple[str, ...] | None:
    """Of the classes, in the order of the scores; None in a file without a map, or in none."""
    if b"ZipMap" not in model:
        return None
    graph = first(model, GRAPH)
    nodes = every(graph, NODE) if isinstance(graph, memoryview) else ()
    maps = [node for node in nodes if text(first(node, NODE_OPERATOR)) == "ZipMap"]
    return next((names for names in map(_names, maps) if names), None)


def _names(node: memoryview) -> tuple[str, ...]:
    """Strings, or integers as such."""
    for attribute in every(node, _ATTRIBUTE):
        kind = text(first(attribute, _ATTRIBUTE_NAME))
        if kind == "classlabels_strings":
            return tuple(text(name) for name in every(attribute, _STRINGS))
        if kind == "classlabels_int64s":
            return tuple(map(str, numbers(attribute, _INTS)))
    return ()
