"""Write small networks that end as people's networks do: data/endings.json and .npz.

Logits, probabilities and maps are onnxruntime's. What they have in common is the body, whose
Grad-CAM is known in closed form: the mean over space and a matrix follow the last ReLU.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import numpy_helper, parser

from reference.files import DATA, write_arrays, write_json

INPUT = (12, 16, 3)
CLASSES = 5
TEMPERATURE = 0.25
#: Convolution, ReLU, mean over space, matrix: the logits in `l`.
BODY = """c = Conv<strides = [2, 2]>(x, w) r = Relu(c) p = GlobalAveragePool(r)
        f = Flatten(p) l = MatMul(f, m)"""
#: The same with one logit.
ONE = BODY.replace("m)", "m1)")


class Ending(NamedTuple):
    """A network's text behind `l`, what is explained of it, and how its answer is read."""

    text: str
    #: What the page should take it for.
    task: str
    #: The explained value; ± of one logit are two.
    logits: str = "l"
    #: "as it is", "logarithm", "cost" (−log p), "per cent", "one side" (p of two classes),
    #: "log-odds"; "ranks": no class's own, so that the softmax of the logits is right.
    answer: str = "as it is"
    opset: int = 13
    body: str = BODY
    #: −1 and 1 for two classes of one logit, in their order.
    sides: tuple[int, ...] = ()


