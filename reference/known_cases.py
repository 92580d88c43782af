"""Cases of operators that are evaluated ahead of the run: integers, booleans, shape arithmetic.

They have no inputs but constants, and no gradient.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reference.case import Case, ints, noise, scalar


def known_cases() -> Iterator[Case]:
    """All of them."""
    a, b = ints(7, -7, 3, 0), ints(2, 2, -2, 5)
    for operator in ("Add", "Sub", "Mul", "Div", "Mod", "Max", "Min"):
        yield Case(operator, (), {0: a, 1: b})
        yield Case(operator, (), {0: ints(4, 9), 1: np.array([[2], [3]])})
    yield Case("Mod", (), {0: noise(1, 5, low=-4), 1: noise(2, 5, low=0.4)}, {"fmod": 1})
    for operator in ("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"):
        yield Case(operator, (), {0: a, 1: ints(2)})
        yield Case(operator, (), {0: noise(1, 2, 3), 1: scalar(0.1)})
    truth = (np.array([True, False, True, False]), np.array([True, True, False, False]))
    for operator in ("And", "Or", "Xor"):
        yield Case(operator, (), dict(enumerate(truth)))
    yield Case("Not", (), {0: truth[0]})
    yield Case("Where", (), {0: truth[0], 1: a, 2: ints(9)})
    yield Case("Cast", (), {0: noise(3, 5, low=-9, high=9)}, {"to": 7})
    yield Case("Cast", (), {0: a}, {"to": 1})
    yield Case("Cast", (), {0: a}, {"to": 9})
    table = np.arange(24, dtype=np.int64).reshape(2, 3, 4)
    yield Case("Gather", (), {0: table, 1: np.array([[0, -1], [2, 1]])}, {"axis": 1})
    yield Case("GatherND", (), {0: table, 1: np.array([[0, 1], [1, -1]])})
    yield Case("GatherElements", (), {0: table, 1: table[:, :2] % 2}, {"axis": 0})
    yield Case("ScatterND", (), {0: a, 1: np.array([[1], [3]]), 2: ints(5, 6)})
    yield Case(
        "Slice", (), {0: table, 1: ints(-1, 0), 2: ints(-9, 4), 3: ints(1, 2), 4: ints(-1, 3)}
    )
    yield Case("Concat", (), {0: table, 1: table[:, :1]}, {"axis": 1})
    yield Case("Split", (), {0: table, 1: ints(1, 2)}, {"axis": 1}, outputs=2)
    yield Case("Expand", (), {0: ints(1, 2, 3), 1: ints(2, 1)})
    yield Case("Tile", (), {0: table, 1: ints(1, 2, 2)})
    yield Case("Transpose", (), {0: table}, {"perm": [2, 0, 1]})
    yield Case("Reshape", (), {0: table, 1: ints(0, -1)})
    yield Case("Squeeze", (), {0: table[:1], 1: ints(0)})
    yield Case("Unsqueeze", (), {0: table, 1: ints(0, -1)})
    yield Case("Flatten", (), {0: table}, {"axis": 2})
    yield Case("Range", (), {0: np.array(7), 1: np.array(-2), 2: np.array(-3)})
    yield Case("Range", (), {0: scalar(0.0), 1: scalar(1.1), 2: scalar(0.25)})
    yield Case("ConstantOfShape", (), {0: ints(2, 3)})
    yield Case("EyeLike", (), {0: noise(1, 3, 4)}, {"k": 1})
    yield Case("Trilu", (), {0: table, 1: np.array(1)}, {"upper": 0})
    yield Case("NonZero", (), {0: np.array([[1, 0, 2], [0, 0, 3]])})
    yield Case("Shape", (), {0: table}, {"start": 1})
    yield Case("Size", (), {0: table})
    for attributes in ({}, {"reverse": 1}, {"exclusive": 1}):
        yield Case("CumSum", (), {0: noise(4, 2, 3, 4), 1: np.array(1)}, attributes)
    for operator in ("ReduceMax", "ReduceMin", "ReduceSum", "ReduceProd"):
        yield Case(operator, (), {0: table, 1: ints(1)}, {"keepdims": 0})
    yield Case("Clip", (), {0: a, 1: np.array(-1), 2: np.array(3)})
    yield Case("Round", (), {0: np.array([-1.5, -0.5, 0.5, 1.5, 2.4], np.float32)})
    yield Case("MatMul", (), {0: noise(5, 2, 3, 4), 1: noise(6, 4, 5)})
    yield Case("Pow", (), {0: noise(7, 5, low=0.2), 1: scalar(-1.5)})
