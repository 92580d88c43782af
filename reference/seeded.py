"""Weights from names: the same pseudo-random numbers in Python and TypeScript, none of them stored.

    seed  = FNV-1a (32 bit) of the UTF-8 bytes of the name
    h     = fmix32((seed + i · 0x9E3779B9) mod 2³²)       murmur3's finaliser, i the flat index
    u     = h / 2³¹ - 1                                    float64, in [-1, 1)
    value = float32(offset + scale · u)                    float64 until the last step

In an ONNX file such a tensor has data_location EXTERNAL and external_data entries
location = "seeded", offset and scale as decimal numbers; its name, dims and type say the rest.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

LOCATION = "seeded"
GOLDEN = np.uint32(0x9E3779B9)


def fnv1a(name: str) -> int:
    """32-bit FNV-1a hash of the UTF-8 bytes of `name`."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def fmix32(h: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Finaliser of murmur3, elementwise."""
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return h ^ (h >> np.uint32(16))


def seeded_array(
    name: str, shape: Sequence[int], offset: float, scale: float
) -> NDArray[np.float32]:
    """Float32 array, uniform in [offset - scale, offset + scale), determined by `name`."""
    index = np.arange(int(np.prod(shape)), dtype=np.uint32)
    h = fmix32(np.uint32(fnv1a(name)) + index * GOLDEN)
    u = h.astype(np.float64) / 2.0**31 - 1.0
    return (offset + scale * u).astype(np.float32).reshape(shape)


def forget_values(tensor: onnx.TensorProto, offset: float, scale: float) -> onnx.TensorProto:
    """Copy of `tensor` that holds the rule instead of the values."""
    rule = onnx.TensorProto(name=tensor.name, data_type=tensor.data_type, dims=tensor.dims)
    rule.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", LOCATION), ("offset", offset), ("scale", scale)):
        rule.external_data.add(key=key, value=str(value))
    return rule


def with_values(model: onnx.ModelProto) -> onnx.ModelProto:
    """Copy of `model` in which every seeded tensor holds its values."""
    filled = onnx.ModelProto()
    filled.CopyFrom(model)
    for tensor in filled.graph.initializer:
        rule = {entry.key: entry.value for entry in tensor.external_data}
        if rule.get("location") == LOCATION:
            values = seeded_array(
                tensor.name, tensor.dims, float(rule["offset"]), float(rule["scale"])
            )
            tensor.CopyFrom(numpy_helper.from_array(values, tensor.name))
    return filled
