"""Cases of the operators that the engine writes in others, and of tensors of rank five and six."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from reference.case import Case, Shape, ints, noise, scalar

IMAGE: Shape = (1, 3, 5, 7)


def transposed_convolutions() -> Iterator[Case]:
    """Padding, stride, output padding, groups, automatic padding, series."""
    settings: tuple[tuple[Shape, Shape, dict[str, Any]], ...] = (
        ((1, 3, 5, 7), (3, 4, 3, 3), {}),
        ((1, 3, 5, 7), (3, 4, 3, 3), {"strides": [2, 2], "pads": [1, 1, 1, 1]}),
        (
            (1, 3, 5, 4),
            (3, 2, 3, 3),
            {"strides": [2, 2], "pads": [1, 1, 1, 1], "output_padding": [1, 1]},
        ),
        ((2, 4, 4, 5), (4, 3, 2, 2), {"strides": [2, 2], "group": 2}),
        ((1, 3, 4, 5), (3, 1, 4, 4), {"strides": [2, 2], "group": 3, "pads": [1, 1, 1, 1]}),
        ((1, 2, 5, 6), (2, 3, 3, 2), {"strides": [3, 1], "pads": [0, 1, 1, 0]}),
        ((1, 2, 5, 6), (2, 3, 3, 3), {"dilations": [2, 2], "pads": [2, 1, 2, 1]}),
        ((1, 2, 4, 5), (2, 3, 3, 3), {"strides": [2, 2], "auto_pad": "SAME_UPPER"}),
        ((1, 2, 4, 5), (2, 3, 4, 4), {"strides": [2, 2], "output_shape": [9, 11]}),
        ((1, 3, 9), (3, 2, 4), {"strides": [2], "pads": [1, 1]}),
    )
    for number, (image, kernel, attributes) in enumerate(settings):
        bias = {2: noise(98, kernel[1] * attributes.get("group", 1))} if number % 2 else {}
        yield Case("ConvTranspose", (image,), {1: noise(number, *kernel), **bias}, attributes)


def activations() -> Iterator[Case]:
    """What is made of simpler functions."""
    for shape in (IMAGE, (2, 5)):
        for alpha in (0.5, 1.0, 2.0):
            yield Case("Celu", (shape,), attributes={"alpha": alpha}, span=(-4.0, 4.0))
            yield Case("ThresholdedRelu", (shape,), attributes={"alpha": alpha}, opset=10)
    for shape in (IMAGE, (2, 5), (3, 2, 7)):
        yield Case("Mish", (shape,), span=(-4.0, 4.0))
    yield Case("Selu", (IMAGE,))
    yield Case("Selu", (IMAGE,), attributes={"alpha": 1.5, "gamma": 2.0})
    yield Case("Selu", ((2, 5),), attributes={"gamma": 0.5})
    yield Case("Swish", (IMAGE,), opset=24)
    yield Case("Swish", (IMAGE,), attributes={"alpha": 1.702}, opset=24)
    yield Case("Swish", ((2, 5),), attributes={"alpha": 0.5}, opset=24)
    for axis in (1, 2, 0):
        for operator in ("Softmax", "LogSoftmax"):
            yield Case(operator, ((2, 3, 5),), attributes={"axis": axis}, opset=11)
    yield Case("HardSwish", ((3, 2, 5),), span=(-5.0, 5.0))


def normalisations() -> Iterator[Case]:
    """Statistics over layers, instances, groups, channels."""
    for shape, axis in (((2, 7, 5), -1), ((1, 3, 5, 7), -1), ((2, 3, 4), 1)):
        kept = shape[axis:]
        yield Case(
            "LayerNormalization",
            (shape,),
            {1: noise(1, *kept, low=0.5), 2: noise(2, *kept)},
            {"axis": axis},
        )
        yield Case("RMSNormalization", (shape,), {1: noise(1, *kept)}, {"axis": axis}, opset=23)
    yield Case("LayerNormalization", ((3, 5),), {1: noise(3, 5)}, {"epsilon": 0.1})
    for shape in ((2, 3, 5, 7), (1, 4, 9), (2, 2, 3, 3)):
        constants = {1: noise(1, shape[1], low=0.5), 2: noise(2, shape[1])}
        yield Case("InstanceNormalization", (shape,), constants, {"epsilon": 1e-3})
    for shape, groups in (((1, 6, 5, 3), 2), ((2, 4, 3, 3), 4), ((1, 6, 7), 3)):
        constants = {1: noise(1, shape[1], low=0.5), 2: noise(2, shape[1])}
        yield Case("GroupNormalization", (shape,), constants, {"num_groups": groups}, opset=21)
    for axes in ([0, 2, 3], [2, 3], [1]):
        yield Case("MeanVarianceNormalization", ((2, 3, 5, 4),), attributes={"axes": axes})
    for p, axis in ((1, 1), (2, 1), (2, -1)):
        yield Case("LpNormalization", ((2, 3, 5),), attributes={"p": p, "axis": axis})
    for size, alpha, beta, bias in ((3, 0.1, 0.75, 1.0), (5, 1e-2, 0.5, 2.0), (1, 0.3, 1.0, 1.0)):
        attributes = {"size": size, "alpha": alpha, "beta": beta, "bias": bias}
        yield Case("LRN", ((1, 7, 3, 4),), attributes=attributes)


def pools() -> Iterator[Case]:
    """Norms of windows and dilated maxima."""
    for p, pads in ((2, [0, 0, 0, 0]), (1, [1, 1, 1, 1]), (3, [0, 1, 1, 0])):
        attributes = {"kernel_shape": [3, 3], "strides": [2, 2], "pads": pads, "p": p}
        yield Case("LpPool", ((1, 2, 7, 6),), attributes=attributes, span=(0.2, 2.0))
        yield Case("GlobalLpPool", ((1, 2, 5, 3),), attributes={"p": p}, span=(0.2, 2.0))
    yield Case("MaxPool", ((1, 2, 9, 8),), attributes={"kernel_shape": [3, 3], "dilations": [2, 3]})
    yield Case(
        "MaxPool", ((2, 1, 11),), attributes={"kernel_shape": [3], "dilations": [2], "pads": [1, 2]}
    )


def reductions() -> Iterator[Case]:
    """Maxima, minima and norms."""
    shape = (2, 3, 5, 4)
    names = ("Max", "Min", "L1", "L2", "SumSquare", "LogSumExp")
    for name in names:
        for axes, keep in ((ints(2, 3), 1), (ints(-1), 0), (ints(0, 2), 1)):
            yield Case(f"Reduce{name}", (shape,), {1: axes}, {"keepdims": keep})
        yield Case(f"Reduce{name}", ((3, 4),), attributes={"axes": [1], "keepdims": 0}, opset=12)
    for axes in (ints(1), ints(2, 3), ints(-1)):
        yield Case("ReduceLogSum", (shape,), {1: axes}, span=(0.2, 2.0))


def products() -> Iterator[Case]:
    """Einsum, vectors, attention."""
    for equation, inputs in (
        ("bhwc,hkc->bhwk", ((1, 3, 4, 5), (3, 2, 5))),
        ("bij,bjk->bik", ((2, 3, 4), (2, 4, 5))),
        ("ij,jk", ((3, 4), (4, 5))),
        ("bhid,bhjd->bhij", ((1, 2, 3, 4), (1, 2, 5, 4))),
        ("...ij,jk->...ik", ((2, 3, 4, 5), (5, 2))),
        ("bcij->bji", ((2, 3, 4, 5),)),
        ("i,j->ij", ((3,), (4,))),
        ("bn,bnd->bd", ((2, 3), (2, 3, 4))),
    ):
        yield Case("Einsum", inputs, attributes={"equation": equation})
    yield Case("MatMul", ((3, 2, 5), (5,)))
    yield Case("MatMul", ((5,), (2, 5, 3)))
    yield Case("MatMul", ((2, 1, 3, 5), (4, 5, 2)))
    yield Case("MatMul", ((3, 5), (2, 5, 4)))
    yield Case("MatMul", ((2, 3, 2, 4, 5), (2, 3, 2, 5, 3)))
    yield Case("Gemm", ((2, 5), (3, 5)), attributes={"transB": 1})
    yield Case("Attention", ((1, 2, 3, 4), (1, 2, 5, 4), (1, 2, 5, 6)), opset=23)
    yield Case(
        "Attention", ((1, 2, 4, 3),) * 3, attributes={"is_causal": 1, "scale": 0.3}, opset=23
    )
    yield Case(
        "Attention",
        ((1, 4, 6), (1, 5, 6), (1, 5, 6)),
        {3: noise(3, 4, 5)},
        {"q_num_heads": 2, "kv_num_heads": 2},
        opset=23,
    )


def picking() -> Iterator[Case]:
    """Gather, slices with steps, padding by mode, repetition, choice."""
    shape = (2, 3, 5, 4)
    for indices, axis in (
        (np.array(1), 1),
        (ints(3, 4, 0), 2),
        (ints(-1), 3),
        (np.array([[0, 2], [1, 1]]), 1),
        (np.array(0), 0),
    ):
        yield Case("Gather", (shape,), {1: indices.astype(np.int64)}, {"axis": axis})
    yield Case("Gather", ((2, 12, 3),), {1: ints(*range(0, 12, 5), *range(9, 0, -1))}, {"axis": 1})
    random = np.random.default_rng(7)
    for axis, taken in ((1, (2, 4, 5, 4)), (-1, (2, 3, 5, 4)), (0, (3, 3, 5, 4))):
        indices = random.integers(0, shape[axis], taken).astype(np.int64)
        yield Case("GatherElements", (shape,), {1: indices}, {"axis": axis})
    last = np.iinfo(np.int64).max
    for starts, ends, axes, steps in (
        (ints(1), ints(last), ints(2), ints(2)),
        (ints(0, 1), ints(last, last), ints(2, 3), ints(2, 2)),
        (ints(-1), ints(-last), ints(2), ints(-1)),
        (ints(3, 0), ints(0, 3), ints(-1, 1), ints(-2, 2)),
    ):
        yield Case("Slice", (shape,), {1: starts, 2: ends, 3: axes, 4: steps})
    yield Case(
        "Slice",
        (shape,),
        attributes={"starts": [1, -3], "ends": [3, last], "axes": [1, 2]},
        opset=9,
    )
    for mode in ("reflect", "edge", "wrap"):
        yield Case("Pad", (shape,), {1: ints(0, 0, 1, 2, 0, 0, 2, 3)}, {"mode": mode}, opset=19)
        yield Case("Pad", ((2, 3, 5),), {1: ints(0, 0, 3, 0, 1, 0)}, {"mode": mode}, opset=19)
    yield Case("Pad", (shape,), attributes={"pads": [0, 0, 1, 2, 0, 0, 0, 1]}, opset=10)
    yield Case("Pad", (shape,), {1: ints(1, 2), 2: scalar(0.5), 3: ints(-1)}, opset=18)
    for repeats in ((1, 2, 1, 3), (2, 1, 1, 1), (1, 1, 2, 2)):
        yield Case("Tile", (shape,), {1: ints(*repeats)})
    for size, target in (((3, 1), (2, 3, 4)), ((1, 3, 1, 1), (2, 3, 5, 7)), ((1, 3, 4), (5, 1, 1))):
        yield Case("Expand", (size,), {1: ints(*target)})
    for condition, inputs in (
        ((2, 3, 5), ((2, 3, 5), (2, 3, 5))),
        ((3, 1), ((2, 3, 5), ())),
        ((1, 3, 5, 7), ((1, 3, 5, 7), (1, 3, 1, 1))),
    ):
        yield Case("Where", inputs, {0: random.random(condition) < 0.5})
    for upper, offset in ((1, 0), (0, 1), (1, -1)):
        constants = {1: np.array(offset)}
        yield Case("Trilu", ((2, 4, 5),), constants, {"upper": upper})


def indexed() -> Iterator[Case]:
    """Reading and writing at indices, negative ones among them; running sums."""
    for shape, indices in (
        ((3, 4, 5), [[0, 1], [2, -1], [0, 0]]),
        ((2, 3, 4, 5), [[[1, 2, 0]], [[0, -3, 3]]]),
        ((6, 7), [[5], [-5], [0], [3]]),
    ):
        places = np.array(indices, np.int64)
        depth = places.shape[-1]
        yield Case("GatherND", (shape,), {1: places})
        updates = (*places.shape[:-1], *shape[depth:])
        yield Case("ScatterND", (shape, updates), {1: places})
    for shape, axis, attributes in (
        ((2, 3, 5), 1, {}),
        ((1, 3, 4, 5), -1, {"reverse": 1}),
        ((1, 4, 3, 2), 1, {"exclusive": 1}),
    ):
        yield Case("CumSum", (shape,), {1: np.array(axis)}, attributes)


def blocks() -> Iterator[Case]:
    """Depth to space and back, and tensors of many axes."""
    for mode in ("DCR", "CRD"):
        yield Case("DepthToSpace", ((1, 8, 3, 5),), attributes={"blocksize": 2, "mode": mode})
    yield Case("DepthToSpace", ((2, 9, 2, 1),), attributes={"blocksize": 3})
    for shape, block in (((1, 2, 4, 6), 2), ((2, 1, 3, 6), 3), ((1, 3, 2, 2), 2)):
        yield Case("SpaceToDepth", (shape,), attributes={"blocksize": block})
    windows = (1, 2, 3, 2, 4, 5)
    yield Case("Transpose", (windows,), attributes={"perm": [0, 1, 3, 2, 4, 5]})
    yield Case("Transpose", (windows,), attributes={"perm": [0, 5, 1, 3, 2, 4]})
    yield Case("Transpose", ((2, 3, 4, 2, 3),), attributes={"perm": [2, 0, 3, 1, 4]})
    yield Case("Reshape", (windows,), {1: ints(6, 8, 5)})
    yield Case("Add", (windows, (3, 1, 4, 1)))
    yield Case("Mul", ((2, 3, 4, 2, 3), (2, 1, 4, 1, 3)))
    yield Case("Softmax", ((2, 1, 3, 2, 5),), attributes={"axis": -1})
    yield Case("ReduceMean", ((2, 1, 3, 2, 5),), {1: ints(-1)})
    yield Case("Concat", ((1, 2, 3, 2, 4), (1, 2, 1, 2, 4)), attributes={"axis": 2})
    yield Case("Slice", (windows,), {1: ints(1, 0), 2: ints(3, 3), 3: ints(2, 4)})
    yield Case("Split", ((3, 2, 4, 2, 3),), {}, {"axis": 0, "num_outputs": 3}, outputs=3)


def resizing() -> Iterator[Case]:
    """Every mode and every way to find the pixels."""
    shape = (1, 2, 4, 5)
    empty = np.array([], np.float32)
    up = np.array([1, 1, 2, 2], np.float32)
    odd = np.array([1, 1, 1.5, 0.6], np.float32)
    fraction = np.array([1, 1, 1.7, 0.45], np.float32)
    for transform in ("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric"):
        for mode in ("linear", "cubic"):
            attributes = {"mode": mode, "coordinate_transformation_mode": transform}
            yield Case("Resize", (shape,), {2: odd}, attributes)
    for rounding in ("round_prefer_floor", "round_prefer_ceil", "floor", "ceil"):
        for transform in ("half_pixel", "asymmetric"):
            attributes = {"nearest_mode": rounding, "coordinate_transformation_mode": transform}
            yield Case("Resize", (shape,), {2: up}, attributes)
    yield Case("Resize", (shape,), {3: ints(1, 2, 7, 3)}, {"mode": "linear"})
    yield Case("Resize", (shape,), {3: ints(1, 2, 7, 3)}, {"mode": "linear", "antialias": 1})
    yield Case("Resize", (shape,), {3: ints(1, 2, 3, 2)}, {"mode": "cubic", "antialias": 1})
    yield Case(
        "Resize", (shape,), {2: odd}, {"mode": "cubic", "exclude_outside": 1, "cubic_coeff_a": -0.5}
    )
    yield Case("Resize", (shape,), {3: ints(6, 9)}, {"axes": [2, 3], "mode": "linear"})
    yield Case("Resize", (shape,), {2: fraction}, {"mode": "linear"})
    yield Case("Resize", (shape,), {1: empty, 2: up}, {"mode": "linear"}, opset=11)
    yield Case("Resize", ((1, 3, 7),), {2: np.array([1, 1, 2], np.float32)}, {"mode": "linear"})
    for mode in ("nearest", "linear"):
        old = {"coordinate_transformation_mode": "asymmetric", "nearest_mode": "floor"}
        same = Case("Resize", (shape,), {2: up}, {"mode": mode, **old})
        for operator, opset in (("Resize", 10), ("Upsample", 9)):
            given = {1: up}
            yield Case(operator, (shape,), given, {"mode": mode}, opset=opset, equivalent=same)
    scales = [1.0, 1.0, 3.0, 2.0]
    same = same._replace(constants={2: np.array(scales, np.float32)})
    attributes = {"mode": "linear", "scales": scales}
    yield Case("Upsample", (shape,), attributes=attributes, opset=7, equivalent=same)


def composite_cases() -> Iterator[Case]:
    """All of them."""
    for family in (
        transposed_convolutions,
        activations,
        normalisations,
        pools,
        reductions,
        products,
        picking,
        blocks,
        resizing,
    ):
        yield from family()
