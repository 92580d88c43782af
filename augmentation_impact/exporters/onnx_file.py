"""ONNX files as bytes: what is changed in them before they travel. Needs no onnx package.

Field numbers are those of onnx.proto3 (ONNX 1.23).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .protobuf import (
    every,
    field,
    fields,
    first,
    message,
    numbers,
    rewritten,
    rewritten_pieces,
    text,
)

GRAPH, METADATA_PROPS = 7, 14
NODE, INITIALIZER, INPUT, OUTPUT, VALUE_INFO = 1, 5, 11, 12, 13
NODE_OPERATOR, NODE_INPUTS, NODE_OUTPUTS, NODE_METADATA = 4, 1, 2, 9
NAME_SCOPES = "pkg.torch.onnx.name_scopes"
FLOAT, STRING, FLOAT16 = 1, 8, 10
PORT_TYPE = 2
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, RAW_DATA = 1, 2, 8, 9
FLOAT_DATA = 4
#: Weights of fewer numbers stay as they are: there is nothing to gain.
SMALL = 256

#: Operators whose result at any height and width is what it is at the one they were exported at.
_ANY_SIZE = frozenset(
    [
        "Abs",
        "Add",
        "AveragePool",
        "BatchNormalization",
        "Clip",
        "Concat",
        "Conv",
        "Div",
        "Elu",
        "Erf",
        "Exp",
        "Gelu",
        "HardSigmoid",
        "HardSwish",
        "Identity",
        "InstanceNormalization",
        "LRN",
        "LeakyRelu",
        "Max",
        "MaxPool",
        "Min",
        "Mish",
        "Mul",
        "Neg",
        "PRelu",
        "Pow",
        "Relu",
        "Selu",
        "Sigmoid",
        "Softplus",
        "Softsign",
        "Sqrt",
        "Sub",
        "Tanh",
    ]
)
_REDUCES = frozenset(["GlobalAveragePool", "GlobalMaxPool", "ReduceMean", "ReduceMax"])


def tidied(model: bytes) -> bytes:
    """Without what exporters note for themselves: source lines with local paths, texts, types.

    Module paths stay.
    """

    def entry(value: memoryview) -> memoryview | None:
        return value if text(first(value, 1)) == NAME_SCOPES else None

    def node(value: memoryview) -> bytes:
        return rewritten(value, {NODE_METADATA: entry, 6: lambda _: None})

    def graph(value: memoryview) -> bytes:
        return rewritten(
            value, {NODE: node, VALUE_INFO: lambda _: None, 16: lambda _: None, 10: lambda _: None}
        )

    return rewritten(model, {GRAPH: graph, METADATA_PROPS: lambda _: None, 6: lambda _: None})


@dataclass(frozen=True)
class Ports:
    """Names of the inputs, those with a default last, and of the outputs."""

    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def ports_of(model: bytes) -> Ports | None:
    """What there is to choose from in an ONNX file; None if it is none."""
    try:
        graph = first(model, GRAPH)
        if not isinstance(graph, memoryview):
            return None
        inputs, weights = (
            [text(first(entry, name)) for entry in every(graph, kind)]
            for kind, name in ((INPUT, 1), (INITIALIZER, TENSOR_NAME))
        )
        outputs = [text(first(entry, 1)) for entry in every(graph, OUTPUT) if not _is_text(entry)]
    except ValueError:
        return None
    optional = set(weights)
    return Ports(tuple(sorted(inputs, key=lambda name: name in optional)), tuple(outputs))


def _is_text(port: memoryview) -> bool:
    """Whether a ValueInfoProto is a tensor of strings, which the page passes over."""
    kind = first(port, PORT_TYPE)
    tensor = first(kind, 1) if isinstance(kind, memoryview) else None
    return isinstance(tensor, memoryview) and first(tensor, 1) == STRING


def works_at_any_size(model: bytes) -> bool:
    """Whether a network exported at one height and width means the same at every other.

    True if between the input and a mean or maximum over all positions there are only operators that
    know no extents.
    """
    graph = first(model, GRAPH)
    assert isinstance(graph, memoryview)
    constant = {text(first(tensor, TENSOR_NAME)) for tensor in every(graph, INITIALIZER)}
    sized = {text(first(value, 1)) for value in every(graph, INPUT)} - constant
    for node in every(graph, NODE):
        inputs = [text(name) for name in every(node, NODE_INPUTS)]
        if not sized.intersection(inputs):
            continue
        operator = text(first(node, NODE_OPERATOR))
        if operator in _REDUCES:
            # Also true for a mean over one axis, whose result still has an extent.
            if operator.startswith("Reduce") and not _over_positions(graph, node, inputs):
                return False
            continue
        if operator not in _ANY_SIZE:
            return False
        sized.update(text(name) for name in every(node, NODE_OUTPUTS))
    return not sized.intersection(text(first(value, 1)) for value in every(graph, OUTPUT))


def _over_positions(graph: memoryview, node: memoryview, inputs: list[str]) -> bool:
    """Whether a reduction is over height and width, the last two of four axes."""
    axes: list[int] = []
    for attribute in every(node, 5):
        if text(first(attribute, 1)) == "axes":
            axes = numbers(attribute, 8)
    for tensor in every(graph, INITIALIZER):
        if text(first(tensor, TENSOR_NAME)) in inputs[1:]:
            raw = first(tensor, RAW_DATA)
            axes = list(np.frombuffer(raw, "<i8")) if raw is not None else numbers(tensor, 7)
    return sorted(axis % 4 for axis in axes) == [2, 3]


def with_open_size(model: bytes) -> bytes:
    """The file with the height and the width of its inputs left open."""

    def shape(value: memoryview) -> bytes:
        extents = [found.raw for found in fields(value) if found.number == 1]
        names = {2: "height", 3: "width"}
        return b"".join(
            field(1, message({2: names[axis]})) if axis in names else raw
            for axis, raw in enumerate(extents)
        )

    def nested(*numbers_: int) -> Callable[[memoryview], bytes]:
        head, *tail = numbers_
        inner = nested(*tail) if tail else shape
        return lambda value: rewritten(value, {head: inner})

    return nested(GRAPH, INPUT, 2, 1, 2)(memoryview(model))


def with_half_weights(model: bytes) -> bytes:
    """The file with its float32 weights stored as float16; those out of its range stay."""

    def tensor(value: memoryview) -> bytes | memoryview:
        if first(value, TENSOR_TYPE) != FLOAT:
            return value
        raw = first(value, RAW_DATA)
        if raw is None:
            raw = b"".join(every(value, FLOAT_DATA))
        weights = np.frombuffer(raw, "<f4")
        if weights.size < SMALL or not np.all(np.abs(weights) <= np.finfo(np.float16).max):
            return value
        rest = [
            found.raw
            for found in fields(value)
            if found.number not in (TENSOR_TYPE, RAW_DATA, FLOAT_DATA)
        ]
        half = weights.astype("<f2").tobytes()
        return b"".join([*rest, message({TENSOR_TYPE: FLOAT16, RAW_DATA: half})])

    return rewritten(model, {GRAPH: lambda graph: rewritten_pieces(graph, {INITIALIZER: tensor})})
