"""Small edits on ONNX files that every script here shares: tidy, shrink, describe.

Knows ONNX protobuf only; knows nothing about a particular network.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import onnx
from onnx import helper, numpy_helper

KEPT_METADATA = (
    "namespace",
    "pkg.torch.onnx.class_hierarchy",
    "pkg.torch.onnx.name_scopes",
)


def tidy(model: onnx.ModelProto) -> onnx.ModelProto:
    """Copy of `model` without what depends on the machine that exported it.

    Kept per node: the module path (`namespace`, `pkg.torch.onnx.name_scopes`) and the class
    hierarchy. Dropped: stack traces, FX dumps, rewriter notes, metadata of inputs and outputs,
    value_info (shape inference gives it back).
    """
    tidied = onnx.ModelProto()
    tidied.CopyFrom(model)
    graph = tidied.graph
    for node in graph.node:
        kept = {p.key: p.value for p in node.metadata_props if p.key in KEPT_METADATA}
        del node.metadata_props[:]
        node.doc_string = ""
        for key, value in sorted(kept.items()):
            node.metadata_props.add(key=key, value=value)
    for value in (*graph.input, *graph.output, *graph.initializer):
        del value.metadata_props[:]
    del graph.value_info[:]
    del graph.metadata_props[:]
    return tidied


def store_weights_as_float16(model: onnx.ModelProto) -> onnx.ModelProto:
    """Copy of `model` whose float32 matrices and kernels are stored as float16.

    An initializer `w` of rank 2 or more becomes the float16 initializer `w.float16` and a Cast to
    float32 whose output is `w`, so every other node stays as it was. Vectors (biases) stay float32:
    they are few and are added without being averaged out.
    """
    shrunk = onnx.ModelProto()
    shrunk.CopyFrom(model)
    graph = shrunk.graph
    casts, initializers = [], []
    for tensor in graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or len(tensor.dims) < 2:
            initializers.append(tensor)
            continue
        half = numpy_helper.to_array(tensor).astype(np.float16)
        if not np.isfinite(half).all():
            raise ValueError(f"initializer {tensor.name!r} does not fit in float16")
        stored = f"{tensor.name}.float16"
        initializers.append(numpy_helper.from_array(half, stored))
        casts.append(
            helper.make_node(
                "Cast",
                [stored],
                [tensor.name],
                name=f"{tensor.name}.cast",
                to=onnx.TensorProto.FLOAT,
            )
        )
    nodes = list(graph.node)
    del graph.node[:], graph.initializer[:]
    graph.node.extend([*casts, *nodes])
    graph.initializer.extend(initializers)
    return shrunk


def operator_histogram(model: onnx.ModelProto) -> dict[str, int]:
    """Number of nodes by operator name, most frequent first."""
    return dict(Counter(node.op_type for node in model.graph.node).most_common())