ZERO = "z = Constant<value = float[1, 1] {0}>()"
ENDINGS = {
    "softmax": Ending("y = Softmax<axis = -1>(l)", "classification"),
    "softmax-before-opset-13": Ending("y = Softmax<axis = 1>(l)", "classification", opset=11),
    "log-softmax": Ending("y = LogSoftmax<axis = 1>(l)", "classification", answer="logarithm"),
    "softmax-cast": Ending(
        "s = Softmax(l) h = Cast<to = 11>(s) y = Cast<to = 1>(h)", "classification"
    ),
    "reshape-softmax-reshape": Ending(
        """to = Constant<value = int64[2] {-1, 5}>() a = Reshape(l, to) s = Softmax<axis = 1>(a)
        y = Reshape(s, to)""",
        "classification",
        opset=11,
    ),
    "softmax-of-a-map": Ending(
        """end = Constant<value = int64[2] {2, 3}>() a = Unsqueeze(l, end)
        b = Transpose<perm = [0, 2, 3, 1]>(a) s = Softmax<axis = 3>(b) y = Flatten(s)""",
        "classification",
    ),
    "softmax-squeezed": Ending(
        """s = Softmax(l) i = Identity(s) first = Constant<value = int64[1] {0}>()
        y = Squeeze(i, first)""",
        "classification",
    ),
    "temperature": Ending(
        f"t = Constant<value = float {{{TEMPERATURE}}}>() a = Div(l, t) y = Softmax(a)",
        "classification",
        logits="a",
    ),
    "per-cent": Ending(
        "s = Softmax(l) h = Constant<value = float {100}>() y = Mul(s, h)",
        "classification",
        answer="per cent",
    ),
    "log-of-clipped-softmax": Ending(
        """s = Softmax(l) low = Constant<value = float {1e-7}>()
        high = Constant<value = float {0.9999999}>() k = Clip(s, low, high) y = Log(k)""",
        "classification",
        answer="logarithm",
    ),
    "written-softmax": Ending(
        """last = Constant<value = int64[1] {1}>() e = Exp(l)
        s = ReduceSum<keepdims = 1>(e, last) y = Div(e, s)""",
        "classification",
    ),
    "written-softmax-below-its-maximum": Ending(
        """last = Constant<value = int64[1] {1}>() h = ReduceMax<axes = [1], keepdims = 1>(l)
        d = Sub(l, h) e = Exp(d) s = ReduceSum<keepdims = 1>(e, last) y = Div(e, s)""",
        "classification",
    ),
    "written-log-softmax": Ending(
        "s = ReduceLogSumExp<axes = [1], keepdims = 1>(l) y = Sub(l, s)",
        "classification",
        answer="logarithm",
    ),
    "argmax-beside": Ending("y = Softmax(l) best = ArgMax<axis = 1>(l)", "classification"),
    "softmax-of-logit-and-zero": Ending(
        f"{ZERO} a = Concat<axis = 1>(l, z) y = Softmax(a)",
        "classification",
        body=ONE,
        sides=(1, -1),
    ),
    "softmax-of-zero-and-logit": Ending(
        """pads = Constant<value = int64[4] {0, 1, 0, 0}>() a = Pad(l, pads)
        y = Softmax<axis = -1>(a)""",
        "classification",
        body=ONE,
        sides=(-1, 1),
    ),
    "one-sigmoid": Ending(
        "y = Sigmoid(l)", "classification", answer="one side", body=ONE, sides=(-1, 1)
    ),
    "sigmoid-beside-its-rest": Ending(
        """s = Sigmoid(l) one = Constant<value = float {1}>() q = Sub(one, s)
        y = Concat<axis = 1>(q, s)""",
        "classification",
        body=ONE,
        sides=(-1, 1),
    ),
    "rest-beside-its-sigmoid": Ending(
        """s = Sigmoid(l) one = Constant<value = float {1}>() q = Sub(one, s)
        a = Concat<axis = 1>(s, q) low = Constant<value = float {1e-6}>()
        high = Constant<value = float {0.999999}>() y = Clip(a, low, high)""",
        "classification",
        body=ONE,
        sides=(1, -1),
    ),
    "sigmoids": Ending("y = Sigmoid(l)", "multi-label"),
    "written-sigmoids": Ending(
        """one = Constant<value = float {1}>() n = Neg(l) e = Exp(n) a = Add(one, e)
        y = Div(one, a)""",
        "multi-label",
    ),
    "sigmoids-side-by-side": Ending(
        """n = Constant<value = int64[2] {2, 3}>() a, b = Split<axis = 1>(l, n)
        s = Sigmoid(a) t = Sigmoid(b) y = Concat<axis = 1>(s, t)""",
        "multi-label",
    ),
    "raw": Ending("y = Identity(l)", "classification", answer="logits"),
    "one-raw-value": Ending("y = Identity(l)", "regression", body=ONE),
    "bounded-value": Ending(
        """s = Sigmoid(l) three = Constant<value = float {3}>() a = Mul(s, three)
        one = Constant<value = float {1}>() y = Sub(a, one)""",
        "regression",
        logits="y",
        body=ONE,
    ),
    "exp-of-log-softmax": Ending("a = LogSoftmax<axis = 1>(l) y = Exp(a)", "classification"),
    "negative-log-softmax": Ending(
        "a = LogSoftmax<axis = 1>(l) y = Neg(a)", "classification", answer="cost"
    ),
    "sigmoids-in-per-cent": Ending(
        "s = Sigmoid(l) h = Constant<value = float {100}>() y = Mul(h, s)",
        "multi-label",
        answer="per cent",
    ),
    "log-odds": Ending(
        """one = Constant<value = float {1}>() s = Sigmoid(l) q = Sub(one, s) a = Div(s, q)
        y = Log(a)""",
        "multi-label",
        answer="log-odds",
    ),
    "log-odds-of-a-softmax": Ending(
        """one = Constant<value = float {1}>() s = Softmax(l) q = Sub(one, s) a = Log(s) b = Log(q)
        y = Sub(a, b)""",
        "classification",
        answer="log-odds",
    ),
    "negative-softplus": Ending(
        "n = Neg(l) a = Softplus(n) y = Neg(a)", "multi-label", answer="logarithm"
    ),
    # As PyTorch writes F.softplus and torch.logit(p, eps).
    "negative-softplus-of-pytorch": Ending(
        """most = Constant<value = float {20}>() n = Neg(l) g = Greater(n, most) a = Softplus(n)
        b = Where(g, n, a) y = Neg(b)""",
        "multi-label",
        answer="logarithm",
    ),
    "log-odds-within-bounds": Ending(
        """low = Constant<value = float {1e-6}>() high = Constant<value = float {0.999999}>()
        one = Constant<value = float {1}>() s = Sigmoid(l) g = Less(s, low) a = Where(g, low, s)
        h = LessOrEqual(a, high) b = Where(h, a, high) q = Sub(one, b) d = Div(b, q) y = Log(d)""",
        "multi-label",
        answer="log-odds",
    ),
    "logarithm-of-a-least-value": Ending(
        """low = Constant<value = float {1e-6}>() s = Softmax(l) a = Max(s, low) y = Log(a)""",
        "classification",
        answer="logarithm",
    ),
    "sigmoids-of-powers": Ending(
        """one = Constant<value = float {1}>() e = Exp(l) a = Add(one, e) y = Div(e, a)""",
        "multi-label",
    ),
    "logarithms-of-both-sides": Ending(
        """n = Neg(l) s = Sigmoid(n) t = Sigmoid(l) a = Log(s) b = Log(t)
        y = Concat<axis = 1>(a, b)""",
        "classification",
        answer="logarithm",
        body=ONE,
        sides=(-1, 1),
    ),
    # A class that is ruled out.
    "one-of-minus-infinity": Ending(
        """m0 = Constant<value = bool[1, 5] {0, 0, 1, 0, 0}>()
        low = Constant<value = float {-inf}>() y = Where(m0, low, l)""",
        "classification",
        logits="y",
        answer="logits",
    ),
    # Ranks are no classes: what is sorted is shown.
    "highest-of-a-softmax": Ending(
        """k = Constant<value = int64[1] {3}>() s = Softmax(l) y, i = TopK(s, k)""",
        "classification",
        answer="ranks",
    ),
    "number-of-the-highest": Ending(
        "i = ArgMax<axis = 1, keepdims = 0>(l) y = Cast<to = 1>(i)",
        "classification",
        answer="ranks",
    ),
    # Probabilities whose logits are out of reach: shown as they are.
    "sparse-sigmoids": Ending(
        """half = Constant<value = float {0.5}>() low = Constant<value = float {0}>()
        one = Constant<value = float {1}>() a = Add(l, one) b = Mul(a, half)
        y = Clip(b, low, one)""",
        "multi-label",
        logits="y",
    ),
    # keras.activations.sparse_sigmoid.
    "written-sparse-sigmoids": Ending(
        """half = Constant<value = float {0.5}>() less = Constant<value = float {-1}>()
        zero = Constant<value = float {0}>() one = Constant<value = float {1}>()
        below = LessOrEqual(l, less) above = GreaterOrEqual(l, one) a = Add(l, one)
        b = Mul(a, half) d = Where(above, one, b) y = Where(below, zero, d)""",
        "multi-label",
        logits="y",
    ),
    "half-of-softsign": Ending(
        """half = Constant<value = float {0.5}>() one = Constant<value = float {1}>()
        a = Softsign(l) b = Add(a, one) y = Mul(b, half)""",
        "multi-label",
        logits="y",
    ),
    "bells": Ending("a = Mul(l, l) b = Neg(a) y = Exp(b)", "multi-label", logits="y"),
    "mean-of-stacked-softmaxes": Ending(
        """s = Softmax(l) h = Constant<value = float[5] {0.1, -0.2, 0.1, 0.3, -0.4}>()
        a = Add(l, h) t = Softmax(a) first = Constant<value = int64[1] {0}>()
        u = Unsqueeze(s, first) v = Unsqueeze(t, first) q = Concat<axis = 0>(u, v)
        y = ReduceMean<axes = [0], keepdims = 0>(q)""",
        "classification",
        logits="y",
    ),
    "hard-sigmoids": Ending("y = HardSigmoid(l)", "multi-label", logits="y"),
    "one-hard-sigmoid": Ending(
        "y = HardSigmoid(l)", "classification", "y", answer="one side", body=ONE, sides=(-1, 1)
    ),
    "sigmoids-as-tanh": Ending(
        """half = Constant<value = float {0.5}>() a = Mul(l, half) t = Tanh(a)
        one = Constant<value = float {1}>() b = Add(t, one) y = Mul(b, half)""",
        "multi-label",
        logits="y",
    ),
    "one-less-sigmoids": Ending(
        "one = Constant<value = float {1}>() s = Sigmoid(l) y = Sub(one, s)",
        "multi-label",
        logits="y",
    ),
    "one-less-one-sigmoid": Ending(
        "one = Constant<value = float {1}>() s = Sigmoid(l) y = Sub(one, s)",
        "classification",
        logits="y",
        answer="one side",
        body=ONE,
        sides=(-1, 1),
    ),
    "limited": Ending(
        "low = Constant<value = float {0}>() one = Constant<value = float {1}>() "
        "h = Constant<value = float {0.15}>() a = Add(l, h) y = Clip(a, low, one)",
        "multi-label",
        logits="y",
    ),
    "mean-of-sigmoids": Ending(
        """s = Sigmoid(l) two = Constant<value = float {2}>() a = Mul(l, two) t = Sigmoid(a)
        b = Add(s, t) y = Div(b, two)""",
        "multi-label",
        logits="y",
    ),
    "object-times-class": Ending(
        """one = Constant<value = int64[2] {1, 4}>() o, k = Split<axis = 1>(l, one)
        a = Sigmoid(o) b = Sigmoid(k) y = Mul(a, b)""",
        "multi-label",
        logits="y",
    ),
    "some-of-a-softmax": Ending(
        """from = Constant<value = int64[1] {1}>() to = Constant<value = int64[1] {4}>()
        axis = Constant<value = int64[1] {1}>() s = Softmax(l) y = Slice(s, from, to, axis)""",
        "multi-label",
        logits="y",
    ),
    "softmax-in-another-order": Ending(
        """i = Constant<value = int64[5] {4, 2, 0, 1, 3}>() s = Softmax(l)
        y = Gather<axis = 1>(s, i)""",
        "classification",
        logits="y",
    ),
    "two-softmaxes-side-by-side": Ending(
        """n = Constant<value = int64[2] {2, 3}>() a, b = Split<axis = 1>(l, n)
        s = Softmax(a) t = Softmax(b) y = Concat<axis = 1>(s, t)""",
        "multi-label",
        logits="y",
    ),
    "shares-of-a-sum": Ending(
        """p0 = Softplus(l) last = Constant<value = int64[1] {1}>()
        s = ReduceSum<keepdims = 1>(p0, last) y = Div(p0, s)""",
        "classification",
        logits="y",
    ),
    # One probability for each place of the batch.
    "softmax-over-another-axis": Ending("y = Softmax<axis = 0>(l)", "multi-label", logits="y"),
    "shares-by-chance": Ending(
        "a = Abs(l) y = LpNormalization<axis = 1, p = 1>(a)", "classification", logits="y"
    ),
    # Between 0 and 1, as cosines of what is not negative are.
    "fractions-by-chance": Ending(
        "a = Abs(l) y = LpNormalization<axis = 1, p = 2>(a)",
        "classification",
        logits="y",
        answer="logits",
    ),
    "mean-of-softmaxes": Ending(
        """s = Softmax(l) h = Constant<value = float[5] {0.1, -0.2, 0.1, 0.3, -0.4}>()
        a = Add(l, h) t = Softmax(a) u = Add(s, t) two = Constant<value = float {0.5}>()
        y = Mul(u, two)""",
        "classification",
        logits="y",
    ),
}


