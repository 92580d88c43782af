"""The operator cases: one ONNX node each, with its attributes, constants and input shapes.

Only a table; reference/operators.py builds the models and runs them. Shapes are odd on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference.case import Case, Shape, ints, noise, scalar
from reference.composite_cases import composite_cases, indexed
from reference.known_cases import known_cases
from reference.live_cases import live_cases
from reference.recurrent_cases import recurrent_cases
from reference.sorting_cases import sorting_cases


def convolutions() -> Iterator[Case]:
    """Padding, stride, kernel, dilation, groups, bias, automatic padding."""
    settings: tuple[tuple[Shape, Shape, bool, dict[str, Any]], ...] = (
        ((1, 3, 7, 9), (4, 3, 1, 1), True, {}),
        ((2, 3, 7, 9), (4, 3, 1, 1), False, {"strides": [2, 2]}),
        ((1, 3, 7, 9), (4, 3, 3, 3), True, {"pads": [1, 1, 1, 1]}),
        ((1, 3, 8, 9), (4, 3, 3, 3), True, {"pads": [1, 1, 1, 1], "strides": [2, 2]}),
        ((1, 3, 8, 10), (4, 3, 3, 3), False, {"pads": [0, 0, 1, 1], "strides": [2, 2]}),
        ((1, 3, 7, 9), (4, 3, 3, 3), True, {"pads": [0, 0, 1, 1], "strides": [2, 2]}),
        ((1, 2, 9, 11), (3, 2, 3, 3), True, {"pads": [2, 0, 1, 3]}),
        ((1, 2, 11, 10), (3, 2, 3, 3), True, {"strides": [3, 3]}),
        ((1, 2, 11, 10), (3, 2, 3, 3), True, {"strides": [3, 2], "pads": [1, 0, 0, 1]}),
        ((1, 2, 11, 12), (3, 2, 5, 5), True, {"pads": [1, 1, 2, 2], "strides": [2, 2]}),
        ((1, 2, 9, 9), (3, 2, 5, 5), True, {"pads": [2, 2, 2, 2]}),
        ((1, 3, 15, 17), (4, 3, 7, 7), False, {"pads": [3, 3, 3, 3], "strides": [2, 2]}),
        ((1, 2, 9, 11), (3, 2, 3, 3), True, {"dilations": [2, 2], "pads": [2, 2, 2, 2]}),
        ((1, 2, 11, 11), (3, 2, 3, 3), False, {"dilations": [2, 1], "strides": [2, 1]}),
        ((1, 2, 9, 11), (3, 2, 3, 5), True, {"pads": [1, 2, 1, 2]}),
        ((1, 2, 9, 11), (3, 2, 1, 7), True, {"pads": [0, 3, 0, 3], "strides": [1, 2]}),
        ((1, 4, 7, 9), (6, 2, 3, 3), True, {"group": 2, "pads": [1, 1, 1, 1]}),
        ((1, 6, 7, 8), (6, 2, 3, 3), False, {"group": 3, "strides": [2, 2]}),
        ((1, 5, 7, 9), (5, 1, 3, 3), True, {"group": 5, "pads": [1, 1, 1, 1]}),
        ((1, 5, 8, 8), (5, 1, 3, 3), True, {"group": 5, "pads": [0, 0, 1, 1], "strides": [2, 2]}),
        ((1, 5, 7, 9), (5, 1, 5, 5), False, {"group": 5, "pads": [1, 1, 2, 2], "strides": [2, 2]}),
        ((1, 3, 7, 9), (6, 1, 3, 3), True, {"group": 3, "pads": [1, 1, 1, 1]}),
        ((1, 3, 9, 9), (3, 1, 3, 3), True, {"group": 3, "dilations": [2, 2]}),
        ((1, 3, 7, 10), (4, 3, 3, 3), True, {"auto_pad": "SAME_UPPER", "strides": [2, 2]}),
        ((1, 3, 8, 9), (3, 1, 5, 5), True, {"auto_pad": "SAME_UPPER", "group": 3}),
        ((1, 3, 7, 10), (4, 3, 2, 2), True, {"auto_pad": "SAME_LOWER"}),
        ((1, 3, 7, 10), (4, 3, 3, 3), True, {"auto_pad": "VALID", "strides": [2, 2]}),
        ((1, 3, 17), (4, 3, 5), True, {"pads": [2, 2], "strides": [2]}),
        ((2, 3, 11), (4, 3, 3), False, {"pads": [0, 1], "dilations": [2]}),
        ((1, 4, 13), (4, 1, 7), True, {"group": 4, "pads": [3, 3], "strides": [3]}),
        ((1, 4, 12), (6, 2, 4), True, {"group": 2, "auto_pad": "SAME_UPPER", "strides": [2]}),
        ((1, 3, 1, 17), (4, 3, 1, 5), True, {"pads": [0, 2, 0, 2], "strides": [1, 2]}),
    )
    for number, (image, kernel, bias, attributes) in enumerate(settings):
        constants = {1: noise(number, *kernel)} | ({2: noise(99, kernel[0])} if bias else {})
        yield Case("Conv", (image,), constants, {"kernel_shape": list(kernel[2:]), **attributes})


def pools() -> Iterator[Case]:
    """Maximum, average and global pooling."""
    maximum: tuple[dict[str, Any], ...] = (
        {"kernel_shape": [2, 2], "strides": [2, 2]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1},
        {"kernel_shape": [3, 2], "strides": [1, 2], "pads": [1, 0, 0, 1]},
        {"kernel_shape": [3, 3]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
        {"kernel_shape": [2, 2], "strides": [2, 2], "dilations": [2, 2]},
    )
    for image in ((1, 2, 6, 7), (2, 1, 7, 5)):
        for attributes in maximum:
            yield Case("MaxPool", (image,), attributes=attributes)
    average: tuple[dict[str, Any], ...] = (
        {"kernel_shape": [2, 2], "strides": [2, 2]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1]},
        {"kernel_shape": [3, 3], "strides": [2, 2], "pads": [1, 1, 1, 1], "count_include_pad": 1},
        {"kernel_shape": [3, 3], "strides": [1, 2], "pads": [0, 1, 1, 0]},
        {"kernel_shape": [3, 2], "pads": [1, 0, 0, 1], "count_include_pad": 1},
        {"kernel_shape": [3, 3], "strides": [2, 2], "ceil_mode": 1},
        {"kernel_shape": [3, 3], "strides": [2, 2], "auto_pad": "SAME_UPPER"},
    )
    for image in ((1, 2, 6, 7), (2, 1, 7, 5)):
        for attributes in average:
            yield Case("AveragePool", (image,), attributes=attributes)
    for image in ((1, 3, 5, 7), (2, 1, 1, 1), (1, 4, 9)):
        yield Case("GlobalAveragePool", (image,))
    for image in ((1, 3, 5, 7), (2, 1, 3, 1), (1, 4, 9)):
        yield Case("GlobalMaxPool", (image,))
    series: tuple[dict[str, Any], ...] = (
        {"kernel_shape": [2], "strides": [2]},
        {"kernel_shape": [3], "strides": [2], "pads": [1, 1]},
        {"kernel_shape": [4], "strides": [3], "ceil_mode": 1},
        {"kernel_shape": [3], "strides": [2], "auto_pad": "SAME_LOWER"},
    )
    for attributes in series:
        for operator in ("MaxPool", "AveragePool"):
            yield Case(operator, ((2, 3, 11),), attributes=attributes)


def normalisations() -> Iterator[Case]:
    """Batch normalisation as used for inference."""
    for shape, epsilon in (
        ((1, 3, 5, 7), 1e-5),
        ((2, 4, 3, 3), 1e-3),
        ((3, 5), 0.1),
        ((2, 3, 7), 1e-5),
    ):
        channels = shape[1]
        constants = {
            position: noise(position, channels, low=low)
            for position, low in ((1, 0.5), (2, -1.0), (3, -1.0), (4, 0.1))
        }
        yield Case("BatchNormalization", (shape,), constants, {"epsilon": epsilon})


def activations() -> Iterator[Case]:
    """Elementwise functions of one input, with their attributes."""
    shape = (1, 3, 5, 7)
    plain = ("Relu", "Sigmoid", "Tanh", "HardSwish", "Exp", "Erf", "Neg", "Identity", "Abs")
    steps = ("Floor", "Ceil", "Round", "Sign")
    for operator in (*plain, "Softplus", "Softsign", "Sin", "Cos", *steps):
        for own in (shape, (2, 3), (3, 2, 5)):
            yield Case(operator, (own,), span=(-4.0, 4.0))
    for operator in ("Sqrt", "Log", "Reciprocal"):
        for own in (shape, (2, 3), (3, 2, 5)):
            yield Case(operator, (own,), span=(0.2, 4.0))
    for alpha in (0.01, 0.2, 0.5):
        yield Case("LeakyRelu", (shape,), attributes={"alpha": alpha})
        yield Case("Elu", (shape,), attributes={"alpha": alpha})
    for own in (shape, (2, 7)):
        yield Case("Gelu", (own,), opset=20, span=(-4.0, 4.0))
        yield Case("Gelu", (own,), attributes={"approximate": "tanh"}, opset=20)
    yield Case("HardSigmoid", (shape,), span=(-4.0, 4.0))
    yield Case("HardSigmoid", (shape,), attributes={"alpha": 1 / 6, "beta": 0.5}, span=(-4.0, 4.0))
    yield Case("HardSigmoid", (shape,), attributes={"alpha": 0.5, "beta": 0.25}, span=(-4.0, 4.0))
    yield Case("PRelu", (shape,), {1: noise(1, 3, 1, 1, low=0.0)})
    yield Case("PRelu", (shape,), {1: noise(2, 1)}, opset=9)
    yield Case("PRelu", ((2, 3, 5),), {1: noise(3, 3, 5)})
    yield Case("Clip", (shape,), {1: scalar(0), 2: scalar(6)}, span=(-4.0, 9.0), note="ReLU6")
    yield Case("Clip", (shape,), {1: scalar(-0.5)}, note="minimum only")
    yield Case("Clip", (shape,), {2: scalar(0.5)}, note="maximum only")
    yield Case("Clip", (shape,), note="no limits")
    for attributes in ({"min": 0.0, "max": 6.0}, {"min": -0.5}, {"max": 0.5}):
        yield Case("Clip", (shape,), attributes=attributes, opset=10, span=(-4.0, 9.0))
    yield Case("Dropout", (shape,))
    yield Case("Dropout", (shape,), {1: scalar(0.3)})
    yield Case("Dropout", (shape,), {1: scalar(0.3), 2: np.array(False)})
    for axis in (-1, 1, 0):
        yield Case("Softmax", ((2, 3, 5),), attributes={"axis": axis})
        yield Case("LogSoftmax", ((2, 3, 5),), attributes={"axis": axis})
    yield Case("Softmax", ((1, 11),))


def arithmetic() -> Iterator[Case]:
    """Two inputs with broadcasting, both differentiated; then one input and a constant."""
    pairs: tuple[tuple[Shape, Shape], ...] = (
        ((1, 3, 5, 7), (1, 3, 5, 7)),
        ((2, 3, 5, 7), (3, 1, 1)),
        ((3, 1, 1), (2, 3, 5, 7)),
        ((1, 3, 1, 7), (2, 1, 5, 1)),
        ((2, 3), ()),
    )
    for operator in ("Add", "Sub", "Mul", "Div"):
        span = (0.5, 2.0) if operator == "Div" else (-2.0, 2.0)
        for pair in pairs:
            yield Case(operator, pair, span=span)
        yield Case(operator, ((1, 3, 5, 7),), {1: noise(5, 1, 3, 1, 1, low=0.5)})
        yield Case(operator, ((1, 3, 5, 7),), {0: noise(6, 3, 1, 7)}, span=span)
    for exponent in (2.0, 3.0, 0.5, -1.5):
        yield Case("Pow", ((1, 3, 5, 7),), {1: scalar(exponent)}, span=(0.3, 2.0))
    yield Case("Pow", ((2, 3),), {1: scalar(2.0)}, note="negative base")
    yield Case("Pow", ((2, 3),), {1: noise(3, 2, 3)}, span=(0.3, 2.0), note="exponents")
    yield Case("Pow", ((2, 3),), {0: scalar(2.0)}, note="exponent at run time")
    for operator in ("Min", "Max", "Sum", "Mean"):
        yield Case(operator, ((2, 3, 5), (3, 1)))
        yield Case(operator, ((1, 3, 5, 7),) * 3)
        yield Case(operator, ((1, 3, 5, 7), (1, 3, 1, 1), (7,)), {3: scalar(0.25)})
        yield Case(operator, ((2, 5),))


def products() -> Iterator[Case]:
    """Matrix products."""
    yield Case("Gemm", ((2, 5),), {1: noise(1, 5, 4), 2: noise(2, 4)})
    yield Case("Gemm", ((1, 7),), {1: noise(1, 4, 7), 2: noise(2, 4)}, {"transB": 1})
    yield Case("Gemm", ((7, 3),), {1: noise(1, 7, 4)}, {"transA": 1})
    yield Case(
        "Gemm", ((7, 3),), {1: noise(1, 4, 7), 2: noise(2, 3, 1)}, {"transA": 1, "transB": 1}
    )
    yield Case(
        "Gemm", ((2, 5),), {1: noise(1, 5, 4), 2: noise(2, 1, 4)}, {"alpha": 0.5, "beta": 2.0}
    )
    yield Case("Gemm", ((2, 5),), {1: noise(1, 5, 4)}, {"alpha": -1.5})
    yield Case("MatMul", ((2, 5),), {1: noise(1, 5, 4)})
    yield Case("MatMul", ((3, 2, 5),), {1: noise(1, 5, 4)})
    yield Case("MatMul", ((3, 2, 5), (3, 5, 4)))
    yield Case("MatMul", ((1, 2, 3, 5), (4, 1, 5, 2)))
    yield Case("MatMul", ((5,),), {1: noise(1, 5, 4)})


def reductions() -> Iterator[Case]:
    """Sums and means, axes as attribute and as input."""
    shape = (2, 3, 5, 7)
    for keep in (0, 1):
        attributes = {"keepdims": keep}
        for operator in ("ReduceMean", "ReduceSum"):
            for axes in (ints(2, 3), ints(-1), ints(0, 2)):
                yield Case(operator, (shape,), {1: axes}, attributes)
            yield Case(operator, (shape,), attributes=attributes, note="all axes")
        for axes in ([2, 3], [-1], [1]):
            yield Case("ReduceMean", (shape,), attributes={"axes": axes, **attributes}, opset=13)
        yield Case("ReduceMax", (shape,), {1: ints(2, 3)}, attributes)
    yield Case("ReduceSum", (shape,), attributes={"noop_with_empty_axes": 1}, note="no operation")


def shapes() -> Iterator[Case]:
    """Operators that only move values."""
    shape = (2, 3, 5, 7)
    for axis in (1, 0, 2, -1):
        yield Case("Flatten", (shape,), attributes={"axis": axis})
    for target in (ints(2, 105), ints(0, -1), ints(-1, 7), ints(0, 0, 35), ints(6, 5, 7)):
        yield Case("Reshape", (shape,), {1: target})
    for permutation in ([0, 2, 3, 1], [3, 1, 0, 2], [0, 1, 3, 2]):
        yield Case("Transpose", (shape,), attributes={"perm": permutation})
    yield Case("Transpose", ((2, 3, 5),))
    for axis in (1, -1, 0):
        yield Case("Concat", ((2, 3, 4), (2, 3, 4)), attributes={"axis": axis})
    yield Case("Concat", ((1, 2, 3, 3), (1, 5, 3, 3), (1, 1, 3, 3)), attributes={"axis": 1})
    yield Case("Split", ((2, 6, 5),), {1: ints(1, 2, 3)}, {"axis": 1}, outputs=3)
    yield Case("Split", ((2, 6, 5),), {}, {"axis": 1, "num_outputs": 2}, outputs=2)
    yield Case("Split", ((2, 7),), {}, {"axis": -1, "num_outputs": 3}, outputs=3)
    last = np.iinfo(np.int64).max
    for starts, ends, axes, steps in (
        (ints(1), ints(4), ints(2), None),
        (ints(0, 1), ints(5, last), ints(2, 3), ints(2, 3)),
        (ints(-3), ints(-1), ints(-1), None),
        (ints(1, 0), ints(2, 2), None, None),
        (ints(-1), ints(-last), ints(3), ints(-2)),
    ):
        given = {1: starts, 2: ends, 3: axes, 4: steps}
        constants = {position: value for position, value in given.items() if value is not None}
        yield Case("Slice", (shape,), constants)
    yield Case("Squeeze", ((1, 3, 1, 5),), {1: ints(2)})
    yield Case("Squeeze", ((1, 3, 1, 5),), {1: ints(0, -2)})
    yield Case("Squeeze", ((1, 3, 1, 5),))
    yield Case("Unsqueeze", ((3, 5),), {1: ints(0)})
    yield Case("Unsqueeze", ((3, 5),), {1: ints(1, -1)})
    yield Case("Unsqueeze", ((3,),), {1: ints(0, 2, 3)})
    yield Case("Pad", (shape,), {1: ints(0, 0, 1, 1, 0, 0, 1, 1)})
    yield Case("Pad", (shape,), {1: ints(0, 0, 0, 1, 0, 0, 2, 0), 2: scalar(0.5)})
    yield Case("Pad", (shape,), {1: ints(1, 2, 0, 0, 0, 1, 0, 0)}, {"mode": "constant"})
    yield Case("Expand", ((3, 1),), {1: ints(2, 3, 4)})


def all_cases() -> Iterator[Case]:
    """Every case in a fixed order."""
    for family in (
        convolutions,
        pools,
        normalisations,
        activations,
        arithmetic,
        products,
        reductions,
        shapes,
        composite_cases,
        known_cases,
        indexed,
        live_cases,
        recurrent_cases,
        sorting_cases,
    ):
        yield from family()
