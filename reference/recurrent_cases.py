"""Cases of recurrent layers, and what ONNX says of them in float64."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reference.case import Case, noise

Array = NDArray[np.float64]
GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}


def _weights(cell: str, directions: int, features: int, hidden: int) -> dict[int, NDArray]:
    rows = GATES[cell] * hidden
    return {
        1: noise(1, directions, rows, features, low=-0.6, high=0.6),
        2: noise(2, directions, rows, hidden, low=-0.6, high=0.6),
        3: noise(3, directions, 2 * rows),
    }


def recurrent_cases() -> Iterator[Case]:
    """Directions, layouts, initial states, batches, sizes that fill no vector."""
    for cell in GATES:
        outputs = 3 if cell == "LSTM" else 2
        given = {"hidden_size": 3}
        weights = _weights(cell, 1, 4, 3)
        yield Case(cell, ((5, 1, 4),), weights, given, outputs)
        yield Case(cell, ((5, 1, 4),), {1: weights[1], 2: weights[2]}, given)
        yield Case(cell, ((4, 2, 4),), weights, {"direction": "reverse", **given}, outputs)
        both = _weights(cell, 2, 2, 9)
        started = both | {5: noise(5, 2, 2, 9)} | ({6: noise(6, 2, 2, 9)} if cell == "LSTM" else {})
        attributes = {"direction": "bidirectional", "hidden_size": 9}
        yield Case(cell, ((3, 2, 2),), started, attributes, outputs)
        full = weights | {4: np.array([6], np.int32)}
        yield Case(cell, ((6, 1, 4),), full, given, 1)
    for options in ({}, {"direction": "bidirectional"}):
        directions = 2 if options else 1
        attributes = {"hidden_size": 5, "linear_before_reset": 1, **options}
        yield Case("GRU", ((4, 2, 3),), _weights("GRU", directions, 3, 5), attributes, 2)
    attributes = {"hidden_size": 3, "activations": ["Relu"]}
    yield Case("RNN", ((5, 2, 4),), _weights("RNN", 1, 4, 3), attributes, 2, span=(-1.7, 2.1))


def _sigmoid(x: Array) -> Array:
    return 1 / (1 + np.exp(-x))


def recurrent(case: Case, x: Array) -> list[Array]:
    """LSTM-14, GRU-14 and RNN-14 of [steps, batch, features], by ONNX's formulas."""
    weights = {place: array.astype(np.float64) for place, array in case.constants.items()}
    steps, batch, _ = x.shape
    directions, _, hidden = weights[2].shape
    heads = {"forward": [1], "reverse": [-1], "bidirectional": [1, -1]}
    y = np.zeros((steps, directions, batch, hidden))
    last = [np.zeros((directions, batch, hidden)) for _ in range(2)]
    for d, order in enumerate(heads[case.attributes.get("direction", "forward")]):
        w, r = weights[1][d], weights[2][d]
        wb, rb = np.split(weights[3][d], 2) if 3 in weights else np.zeros((2, len(w)))
        h, c = (weights[p][d] if p in weights else np.zeros((batch, hidden)) for p in (5, 6))
        for t in range(steps)[::order]:
            own, state = x[t] @ w.T + wb, h @ r.T + rb
            if case.operator == "LSTM":
                i, o, f, g = np.split(own + state, 4, axis=1)
                c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(g)
                h = _sigmoid(o) * np.tanh(c)
            elif case.operator == "GRU":
                gates = _sigmoid((own + state)[:, : 2 * hidden])
                z, reset = np.split(gates, 2, axis=1)
                if case.attributes.get("linear_before_reset"):
                    behind = reset * state[:, 2 * hidden :]
                else:
                    behind = (reset * h) @ r[2 * hidden :].T + rb[2 * hidden :]
                h = (1 - z) * np.tanh(own[:, 2 * hidden :] + behind) + z * h
            elif "activations" in case.attributes:
                h = np.maximum(own + state, 0)
            else:
                h = np.tanh(own + state)
            y[t, d] = h
        last[0][d], last[1][d] = h, c
    return [y, *last][: case.outputs]