def model_of(name: str) -> onnx.ModelProto:
    """The network of an ending, its weights drawn anew in the same way."""
    ending = ENDINGS[name]
    outputs = "float y, int64[N] best" if "best" in ending.text else "float y"
    model = parser.parse_model(
        f"""<ir_version: 8, opset_import: ["" : {ending.opset}]>
        g (float[N, 3, 12, 16] x) => ({outputs}) {{ {ending.body}
        {ending.text} }}"""
    )
    random = np.random.default_rng(7)
    shapes = {"w": (4, 3, 3, 3), "m": (4, CLASSES), "m1": (4, 1)}
    for weight, shape in shapes.items():
        values = random.normal(0, 1, shape).astype(np.float32)
        if f" {weight})" in ending.body:
            model.graph.initializer.append(numpy_helper.from_array(values, weight))
    return model


def values_of(model: onnx.ModelProto, image: NDArray[Any], names: list[str]) -> list[NDArray[Any]]:
    """Onnxruntime's values for an image [H, W, C] in [0, 1]."""
    known = {output.name for output in model.graph.output}
    with_all = onnx.ModelProto.FromString(model.SerializeToString())
    for name in names:
        if name not in known:
            with_all.graph.output.append(onnx.ValueInfoProto(name=name))
    options = onnxruntime.SessionOptions()
    # The shapes of the outputs are left out.
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(with_all.SerializeToString(), options)
    return session.run(names, {"x": image.transpose(2, 0, 1)[None]})


