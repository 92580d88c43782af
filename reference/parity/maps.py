"""PyTorch's answer for any layer: logits, Grad-CAM and input gradient, in float64.

A layer is a module path of the network, or the name of a value of the ONNX file. The exporter names
values after the nodes of the traced program, so the program itself is interpreted for those.
"""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from reference.guided import out_of_place


class Layer(NamedTuple):
    """What our engine explained: the layer's name, its grid, and the class."""

    name: str
    height: int
    width: int
    target: int


class Answer(NamedTuple):
    """Logits [classes], Grad-CAM [h, w] before its division, gradient of a logit to the input."""

    logits: Tensor
    cam: Tensor
    gradient: Tensor


def answer(
    module: nn.Module,
    load_program: Callable[[], torch.export.ExportedProgram | None],
    image: Tensor,
    layer: Layer,
) -> Answer:
    """Explain `layer.target` at `layer.name`; the program is loaded only if no module is called so.

    Raises
    ------
    LookupError
        Neither a module nor a value of the program has that name.
    """
    module = _with_plain_gradients(out_of_place(module).double())
    image = image.double().requires_grad_()
    if layer.name in dict(module.named_modules(remove_duplicate=False)):
        logits, activation = _at_module(module, image, layer.name)
    elif (program := load_program()) is not None:
        logits, activation = _at_value(program, image, layer.name)
    else:
        raise LookupError(f"{layer.name} is no module of the network")
    by_layer, by_input = torch.autograd.grad(logits[0, layer.target], (activation, image))
    weighted, channel = _channels(activation, by_layer, layer)
    cam = weighted.sum(channel).reshape(layer.height, layer.width).relu()
    return Answer(logits[0].detach(), cam.detach(), by_input[0])


def _with_plain_gradients(module: nn.Module) -> nn.Module:
    """`module`, its batch norms given gradients that lie in memory row by row.

    PyTorch 2.13's batch norm on CPUs answers a wrong gradient for a batch of one where the gradient
    that comes in is the transpose of [1, places, channels], as after `flatten(2).transpose(1, 2)`:
    it is not that of finite differences, and another than for the same numbers in a row.
    """
    for part in module.modules():
        if isinstance(part, nn.modules.batchnorm._BatchNorm):
            part.register_forward_hook(_row_by_row)
    return module


def _row_by_row(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Tensor) -> None:
    if output.requires_grad:
        output.register_hook(lambda gradient: gradient.clone(memory_format=torch.contiguous_format))


def _channels(activation: Tensor, gradient: Tensor, layer: Layer) -> tuple[Tensor, int]:
    """Activation · mean gradient, and its channel axis; [1, C, h, w], [1, h, w, C] or [1, n, C].

    Tokens before those of the grid (class token) take no part.
    """
    grid = (layer.height, layer.width)
    if activation.dim() == 3:
        places = layer.height * layer.width
        activation, gradient = activation[:, -places:], gradient[:, -places:]
    channel = 1 if activation.dim() == 4 and tuple(activation.shape[2:]) == grid else -1
    axes = tuple(a for a in range(1, activation.dim()) if a != channel % activation.dim())
    return activation * gradient.mean(axes, keepdim=True), channel


def _at_module(module: nn.Module, image: Tensor, path: str) -> tuple[Tensor, Tensor]:
    """Logits, and what the module at `path` returned last; of several tensors the first."""
    outputs: list[Tensor] = []

    def keep(_module: nn.Module, _inputs: tuple[Tensor, ...], output: Any) -> Any:
        if isinstance(output, tuple):
            return (keep(_module, _inputs, output[0]), *output[1:])
        if isinstance(output, MutableMapping):
            name = next(iter(output))
            output[name] = keep(_module, _inputs, output[name])
            return output
        if not isinstance(output, Tensor):
            raise LookupError(f"{path} returns no tensor")
        outputs.append(output)
        # What comes next may be written into it: `out += identity` in torchvision's ResNets.
        return output.clone()

    called = module.get_submodule(path)
    while isinstance(called, nn.ModuleList):
        # A list of stages is not called itself; what it returns last is its last one's.
        called = called[-1]
    hook = called.register_forward_hook(keep)
    try:
        answered = module(image)
    finally:
        hook.remove()
    return logits_of(answered), outputs[-1]


def logits_of(answered: Any) -> Tensor:
    """Of a tensor, or of what transformers' classifiers answer with."""
    if isinstance(answered, Tensor):
        return answered
    return getattr(answered, "logits", answered[0])


def _widened(value: Any) -> Any:
    floating = isinstance(value, Tensor) and value.is_floating_point()
    return value.double() if floating else value


class _Recorder(torch.fx.Interpreter):
    """Runs a traced program in float64 and keeps one value."""

    def __init__(self, module: torch.fx.GraphModule, name: str) -> None:
        super().__init__(module)
        self.name = name
        self.found: Tensor | None = None

    def run_node(self, n: torch.fx.Node) -> Any:
        # Constants of the program, and casts in it, are float32 whatever its parameters are.
        value = torch.utils._pytree.tree_map(_widened, super().run_node(n))
        if n.name == self.name:
            self.found = value
        return value


def _at_value(
    program: torch.export.ExportedProgram, image: Tensor, name: str
) -> tuple[Tensor, Tensor]:
    module = program.module().double()
    recorder = _Recorder(module, name)
    result = recorder.run(image)
    if recorder.found is None:
        raise LookupError(f"{name} is no value of the exported program")
    return torch.utils._pytree.tree_leaves(result)[0], recorder.found
