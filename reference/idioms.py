"""Write small networks as exporters of all times write them: data/idioms.json and .npz.

Their logits are onnxruntime's. What they have in common is that something in them is no operator of
the network itself: shapes that are computed, weights that are, branches, types of numbers.
"""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper, parser

from reference.files import DATA, write_arrays, write_json


class Idiom(NamedTuple):
    """A network in ONNX' text form: opset, input [H, W, C], shapes of weights, own functions."""

    opset: int
    text: str
    input: tuple[int, int, int] = (12, 16, 3)
    weights: dict[str, tuple[int, ...]] = {"w": (4, 3, 3, 3), "m": (4, 5)}
    functions: str = ""


#: Convolution, ReLU, mean over space: [N, 4, 1, 1] in `p`.
BODY = "c = Conv<strides = [2, 2]>(x, w) r = Relu(c) p = GlobalAveragePool(r)"
OPEN = "(float[N, 3, H, W] x) => (float[N, 5] y)"

IDIOMS = {
    # Functions of the file's own that call each other and hand attributes on.
    "functions": Idiom(
        17,
        f"""{OPEN} {{ {BODY} f = own.twice<slope = 0.3>(p) g = Flatten(f) y = MatMul(g, m) }}""",
        functions="""
        <domain: "own", opset_import: ["" : 17, "own" : 1]>
        twice <slope> (x) => (y) {
            a = own.once<slope: float = @slope>(x)
            b = own.once(a)
            y = Add(a, b) }
        <domain: "own", opset_import: ["" : 17]>
        once <slope: float = 0.1> (x) => (y) {
            c = Constant<value = float {0.2}>()
            d = Sub(x, c)
            y = LeakyRelu<alpha: float = @slope>(d) }""",
    ),
    # x.view(x.size(0), -1), as the first exporters of PyTorch wrote it.
    "view": Idiom(
        11,
        f"""{OPEN} {{ {BODY}
        s = Shape(p)
        zero = Constant<value = int64 {{0}}>()
        n = Gather<axis = 0>(s, zero)
        n1 = Unsqueeze<axes = [0]>(n)
        rest = Constant<value = int64[1] {{-1}}>()
        to = Concat<axis = 0>(n1, rest)
        f = Reshape(p, to)
        y = MatMul(f, m) }}""",
    ),
    # x.view(-1, x.size(1) * x.size(2) * x.size(3)), the product through floats.
    "view-of-a-product": Idiom(
        11,
        f"""{OPEN} {{ {BODY}
        s = Shape(p)
        from1 = Constant<value = int64[1] {{1}}>()
        to4 = Constant<value = int64[1] {{4}}>()
        extents = Slice(s, from1, to4)
        real = Cast<to = 1>(extents)
        product = ReduceProd<axes = [0], keepdims = 1>(real)
        whole = Cast<to = 7>(product)
        first = Constant<value = int64[1] {{-1}}>()
        to = Concat<axis = 0>(first, whole)
        f = Reshape(p, to)
        y = MatMul(f, m) }}""",
    ),
    "reshape-zero": Idiom(
        7,
        f"""{OPEN} {{ {BODY}
        to = Constant<value = int64[2] {{0, -1}}>()
        f = Reshape(p, to)
        y = MatMul(f, m) }}""",
    ),
    "flatten-from-the-end": Idiom(
        13, f"{OPEN} {{ {BODY} f = Flatten<axis = -3>(p) y = MatMul(f, m) }}"
    ),
    "weights-through-nodes": Idiom(
        13,
        f"""{OPEN} {{
        w0 = Identity(stored)
        w = Transpose<perm = [3, 2, 0, 1]>(w0)
        {BODY}
        f = Flatten(p)
        transposed = Transpose<perm = [1, 0]>(m)
        y = Gemm<transB = 1>(f, transposed) }}""",
        weights={"stored": (3, 3, 3, 4), "m": (4, 5)},
    ),
    # x.squeeze(3) of a traced network: whether there is something to squeeze is asked of the shape.
    "if-squeeze": Idiom(
        13,
        f"""{OPEN} {{ {BODY}
        s = Shape(p)
        last = Constant<value = int64 {{3}}>()
        extent = Gather<axis = 0>(s, last)
        one = Constant<value = int64 {{1}}>()
        single = Equal(extent, one)
        q = If(single) <
            then_branch = squeezed () => (float[a, b, d] t)
                {{ axes = Constant<value = int64[1] {{3}}>() t = Squeeze(p, axes) }},
            else_branch = kept () => (float[e, f, g, h] k) {{ k = Identity(p) }}>
        f = Flatten(q)
        y = MatMul(f, m) }}""",
    ),
    # Branches that read what is around them, one inside of the other.
    "if-constant": Idiom(
        16,
        f"""{OPEN}
        <bool training = {{0}}, bool second = {{1}}> {{ {BODY}
        d = If(training) <
            then_branch = noisy () => (float[a, b, c1, d1] t) {{ t = Sin(p) }},
            else_branch = plain () => (float[a, b, c1, d1] k) {{
                k = If(second) <
                    then_branch = inner () => (float[a, b, c1, d1] i) {{
                        half = Constant<value = float {{0.5}}>()
                        scaled = Mul(p, half)
                        i = Add(scaled, p) }},
                    else_branch = other () => (float[a, b, c1, d1] o) {{ o = Cos(p) }}> }}>
        f = Flatten(d)
        y = MatMul(f, m) }}""",
    ),
    "bfloat16-weights": Idiom(
        13,
        f"{OPEN} {{ w = Cast<to = 1>(w_bfloat16) {BODY} f = Flatten(p) y = MatMul(f, m) }}",
        weights={"w_bfloat16": (4, 3, 3, 3), "m": (4, 5)},
    ),
    # Weights in 8 bits, one scale an output channel; everything else is computed in float32.
    "dequantised-weights": Idiom(
        13,
        f"""{OPEN}
        <int8[4] zeros = {{0, 3, -5, 7}}, float[4] scales = {{0.01, 0.02, 0.005, 0.03}}> {{
        w = DequantizeLinear<axis = 0>(w_int8, scales, zeros)
        {BODY}
        f = Flatten(p)
        m_scale = Constant<value = float {{0.02}}>()
        m = DequantizeLinear(m_int8, m_scale)
        y = MatMul(f, m) }}""",
        weights={"w_int8": (4, 3, 3, 3), "m_int8": (4, 5)},
    ),
    # The picture as it lies in a file: bytes, channels last.
    "bytes": Idiom(
        13,
        """(uint8[N, H, W, 3] bytes) => (float[N, 5] y) {
        real = Cast<to = 1>(bytes)
        last = Transpose<perm = [0, 3, 1, 2]>(real)
        scale = Constant<value = float {0.0078125}>()
        x = Mul(last, scale)
        c = Conv<strides = [2, 2]>(x, w)
        r = Relu(c)
        p = GlobalAveragePool(r)
        f = Flatten(p)
        y = MatMul(f, m) }""",
    ),
    # The file leaves height and width open, and the matrix knows better.
    # x.view(-1, 2 * 14 * 14), which at another size would be a row for each part of the map.
    "open-but-fixed-view": Idiom(
        13,
        """(float[N, 1, H, W] x) => (float[N, 5] y) {
        c = Conv<strides = [2, 2], pads = [1, 1, 1, 1]>(x, w)
        r = Relu(c)
        to = Constant<value = int64[2] {-1, 392}>()
        f = Reshape(r, to)
        y = MatMul(f, m) }""",
        (28, 28, 1),
        {"w": (2, 1, 3, 3), "m": (2 * 14 * 14, 5)},
    ),
    "open-but-fixed": Idiom(
        13,
        """(float[N, 1, H, W] x) => (float[N, 5] y) {
        c = Conv<strides = [2, 2], pads = [1, 1, 1, 1]>(x, w)
        r = Relu(c)
        f = Flatten(r)
        y = Gemm(f, m) }""",
        (28, 28, 1),
        {"w": (2, 1, 3, 3), "m": (2 * 14 * 14, 5)},
    ),
}


