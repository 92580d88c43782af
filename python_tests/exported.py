"""What the tests of exporters ask of the files that they write."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from augmentation_impact.exporters import Size, export


def exported(network: Any, size: Size | None = None) -> bytes:
    found = export(network, size)
    assert found is not None
    return found.data


def shape_of(data: bytes) -> list[int | str]:
    import onnx

    dims = onnx.load_from_string(data).graph.input[0].type.tensor_type.shape.dim
    return [dim.dim_param or dim.dim_value for dim in dims]


def module_paths(data: bytes) -> set[str]:
    """The modules of all nodes, as the page reads them."""
    import onnx

    nodes = onnx.load_from_string(data).graph.node
    scopes = [ast.literal_eval(entry.value) for node in nodes for entry in node.metadata_props]
    return {scope[-2] for scope in scopes}


def answer(data: bytes, sample: Any) -> np.ndarray[Any, Any]:
    import onnxruntime

    session = onnxruntime.InferenceSession(data)
    return session.run(None, {session.get_inputs()[0].name: np.asarray(sample)})[0]
