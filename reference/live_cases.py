"""Cases of comparisons, truth and choices, of values that are known only while a network runs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reference.case import Case, noise, scalar

SHAPE = (1, 3, 4, 5)


def comparisons() -> Iterator[Case]:
    """Of two tensors, of one with a constant on either side; by channel, of whole numbers."""
    for operator in ("Equal", "Greater", "GreaterOrEqual", "Less", "LessOrEqual"):
        whole = {"span": (0.0, 4.0), "through": {0: "whole", 1: "whole"}}
        yield Case(operator, (SHAPE, (3, 1, 1)), **whole)
        yield Case(operator, ((2, 3, 7), (2, 3, 7)), **whole)
        yield Case(operator, (SHAPE,), {1: scalar(0.25)})
        yield Case(operator, (SHAPE,), {0: scalar(-0.5)})
        yield Case(operator, ((2, 5, 3),), {0: noise(1, 5, 1)})
    for operator, through in (("IsNaN", "Log"), ("IsInf", "Exp")):
        for shape in ((1, 2, 1, 2), (4,), (2, 2)):
            yield Case(operator, (shape,), span=(-8000.0, 8000.0), through={0: through}, opset=20)
    for attributes in ({"detect_negative": 0}, {"detect_positive": 0}):
        yield Case(
            "IsInf", ((4,),), {}, attributes, span=(-8000, 8000), through={0: "Exp"}, opset=20
        )


def truth() -> Iterator[Case]:
    """And, Or, Xor, Not, and casts."""
    both = {0: "truth", 1: "truth"}
    for operator in ("And", "Or", "Xor"):
        for shapes in ((SHAPE, SHAPE), ((2, 3, 7), (3, 1)), ((5,), (4, 5))):
            yield Case(operator, shapes, through=both)
    for shape in (SHAPE, (2, 3, 7), (5,)):
        yield Case("Not", (shape,), through={0: "truth"})
        yield Case("Cast", (shape,), attributes={"to": 7}, span=(-5.0, 5.0))
        yield Case("Cast", (shape,), attributes={"to": 1}, through={0: "truth"})
    yield Case("Cast", (SHAPE,), attributes={"to": 9}, span=(-2.0, 3.0), through={0: "whole"})


def choices() -> Iterator[Case]:
    """Where with a condition from the network; shrinking."""
    truth = {0: "truth"}
    for shapes in (
        (SHAPE, SHAPE, SHAPE),
        (SHAPE, (3, 1, 1), (1,)),
        ((4, 1), (2, 1, 5), (3, 2, 4, 1)),
        ((2, 3, 7), (7,), (2, 1, 1)),
    ):
        yield Case("Where", shapes, through=truth)
    yield Case("Where", (SHAPE, SHAPE), {2: scalar(0)}, through=truth)
    yield Case("Where", (SHAPE, SHAPE), {1: scalar(-0.25)}, through=truth)
    yield Case("Where", ((1, 1, 4, 5), SHAPE), {2: noise(3, 3, 1, 1)}, through=truth)
    random = np.random.default_rng(5)
    yield Case("Where", (SHAPE,), {0: random.random((4, 5)) < 0.5, 2: noise(4, 3, 1, 1)})
    yield Case("Where", (SHAPE,), {0: random.random((3, 4, 1)) < 0.5, 1: scalar(0)})
    for shape in (SHAPE, (2, 3, 7), (5,)):
        yield Case("Shrink", (shape,))
        yield Case("Shrink", (shape,), attributes={"lambd": 1.2, "bias": 1.2})
    for shapes in ((SHAPE, (3, 1, 1)), ((2, 5, 3), (2, 5, 3))):
        yield Case("Mod", shapes, {}, {"fmod": 1}, span=(1.1, 5.9))
        yield Case("Mod", shapes, span=(1.1, 6.9), through={0: "whole", 1: "whole"})
    yield Case("Mod", (SHAPE,), {1: scalar(-0.7)}, {"fmod": 1})


def functions() -> Iterator[Case]:
    """Of one number."""
    for shape in (SHAPE, (2, 3, 7), (5,)):
        yield Case("Atan", (shape,), span=(-4.0, 4.0))


def live_cases() -> Iterator[Case]:
    """All of them."""
    for family in (comparisons, truth, choices, functions):
        yield from family()
