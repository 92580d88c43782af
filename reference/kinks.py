"""Write data/kinks.json: what PyTorch takes for the derivative where an operator has none.

For every operator its points, its results, and for each of its inputs the gradient of their sum. Of
clips ReLU6 is meant, which passes nothing at its limits; ``torch.clamp`` passes all there, and is
exported as the same operator.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

from reference.files import DATA, write_json

Function = Callable[..., torch.Tensor]


def lp_normalization(order: int, axis: int) -> Function:
    """ONNX's, of [1, n]: zeros stay zeros, as in onnxruntime, by a choice that has a gradient."""

    def normalized(x: torch.Tensor) -> torch.Tensor:
        norm = torch.linalg.vector_norm(x[None], ord=order, dim=axis, keepdim=True)
        is_zero = norm == 0
        return torch.where(is_zero, 0, x / torch.where(is_zero, 1, norm))[0]

    return normalized


#: Operator, attributes, function, points of every input.
CASES: list[tuple[str, dict[str, Any], Function, list[list[float]]]] = [
    ("Abs", {}, torch.abs, [[-1, 0, 2]]),
    ("Relu", {}, F.relu, [[-1, 0, 2]]),
    ("LeakyRelu", {"alpha": 0.125}, lambda x: F.leaky_relu(x, 0.125), [[-1, 0, 2]]),
    ("PRelu", {}, lambda x, a: F.prelu(x, a.detach()[:1]), [[-1, 0, 2], [0.25, 0.25, 0.25]]),
    ("Elu", {"alpha": 2.0}, lambda x: F.elu(x, 2.0), [[-1, 0, 2]]),
    ("Selu", {}, F.selu, [[-1, 0, 2]]),
    ("Celu", {"alpha": 0.5}, lambda x: F.celu(x, 0.5), [[-1, 0, 2]]),
    ("ThresholdedRelu", {"alpha": 1.0}, lambda x: F.threshold(x, 1.0, 0.0), [[0, 1, 2]]),
    (
        "HardSigmoid",
        {"alpha": 0.25, "beta": 0.5},
        lambda x: F.hardtanh(x / 4 + 0.5, 0.0, 1.0),
        [[-2, 0, 2]],
    ),
    ("HardSwish", {}, F.hardswish, [[-3, 0, 3]]),
    ("Clip", {}, F.relu6, [[-1, 0, 3, 6, 7]]),
    ("Softsign", {}, F.softsign, [[-1, 0, 2]]),
    ("Sign", {}, torch.sign, [[-1, 0, 2]]),
    ("Floor", {}, torch.floor, [[-1, 0, 0.5]]),
    ("Ceil", {}, torch.ceil, [[-1, 0, 0.5]]),
    ("Round", {}, torch.round, [[-0.5, 0, 0.5]]),
    # The length of every number for itself: axis 0 of [1, 3].
    ("ReduceL2", {}, lambda x: torch.linalg.vector_norm(x[None], dim=0), [[-2, 0, 3]]),
    ("ReduceL1", {}, lambda x: torch.linalg.vector_norm(x[None], ord=1, dim=0), [[-2, 0, 3]]),
    ("LpNormalization", {"axis": 0, "p": 2}, lp_normalization(2, 0), [[-2, 0, 3]]),
    ("LpNormalization", {"axis": 0, "p": 1}, lp_normalization(1, 0), [[-2, 0, 3]]),
    ("LpNormalization", {"axis": 1, "p": 2}, lp_normalization(2, 1), [[0, 0, 0]]),
    ("LpNormalization", {"axis": 1, "p": 2}, lp_normalization(2, 1), [[3, 0, -4]]),
    (
        "LpPool",
        {"kernel_shape": [2], "strides": [2], "p": 2},
        lambda x: F.lp_pool1d(x[None, None], 2, 2)[0, 0],
        [[0, 0, 3, -4, 0, 2]],
    ),
    (
        "GlobalLpPool",
        {"p": 2},
        lambda x: F.lp_pool1d(x[None, None], 2, 3)[0, 0],
        [[0, 0, 0]],
    ),
    ("Max", {}, torch.maximum, [[1, 2, 3], [2, 2, 2]]),
    ("Min", {}, torch.minimum, [[1, 2, 3], [2, 2, 2]]),
]


def judged(function: Function, points: list[list[float]]) -> dict[str, list[Any]]:
    """The results, and the gradient of their sum to each input; zeros where it has none."""
    inputs = [torch.tensor(values, dtype=torch.float32, requires_grad=True) for values in points]
    results = function(*inputs)
    results.sum().backward()
    gradients = [(torch.zeros_like(x) if x.grad is None else x.grad).tolist() for x in inputs]
    return {"results": results.tolist(), "gradients": gradients}


def generate(folder: Path = DATA) -> None:
    """Write kinks.json to `folder`."""
    write_json(
        folder / "kinks.json",
        [
            {
                "operator": operator,
                "attributes": attributes,
                "points": points,
                **judged(function, points),
            }
            for operator, attributes, function, points in CASES
        ],
    )


if __name__ == "__main__":
    generate()