def tensor(name: str, shape: tuple[int, ...], random: np.random.Generator) -> onnx.TensorProto:
    """Weights of the type that the name says, float32 for want of one."""
    values = random.normal(0, 0.4, shape).astype(np.float32)
    if name.endswith("_int8"):
        return numpy_helper.from_array((values * 100).round().clip(-128, 127).astype("i1"), name)
    if name.endswith("_bfloat16"):
        bits = (values.view(np.uint32) >> 16).astype(np.uint16)
        kind = onnx.TensorProto.BFLOAT16
        return helper.make_tensor(name, kind, shape, bits.tobytes(), raw=True)
    return numpy_helper.from_array(values, name)


def model_of(name: str) -> onnx.ModelProto:
    """The network of an idiom with its seeded weights, checked."""
    idiom = IDIOMS[name]
    own = ', "own" : 1' if idiom.functions else ""
    head = f'<ir_version: 8, opset_import: ["" : {idiom.opset}{own}]>\n'
    text = re.sub(r"\s+", " ", f"{idiom.text} {idiom.functions}")
    model = parser.parse_model(f"{head}{name.replace('-', '_')} {text}")
    random = np.random.default_rng(sum(name.encode()))
    for key, shape in idiom.weights.items():
        model.graph.initializer.append(tensor(key, shape, random))
    onnx.checker.check_model(model)
    return model


def logits_of(model: onnx.ModelProto, image: NDArray[Any]) -> NDArray[Any]:
    """Onnxruntime's answer for an image [H, W, C] of bytes."""
    options = onnxruntime.SessionOptions()
    # Its optimiser would also quantise what is multiplied with quantised weights.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    session = onnxruntime.InferenceSession(model.SerializeToString(), options)
    (given,) = session.get_inputs()
    x = image[None] if given.type == "tensor(uint8)" else (image / 255).astype("f4")[None]
    laid = x if x.dtype == np.uint8 else x.transpose(0, 3, 1, 2)
    return np.asarray(session.run(None, {given.name: laid})[0])[0]


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    stored, listed = {}, []
    for name, idiom in IDIOMS.items():
        model = model_of(name)
        random = np.random.default_rng(len(name))
        image = random.integers(0, 256, idiom.input, np.uint8)
        stored[f"{name}/image"] = image.astype(np.float32) / np.float32(255)
        stored[f"{name}/logits"] = logits_of(model, image)
        encoded = base64.b64encode(model.SerializeToString(deterministic=True)).decode()
        listed.append({"name": name, "opset": idiom.opset, "model": encoded})
    write_arrays(folder / "idioms.npz", stored)
    write_json(folder / "idioms.json", listed)


if __name__ == "__main__":
    generate()
