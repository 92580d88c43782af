"""Write data/handmade.json and .npz: small whole networks with what exporters do not emit.

Every network is built with onnx.helper; logits are onnxruntime's, the gradient of the highest logit
to the input is by central differences in float64, evaluated by ONNX's reference implementation.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnx.reference import ReferenceEvaluator
from onnx.reference.op_run import OpRun

from reference.case import Case
from reference.exact import FUNCTIONS
from reference.files import DATA, write_arrays, write_json
from reference.operators import numerical_gradient

Array = NDArray[Any]
CLASSES = 5
STEP = 1e-5


class Sketch:
    """A network under construction: nodes in order, seeded constants."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, Array] = {}

    def weights(self, *shape: int, scale: float = 0.5) -> str:
        """Float constant, normal."""
        return self.constant((self.random.normal(0, scale, shape)).astype(np.float32))

    def constant(self, values: Array) -> str:
        """Any constant, by a new name."""
        name = f"c{len(self.constants)}"
        self.constants[name] = values
        return name

    def node(self, operator: str, *inputs: str, outputs: int = 1, **attributes: Any) -> str:
        """Append a node; returns its first output."""
        names = [f"v{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(operator, inputs, names, names[0], **attributes))
        return names[0]

    def norm(self, x: str, channels: int, **attributes: Any) -> str:
        """Batch norm with statistics that are not trivial."""
        scale, bias, mean = (self.weights(channels, scale=0.3) for _ in range(3))
        self.constants[scale] = self.constants[scale] + np.float32(1)
        variance = self.random.uniform(0.5, 2, channels).astype(np.float32)
        variance_name = self.constant(variance)
        return self.node("BatchNormalization", x, scale, bias, mean, variance_name, **attributes)


class Handmade(NamedTuple):
    """A network: how it is written, its input's shape, its opset, the type of its numbers."""

    name: str
    shape: tuple[int, ...]
    opset: int
    write: Callable[[Sketch], str]
    dtype: type[np.floating[Any]] = np.float32


def same_lower(s: Sketch) -> str:
    """auto_pad SAME_LOWER in convolution and pooling, at odd sizes and even kernels."""
    x = s.node("Conv", "x", s.weights(4, 3, 2, 2), auto_pad="SAME_LOWER", strides=[2, 2])
    x = s.node("Relu", x)
    x = s.node("MaxPool", x, kernel_shape=[2, 2], auto_pad="SAME_LOWER")
    return flat_head(s, s.node("GlobalAveragePool", x), 4)


def ceil_mode(s: Sketch) -> str:
    """Ceil mode together with padding that counts."""
    x = s.node("Relu", s.node("Conv", "x", s.weights(4, 3, 3, 3), pads=[1, 1, 1, 1]))
    x = s.node(
        "AveragePool",
        x,
        kernel_shape=[3, 3],
        strides=[2, 2],
        pads=[1, 1, 1, 1],
        ceil_mode=1,
        count_include_pad=1,
    )
    return flat_head(s, s.node("GlobalMaxPool", x), 4)


def grouped(s: Sketch) -> str:
    """Groups with asymmetric pads and unequal strides, then a dilated depthwise convolution."""
    x = s.node("Conv", "x", s.weights(6, 3, 3, 3), pads=[1, 1, 1, 1])
    x = s.node("LeakyRelu", x, alpha=0.2)
    x = s.node("Conv", x, s.weights(8, 3, 3, 3), group=2, pads=[0, 1, 2, 0], strides=[2, 1])
    x = s.node("Relu", x)
    x = s.node("Conv", x, s.weights(8, 1, 3, 3), group=8, dilations=[2, 2], pads=[2, 2, 2, 2])
    return flat_head(s, s.node("GlobalAveragePool", x), 8)


def opset7(s: Sketch) -> str:
    """Opset 7: dropout with a mask output, Clip and Unsqueeze by attribute, reshape by constant."""
    x = s.node("Conv", "x", s.weights(4, 3, 3, 3), s.weights(4), pads=[1, 1, 1, 1])
    x = s.norm(x, 4, momentum=0.9, spatial=1)
    x = s.node("Clip", x, min=-0.5, max=1.25)
    x = s.node("Dropout", x, outputs=2, ratio=0.3)
    x = s.node("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2])
    x = s.node("ReduceMean", x, axes=[2, 3], keepdims=1)
    x = s.node("Reshape", x, s.constant(np.array([0, -1], np.int64)))
    return s.node("Gemm", x, s.weights(4, CLASSES), s.weights(CLASSES))


def zoo_lrn(s: Sketch) -> str:
    """In the style of the first networks of the model zoo: LRN, overlapping pools, Gemm with C."""
    x = s.node("Conv", "x", s.weights(6, 3, 5, 5), pads=[2, 2, 2, 2], strides=[2, 2])
    x = s.node("LRN", s.node("Relu", x), size=5, alpha=0.05, beta=0.75, bias=2.0)
    x = s.node("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2])
    x = s.node("Flatten", s.node("GlobalAveragePool", x))
    return s.node("Gemm", x, s.weights(CLASSES, 6), s.weights(CLASSES), transB=1, beta=0.5)


def transposed_gemm(s: Sketch) -> str:
    """Gemm with transA, alpha and beta; PRelu with a slope a channel."""
    x = s.node("Conv", "x", s.weights(4, 3, 3, 3))
    x = s.node("PRelu", x, s.weights(4, 1, 1, scale=0.2))
    x = s.node("Flatten", s.node("GlobalAveragePool", x))
    x = s.node("Transpose", x, perm=[1, 0])
    return s.node(
        "Gemm", x, s.weights(4, CLASSES), s.weights(1, CLASSES), transA=1, alpha=0.7, beta=1.5
    )


def unfused_norms(s: Sketch) -> str:
    """A batch norm behind a depthwise convolution, and one before a convolution."""
    x = s.node("Conv", "x", s.weights(4, 3, 3, 3), pads=[1, 1, 1, 1], strides=[2, 2])
    x = s.node("Conv", x, s.weights(8, 1, 3, 3), group=4, pads=[1, 1, 1, 1])
    x = s.node("HardSigmoid", s.norm(x, 8), alpha=0.25, beta=0.4)
    x = s.node("Relu", s.norm(x, 8, epsilon=0.01))
    x = s.node("Conv", x, s.weights(6, 8, 1, 1))
    return flat_head(s, s.node("GlobalAveragePool", x), 6)


def upsampled(s: Sketch) -> str:
    """Upsample of opset 9: scales as an input, nearest neighbour, then a skip connection."""
    x = s.node("Relu", s.node("Conv", "x", s.weights(4, 3, 3, 3), pads=[1, 1, 1, 1]))
    y = s.node("MaxPool", x, kernel_shape=[2, 2], strides=[2, 2])
    y = s.node("Conv", y, s.weights(4, 4, 1, 1))
    y = s.node("Upsample", y, s.constant(np.array([1, 1, 2, 2], np.float32)), mode="nearest")
    x = s.node("Concat", x, y, axis=1)
    return flat_head(s, s.node("GlobalAveragePool", x), 8)


def channels_last(s: Sketch) -> str:
    """TensorFlow's way: [1, H, W, C], a transpose at either side of every convolution."""

    def conv(x: str, filters: int, channels: int, **attributes: Any) -> str:
        x = s.node("Transpose", x, perm=[0, 3, 1, 2])
        x = s.node("Conv", x, s.weights(filters, channels, 3, 3), **attributes)
        return s.node("Transpose", x, perm=[0, 2, 3, 1])

    x = s.node("Sub", "x", s.weights(3))
    x = s.node("Pad", x, s.constant(np.array([0, 0, 1, 0, 0, 1, 1, 0], np.int64)))
    x = s.node("Relu", s.node("Add", conv(x, 4, 3, strides=[2, 2]), s.weights(4)))
    y = s.node("Mul", conv(x, 4, 4, pads=[1, 1, 1, 1]), s.weights(1, 1, 1, 4))
    x = s.node("Concat", x, s.node("Sigmoid", y), axis=-1)
    axes = s.constant(np.array([1, 2], np.int64))
    x = s.node("ReduceMean", x, axes, keepdims=0)
    return s.node("Add", s.node("MatMul", x, s.weights(8, CLASSES)), s.weights(CLASSES))


def channels_last_flat(s: Sketch) -> str:
    """Channels last, flattened in that order: the classifier's weights depend on it."""
    x = s.node("Transpose", "x", perm=[0, 3, 1, 2])
    x = s.node("Conv", x, s.weights(4, 3, 3, 3), strides=[3, 3])
    x = s.node("Relu", s.node("Transpose", x, perm=[0, 2, 3, 1]))
    x = s.node("Reshape", x, s.constant(np.array([1, -1], np.int64)))
    return s.node("Gemm", x, s.weights(16, CLASSES, scale=0.2), s.weights(CLASSES))


def by_position(s: Sketch) -> str:
    """A batch norm before opset 9 with spatial 0: its numbers are by channel and position."""
    x = s.node("Conv", "x", s.weights(4, 3, 3, 3), strides=[2, 2])
    scale, bias, mean = (s.weights(4, 3, 3) for _ in range(3))
    variance = s.constant(s.random.uniform(0.5, 2, (4, 3, 3)).astype(np.float32))
    x = s.node("BatchNormalization", x, scale, bias, mean, variance, spatial=0, epsilon=0.02)
    return flat_head(s, s.node("GlobalAveragePool", s.node("Relu", x)), 4)


def padded(s: Sketch) -> str:
    """Pad of opset 2, by attributes: reflection, the edge, and a number that is not 0."""
    x = s.node("Pad", "x", mode="reflect", pads=[0, 0, 2, 1, 0, 0, 1, 3])
    x = s.node("Conv", x, s.weights(4, 3, 3, 3))
    x = s.node("Pad", s.node("Relu", x), mode="edge", pads=[0, 0, 0, 2, 0, 0, 1, 0])
    x = s.node("Conv", x, s.weights(4, 4, 3, 3), strides=[2, 2])
    x = s.node("Pad", x, mode="constant", value=0.75, pads=[0, 0, 1, 0, 0, 0, 0, 2])
    x = s.node("Conv", x, s.weights(5, 4, 2, 2))
    return flat_head(s, s.node("GlobalAveragePool", x), 5)


def same_upper(s: Sketch) -> str:
    """auto_pad SAME_UPPER in convolutions of unequal strides and an average, VALID in a pool."""
    x = s.node("Conv", "x", s.weights(4, 3, 2, 3), auto_pad="SAME_UPPER", strides=[2, 1])
    x = s.node("Selu", x, alpha=1.5, gamma=1.1)
    x = s.node("AveragePool", x, kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_UPPER")
    x = s.node("Conv", x, s.weights(6, 4, 2, 2), strides=[1, 2], auto_pad="SAME_UPPER")
    x = s.node("MaxPool", x, kernel_shape=[2, 2], auto_pad="VALID")
    return flat_head(s, s.node("GlobalMaxPool", x), 6)


def many_operands(s: Sketch) -> str:
    """Sum, Max, Min and Mean of three, and a head that flattens at a negative axis."""
    parts = [s.node("Conv", "x", s.weights(4, 3, 1, 1)) for _ in range(3)]
    total = s.node("Sum", *parts, s.weights(4, 1, 1))
    highest = s.node("Max", *parts)
    lowest = s.node("Min", *parts)
    x = s.node("Concat", total, highest, lowest, s.node("Mean", *parts), axis=-3)
    x = s.node("Elu", x, alpha=0.7)
    x = s.node("AveragePool", x, kernel_shape=[3, 3], strides=[3, 3], ceil_mode=1)
    x = s.node("Flatten", x, axis=-3)
    x = s.node("MatMul", x, s.weights(144, CLASSES, scale=0.2))
    return s.node("Add", s.weights(1, CLASSES), x)


def resized(s: Sketch) -> str:
    """Bilinear Resize: corners aligned to a size, and by scales that leave a rest."""
    x = s.node("Relu", s.node("Conv", "x", s.weights(4, 3, 3, 3)))
    sizes = s.constant(np.array([1, 4, 7, 4], np.int64))
    y = s.node(
        "Resize", x, "", "", sizes, mode="linear", coordinate_transformation_mode="align_corners"
    )
    scales = s.constant(np.array([1, 1, 0.75, 1.5], np.float32))
    z = s.node("Resize", x, "", scales, mode="linear", coordinate_transformation_mode="half_pixel")
    pooled = [s.node("GlobalAveragePool", s.node("Sigmoid", part)) for part in (y, z)]
    return flat_head(s, s.node("Concat", *pooled, axis=1), 8)


def old_forms(s: Sketch) -> str:
    """Axes, splits and slices by attributes, as before opset 13."""
    x = s.node("Slice", "x", starts=[1, 0], ends=[1000, -1], axes=[2, 3])
    x = s.node("Relu", s.node("Conv", x, s.weights(6, 3, 3, 3)))
    left = s.node("Split", x, outputs=2, axis=1, split=[2, 4])
    right = left.removesuffix("_0") + "_1"
    right = s.node("ReduceMax", right, axes=[1], keepdims=1)
    x = s.node("Mul", left, s.node("Tanh", right))
    x = s.node("ReduceSum", x, axes=[3], keepdims=0)
    x = s.node("Squeeze", s.node("Unsqueeze", x, axes=[3]), axes=[0])
    x = s.node("Reshape", x, s.constant(np.array([1, -1], np.int64)))
    return s.node("Gemm", x, s.weights(8, CLASSES), s.weights(CLASSES))


def half(s: Sketch) -> str:
    """Float16 throughout: input, weights and logits."""
    x = s.node("Conv", "x", s.weights(6, 3, 3, 3), s.weights(6), pads=[1, 1, 1, 1])
    x = s.node("Relu", s.norm(x, 6))
    x = s.node("MaxPool", x, kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])
    return flat_head(s, s.node("GlobalAveragePool", x), 6)


def flat_head(s: Sketch, pooled: str, channels: int) -> str:
    """[1, C, 1, 1] → [1, classes]."""
    x = s.node("Flatten", pooled)
    return s.node("Gemm", x, s.weights(channels, CLASSES), s.weights(CLASSES))


FIRST, LAST = (1, 3, 7, 7), (1, 6, 6, 3)
NETWORKS = (
    Handmade("same-lower", FIRST, 18, same_lower),
    Handmade("ceil-mode", FIRST, 19, ceil_mode),
    Handmade("grouped", FIRST, 11, grouped),
    Handmade("opset-7", FIRST, 7, opset7),
    Handmade("zoo-lrn", (1, 3, 9, 9), 9, zoo_lrn),
    Handmade("transposed-gemm", FIRST, 13, transposed_gemm),
    Handmade("unfused-norms", FIRST, 15, unfused_norms),
    Handmade("upsampled", (1, 3, 6, 6), 9, upsampled),
    Handmade("by-position", FIRST, 7, by_position),
    Handmade("padded", FIRST, 10, padded),
    Handmade("same-upper", FIRST, 12, same_upper),
    Handmade("many-operands", FIRST, 13, many_operands),
    Handmade("resized", FIRST, 13, resized),
    Handmade("old-forms", FIRST, 9, old_forms),
    Handmade("half", FIRST, 13, half, np.float16),
    Handmade("channels-last", LAST, 18, channels_last),
    Handmade("channels-last-flat", LAST, 13, channels_last_flat),
)


def model_of(network: Handmade, seed: int, dtype: type[np.floating[Any]]) -> onnx.ModelProto:
    """The network as a file; a seed gives the same weights in all types, those of its own."""
    sketch = Sketch(seed)
    logits = network.write(sketch)
    kind = helper.np_dtype_to_tensor_dtype(np.dtype(dtype))

    def stored(values: Array) -> Array:
        return values.astype(network.dtype).astype(dtype) if values.dtype.kind == "f" else values

    graph = helper.make_graph(
        sketch.nodes,
        network.name,
        [helper.make_tensor_value_info("x", kind, network.shape)],
        [helper.make_tensor_value_info(logits, kind, [1, CLASSES])],
        [numpy_helper.from_array(stored(v), name) for name, v in sketch.constants.items()],
    )
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", network.opset)], ir_version=8
    )
    onnx.checker.check_model(model)
    return model


def run(network: Handmade, seed: int) -> tuple[onnx.ModelProto, dict[str, Array]]:
    """Model, input, logits and gradient.

    Raises
    ------
    ValueError
        onnxruntime and the float64 evaluation differ.
    """
    image = np.random.default_rng(seed + 100).uniform(-1, 1, network.shape).astype(np.float32)
    # Of a float16 network too, so that its rounding between the operators is not asked for.
    single = model_of(network, seed, np.float32)
    session = onnxruntime.InferenceSession(single.SerializeToString())
    (logits,) = session.run(None, {"x": image})
    double = _for_reference(model_of(network, seed, np.float64))
    wide = ReferenceEvaluator(double, new_ops=EXACT)

    def evaluate(inputs: list[Array]) -> list[Array]:
        return [wide.run(None, {"x": inputs[0]})[0]]

    exact = image.astype(np.float64)
    found = evaluate([exact])[0]
    if not np.allclose(found, logits, rtol=1e-4, atol=1e-5):
        print(network.name, logits, found)
        return None
        raise ValueError(f"{network.name}: {logits} of onnxruntime, {found} in float64")
    cotangent = np.eye(CLASSES)[[logits[0].argmax()]]
    (gradient,) = numerical_gradient(evaluate, [exact], [cotangent], STEP)
    model = model_of(network, seed, network.dtype)
    return model, {"x": image, "logits": logits, "gradient": gradient.astype(np.float32)}


def _exactly(operator: str) -> type[OpRun]:
    """An operator of the reference implementation by the formula of `exact`.

    Its own LRN normalises as many channels as there are pictures, and its pools count padding in
    other ways than the specification with ceil mode.
    """

    def compute(_: OpRun, x: Array, **attributes: Any) -> tuple[Array]:
        given = {name: value for name, value in attributes.items() if value is not None}
        return (FUNCTIONS[operator](Case(operator, (x.shape,), attributes=given), x),)

    return type(operator, (OpRun,), {"op_domain": "", "_run": compute})


EXACT = [_exactly(name) for name in ("LRN", "MaxPool", "AveragePool", "GlobalMaxPool")]


def _for_reference(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model without old forms that the reference implementation runs wrongly or not at all.

    Upsample becomes Resize. Batch norms before opset 14, which it would train, become a product and
    a sum.
    """
    graph, opset = model.graph, model.opset_import[0]
    constants = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    nodes: list[onnx.NodeProto] = []
    for node in graph.node:
        if node.op_type == "Upsample":
            opset.version = 13
            nodes.append(_resize(node))
        elif node.op_type == "BatchNormalization" and opset.version < 14:
            scaling, factors = _affine(node, constants)
            nodes += scaling
            graph.initializer.extend(factors)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def _resize(upsample: onnx.NodeProto) -> onnx.NodeProto:
    x, scales = upsample.input
    return helper.make_node(
        "Resize",
        [x, "", scales],
        list(upsample.output),
        mode="nearest",
        coordinate_transformation_mode="asymmetric",
        nearest_mode="floor",
    )


def _affine(
    norm: onnx.NodeProto, constants: dict[str, Array]
) -> tuple[list[onnx.NodeProto], list[onnx.TensorProto]]:
    """A batch norm as Mul and Add, with their constants: [C] or, by position, [C, H, W]."""
    given = {a.name: helper.get_attribute_value(a) for a in norm.attribute}
    scale, bias, mean, variance = (constants[name] for name in norm.input[1:])
    factor = scale / np.sqrt(variance + given.get("epsilon", 1e-5))
    shift = bias - mean * factor
    (y,) = norm.output
    values = {f"{y}.factor": factor, f"{y}.shift": shift}
    tensors = [
        numpy_helper.from_array(v if v.ndim == 3 else v.reshape(-1, 1, 1), name)
        for name, v in values.items()
    ]
    mul = helper.make_node("Mul", [norm.input[0], f"{y}.factor"], [f"{y}.scaled"])
    return [mul, helper.make_node("Add", [f"{y}.scaled", f"{y}.shift"], [y])], tensors


def generate(folder: Path = DATA) -> None:
    """Write handmade.json and handmade.npz."""
    entries, arrays = [], {}
    for seed, network in enumerate(NETWORKS):
        model, found = run(network, seed)
        content = base64.b64encode(model.SerializeToString(deterministic=True)).decode()
        about = network.write.__doc__
        entries.append(
            {"name": network.name, "about": about, "opset": network.opset, "model": content}
        )
        arrays |= {f"{network.name}/{kind}": values for kind, values in found.items()}
    write_arrays(folder / "handmade.npz", arrays)
    write_json(folder / "handmade.json", entries)


if __name__ == "__main__":
    generate()