def read(answer: NDArray[Any], how: str, task: str) -> NDArray[np.float32] | None:
    """The probabilities that the network says, one for each class or label."""
    if task == "regression":
        return None
    y = answer.astype(np.float64).ravel()
    powers = np.exp(y - y.max())
    said = {
        "as it is": y,
        "log-odds": 1 / (1 + np.exp(-y)),
        "logarithm": np.exp(y),
        "cost": np.exp(-y),
        "per cent": y / 100,
        "one side": np.array([1 - y[0], y[0]]),
        "logits": powers / powers.sum(),
    }[how]
    return said.astype(np.float32)


def arrays(name: str) -> dict[str, NDArray[np.float32]]:
    """Image [H, W, C], explained values, probabilities, and the map of every class where known."""
    ending, model = ENDINGS[name], model_of(name)
    image = np.random.default_rng(3).random(INPUT, np.float32)
    answer, logits, features = values_of(model, image, ["y", ending.logits, "r"])
    signs = np.array(ending.sides or (1,) * logits.size, np.float32)
    # −∞ of a class that is ruled out becomes the lowest number of float32.
    lowest = np.finfo(np.float32).min
    found = {"image": image, "logits": np.maximum(signs * logits.ravel(), lowest)}
    if ending.answer == "ranks":
        answer = np.exp(logits) / np.exp(logits).sum()
    probabilities = read(
        answer, "as it is" if ending.answer == "ranks" else ending.answer, ending.task
    )
    if probabilities is not None:
        found["probabilities"] = probabilities
    if ending.logits in ("l", "a"):
        (matrix,) = (
            numpy_helper.to_array(one) for one in model.graph.initializer if one.name != "w"
        )
        matrix = matrix * signs if ending.sides else matrix
        cam = np.einsum("kt,khw->thw", matrix, features[0]) / features[0, 0].size
        scale = 1 / TEMPERATURE if name == "temperature" else 1
        found["cam"] = np.maximum(scale * cam, 0).astype(np.float32)
    return found


def generate(folder: Path = DATA) -> None:
    """Write the files."""
    stored, listed = {}, []
    for name, ending in ENDINGS.items():
        stored |= {f"{name}/{key}": array for key, array in arrays(name).items()}
        encoded = base64.b64encode(model_of(name).SerializeToString(deterministic=True)).decode()
        listed.append({"name": name, "task": ending.task, "model": encoded})
    write_arrays(folder / "endings.npz", stored)
    write_json(folder / "endings.json", listed)


if __name__ == "__main__":
    generate()
