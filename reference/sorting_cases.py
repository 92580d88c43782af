"""Cases of places: the largest numbers, indices of the running network, pictures read anywhere."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reference.case import Case, ints, noise

SHAPE = (1, 3, 4, 5)


def extremes() -> Iterator[Case]:
    """Where the largest and smallest are."""
    for operator in ("ArgMax", "ArgMin"):
        yield Case(operator, (SHAPE,))
        yield Case(operator, (SHAPE,), attributes={"axis": 2, "keepdims": 0})
        yield Case(operator, ((2, 7),), attributes={"axis": -1})
        ties = {"span": (0.0, 3.0), "through": {0: "Floor"}}
        yield Case(operator, ((2, 3, 7),), {}, {"axis": 2, "select_last_index": 1}, **ties)
        yield Case(operator, ((2, 3, 7),), {}, {"axis": 1}, **ties)
    for shape, attributes in ((SHAPE, {"axis": 1}), ((2, 7), {}), ((2, 3, 5), {"axis": -2})):
        yield Case("Hardmax", (shape,), attributes=attributes)
    for shape, count, attributes in (
        (SHAPE, 2, {"axis": 1}),
        ((2, 7), 3, {}),
        ((2, 7), 7, {"largest": 0}),
        ((2, 3, 5), 2, {"axis": -2, "largest": 0}),
    ):
        yield Case("TopK", (shape,), {1: ints(count)}, attributes, 2)
    ties = {"span": (0.0, 3.0), "through": {0: "Floor"}}
    yield Case("TopK", ((2, 7),), {1: ints(4)}, {}, 2, **ties)


def indices() -> Iterator[Case]:
    """Of the running network, negative ones among them."""
    for data, at, axis in (((4, 3), (2, 2), 0), (SHAPE, (3,), 2), ((2, 4, 3), (), 1)):
        whole = {"span": (-3.9, 3.9), "through": {1: "whole"}}
        yield Case("Gather", (data, at), {}, {"axis": axis}, **whole)
    for data, at, axis in (((4, 3), (2, 3), 0), (SHAPE, (1, 2, 6, 5), 2), ((2, 4), (2, 3), -1)):
        yield Case("GatherElements", (data, at), {}, {"axis": axis}, **whole)
    for data, at, axis in (((4, 3), [[1, 0, -1]], 0), ((2, 3, 4), [[[2], [0], [1]]] * 2, 2)):
        given = {1: np.array(at, np.int64)}
        updates = given[1].shape
        for reduction in ("none", "add"):
            attributes = {"axis": axis, "reduction": reduction}
            yield Case("ScatterElements", (data, updates), given, attributes)
    whole = {"span": (-3.9, 3.9), "through": {1: "whole"}}
    yield Case("ScatterElements", ((4, 3), (1, 3), (1, 3)), {}, {"axis": 0}, **whole)
    for data, at, behind in (
        ((4, 3), (2, 1), 0),
        ((4, 4, 2), (2, 3, 2), 0),
        ((2, 4, 3), (2, 2, 1), 1),
        ((4, 4), (3, 2), 0),
    ):
        yield Case("GatherND", (data, at), {}, {"batch_dims": behind}, **whole)
    yield Case(
        "GatherND", ((2, 4, 3),), {1: np.array([[[1], [-1]], [[0], [3]]])}, {"batch_dims": 1}
    )
    yield Case("ScatterND", ((4, 3), (1, 1), (1, 3)), **whole)
    yield Case("ScatterND", ((4, 4, 2), (1, 2), (1, 2)), **whole)
    for data, at, updates in (((4, 3), (3, 1), (3, 3)), ((4, 4), (2, 2, 2), (2, 2))):
        yield Case("ScatterND", (data, at, updates), {}, {"reduction": "add"}, **whole)
    twice = {1: np.array([[1], [1], [-1]])}
    yield Case("ScatterND", ((4, 3), (3, 3)), twice, {"reduction": "add"})
    values = noise(3, 2)
    for shape, axis in (((5,), -1), ((2, 3), 0), ((2, 2, 2), 1)):
        given = {1: np.array(4), 2: values}
        whole = {"span": (-3.9, 3.9), "through": {0: "whole"}}
        yield Case("OneHot", (shape,), given, {"axis": axis}, opset=11, **whole)


def sampling() -> Iterator[Case]:
    """Grids, affine maps, windows that are put back."""
    for mode in ("linear", "nearest", "cubic"):
        for padding in ("zeros", "border", "reflection"):
            for aligned in (0, 1):
                attributes = {"mode": mode, "padding_mode": padding, "align_corners": aligned}
                grid = {"opset": 20, "span": (-1.7, 1.7)}
                yield Case("GridSample", ((1, 2, 4, 5), (1, 3, 3, 2)), {}, attributes, **grid)
    yield Case("GridSample", ((2, 3, 3, 4), (2, 2, 5, 2)), {}, {"mode": "bilinear"}, opset=16)
    for size, aligned in (((1, 3, 4, 5), 0), ((2, 1, 3, 2), 1), ((1, 1, 2, 7), 1)):
        attributes = {"align_corners": aligned}
        yield Case("AffineGrid", ((size[0], 2, 3),), {1: ints(*size)}, attributes, opset=20)
    for rows, length, size, kernel, attributes in (
        (8, 4, (4, 4), (2, 2), {"strides": [2, 2]}),
        (12, 12, (5, 5), (3, 2), {}),
        (6, 6, (6, 7), (2, 3), {"strides": [2, 3], "pads": [0, 1, 0, 0]}),
        (4, 4, (4, 4), (2, 2), {"dilations": [2, 2]}),
    ):
        given = {1: ints(*size), 2: ints(*kernel)}
        yield Case("Col2Im", ((1, rows, length),), given, attributes)


def functions() -> Iterator[Case]:
    """Trigonometry and its kin; products of many numbers; limits of the running network."""
    for operator, span in (
        ("Tan", (-1.2, 1.2)),
        ("Asin", (-0.95, 0.95)),
        ("Acos", (-0.95, 0.95)),
        ("Sinh", (-2.0, 2.0)),
        ("Cosh", (-2.0, 2.0)),
        ("Asinh", (-4.0, 4.0)),
        ("Acosh", (1.1, 4.0)),
        ("Atanh", (-0.9, 0.9)),
    ):
        for shape in (SHAPE, (2, 3, 7), (5,)):
            yield Case(operator, (shape,), span=span)
    for shape, axes, attributes in (
        (SHAPE, (2, 3), {}),
        ((2, 7), (1,), {"keepdims": 0}),
        ((2, 3, 5), (0, 2), {"keepdims": 0}),
        ((2, 5), (), {}),
    ):
        yield Case("ReduceProd", (shape,), {1: ints(*axes)} if axes else {}, attributes)
    yield Case("Clip", (SHAPE, (), ()), span=(-2.0, 2.0))
    yield Case("Clip", ((2, 7), ()))


def sorting_cases() -> Iterator[Case]:
    """All of them."""
    for family in (extremes, indices, sampling, functions):
        yield from family()
