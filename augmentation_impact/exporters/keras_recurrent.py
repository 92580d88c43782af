"""LSTM and GRU of Keras, computed by PyTorch's own, which ONNX has as one operator.

Keras on PyTorch takes one step after the other, and so a network of a thousand steps would become a
file of a thousand times the layer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Call = Callable[..., Any]


def as_one_operator(layer: Any) -> Call | None:
    """What computes the layer, from [1, length, channels]; None where it is no such layer.

    Also None where PyTorch has no such cell: other activations, a GRU that resets before. A layer
    that is called with a mask or with a first state takes its own steps.
    """
    kind = type(layer).__name__
    if kind == "Bidirectional":
        merge = _MERGES.get(layer.merge_mode)
        pair = [layer.forward_layer, layer.backward_layer]
        alike = len({(type(each), each.units) for each in pair if _is_standard(each)}) == 1
        if merge is None or not alike or not all(map(_is_standard, pair)):
            return None
        return _unless_masked(layer.call, _call(pair, merge))
    if kind not in _CELLS or not _is_standard(layer) or layer.go_backwards:
        return None
    return _unless_masked(layer.call, _call([layer], lambda halves: halves[0]))


def _unless_masked(own: Call, call: Call) -> Call:
    """As `call`, and as the layer itself where it is given more than its sequence."""

    def chosen(x: Any, *states: Any, **keywords: Any) -> Any:
        more = (*states, keywords.get("initial_state"), keywords.get("mask"))
        if any(value is not None for value in more):
            return own(x, *states, **keywords)
        return call(x)

    return chosen


def _concatenated(halves: list[Any]) -> Any:
    import torch

    return torch.cat(halves, -1)


_MERGES: dict[str, Callable[[list[Any]], Any]] = {
    "concat": _concatenated,
    "sum": lambda halves: halves[0] + halves[1],
    "ave": lambda halves: (halves[0] + halves[1]) / 2,
    "mul": lambda halves: halves[0] * halves[1],
}
_CELLS = ("LSTM", "GRU")


def _is_standard(layer: Any) -> bool:
    if type(layer).__name__ not in _CELLS or layer.stateful or layer.return_state:
        return False
    names = (layer.activation.__name__, layer.recurrent_activation.__name__)
    return names == ("tanh", "sigmoid") and getattr(layer, "reset_after", True)


def _weights(layer: Any) -> list[Any]:
    """Weights as PyTorch lays them out: rows of gates, those of a GRU in another order."""
    import torch

    cell = layer.cell
    inner, recurrent = (
        value.value.detach().T.contiguous() for value in (cell.kernel, cell.recurrent_kernel)
    )
    if cell.bias is None:
        biases = torch.zeros(2, inner.shape[0])
    else:
        biases = cell.bias.value.detach()
        if biases.ndim == 1:
            biases = torch.stack([biases, torch.zeros_like(biases)])
    rows = [inner, recurrent, biases[0], biases[1]]
    if type(layer).__name__ == "LSTM":
        return rows
    # Keras: update, reset, candidate; PyTorch: reset, update, candidate.
    units = layer.units
    order = [*range(units, 2 * units), *range(units), *range(2 * units, 3 * units)]
    return [row[order].contiguous() for row in rows]


def _call(layers: list[Any], merge: Callable[[list[Any]], Any]) -> Call:
    import torch

    first = layers[0]
    units, sequences = first.units, first.return_sequences
    weights = [weight for layer in layers for weight in _weights(layer)]
    both = len(layers) == 2

    def call(x: Any) -> Any:
        state = torch.zeros(len(layers), x.shape[0], units)
        options = (weights, True, 1, 0.0, False, both, True)
        if type(first).__name__ == "LSTM":
            every, last, _cell = torch._VF.lstm(x, (state, state), *options)
        else:
            every, last = torch._VF.gru(x, state, *options)
        halves = list(every.split(units, -1)) if sequences else list(last)
        return merge(halves)

    return call
