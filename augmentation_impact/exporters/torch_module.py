"""PyTorch modules → ONNX, through a copy that shares the weights: the model never changes."""

from __future__ import annotations

import contextlib
import copy
import dataclasses
import io
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from .._checks import shown
from . import other_inputs
from .facts import Facts
from .failures import reason
from .onnx_file import tidied, with_open_size, works_at_any_size

#: Sides that are tried where nobody says one: ImageNet's, those of small data sets, others.
SIDES = (224, 32, 28, 64, 96, 128, 160, 192, 256, 299, 384, 512)
OPSET = 18
#: Side of an image in pixels, or channels and length of a series.
Size = int | tuple[int, int]
Wrap = Callable[[Any], Any]
#: How PyTorch shows what a layer was given.
_SHAPE = re.compile(r"\[[\d, ]+\]")
_BOXES = (
    "finds objects: it answers with boxes, not with scores of the classes of one picture; "
    "give a classifier, such as its backbone with a head"
)
_GPU = re.compile(r"(cuda|mps|xpu)(:\d+)?")


def unwrapped(module: Any) -> Any:
    """The network inside of DataParallel, DistributedDataParallel and torch.compile."""
    for wrapper, inner in (("OptimizedModule", "_orig_mod"), ("DataParallel", "module")):
        if any(cls.__name__.endswith(wrapper) for cls in type(module).__mro__):
            return unwrapped(getattr(module, inner))
    if any(cls.__name__ == "DistributedDataParallel" for cls in type(module).__mro__):
        return unwrapped(module.module)
    return module


def export(
    module: Any,
    size: Size | None = None,
    channels: int | None = None,
    sides: Sequence[int] = SIDES,
    wrap: Wrap = lambda copied: copied,
) -> bytes:
    """The ONNX file of a network in evaluation mode.

    Height and width are left open where the network works at any size.

    Parameters
    ----------
    module
        A ``torch.nn.Module`` from images, float32 [1, channels, height, width], to one tensor, or
        several to choose from. Nothing of it is changed: not its mode, weights, device or hooks.
    size
        Side of the input in pixels, or channels and length of a series; None: the first of
        `sides` on which it runs.
    channels
        Of the input; None: those of its first convolution, else 3 or 1.
    sides
        What is tried where `size` is None.
    wrap
        Makes of the copy what is exported.

    Raises
    ------
    ValueError
        It cannot be exported: why, and what to do.
    """
    module = unwrapped(module)
    rank, found = _expected(module)
    if isinstance(size, tuple):
        return _export(module, _series_shapes(size, rank, found), wrap)
    return _export(module, _shapes(size, channels or found, rank, sides), wrap)


def export_at(network: Any, shape: tuple[int, ...]) -> bytes:
    """As `export`, for this shape alone, and a network that is exported as it stands."""
    return _written(network, [shape])


def _export(module: Any, shapes: list[tuple[int, ...]], wrap: Wrap) -> bytes:
    _refuse(module)
    return _written(wrap(_copied(module)).eval(), shapes)


def _written(network: Any, shapes: list[tuple[int, ...]]) -> bytes:
    import torch

    with torch.random.fork_rng(devices=[]), torch.no_grad(), _quiet():
        network, sample, output = _trial(network, shapes)
        model = tidied(_exported(network, sample, _output_names(output)))
        if sample.ndim == 4 and works_at_any_size(model) and _runs_larger(network, sample, output):
            return with_open_size(model)
    return model


def describe(module: Any) -> Facts:
    """What a plain module tells: torchvision's classifiers of ImageNet have its labels."""
    from .._catalogue import IMAGENET_LABELS

    module = unwrapped(module)
    if not type(module).__module__.startswith("torchvision.models."):
        return Facts()
    last = [child for child in module.modules() if hasattr(child, "out_features")]
    thousand = bool(last) and last[-1].out_features == len(IMAGENET_LABELS)
    side = getattr(module, "image_size", None)
    return Facts(
        labels=tuple(IMAGENET_LABELS) if thousand else None,
        size=side if isinstance(side, int) else None,
    )


def _refuse(module: Any) -> None:
    from torch.nn.parameter import is_lazy

    tensors = list(_tensors(module))
    name = type(module).__name__
    if any(is_lazy(tensor) for tensor in tensors):
        raise ValueError(f"has lazy layers without weights yet: run the {name} on one batch first")
    if any(tensor.is_meta for tensor in tensors):
        raise ValueError(
            f"has no weights: the {name} is on the meta device; load its weights, "
            "or move it with to_empty(device='cpu') and initialise them"
        )
    if type(module).__module__.startswith("torchvision.models.detection"):
        raise ValueError(_BOXES)
    if any(getattr(child, "proj_size", 0) for child in module.modules()):
        raise ValueError(
            "has an LSTM with proj_size=, which ONNX cannot express; give a network in which a "
            "Linear does this behind an LSTM without it"
        )
    kinds = {type(child) for child in module.modules()}
    quantised = sorted(kind.__name__ for kind in kinds if ".quantized" in kind.__module__)
    if quantised:
        raise ValueError(
            f"has quantised layers ({', '.join(quantised)}), which have no gradients; "
            "give the network before its quantisation"
        )


def _copied(module: Any) -> Any:
    """A copy on the processor, in float32; it shares weights if it can."""
    import torch

    if isinstance(module, torch.jit.ScriptModule):
        stream = io.BytesIO()
        torch.jit.save(module, stream)
        stream.seek(0)
        return torch.jit.load(stream, map_location="cpu")

    def shared(tensor: Any) -> Any:
        plain = tensor.detach().cpu()
        plain = plain.float() if plain.is_floating_point() else plain
        if isinstance(tensor, torch.nn.Parameter):
            return torch.nn.Parameter(plain, requires_grad=False)
        return plain

    memo: dict[int, Any] = {id(tensor): shared(tensor) for tensor in _tensors(module)}
    try:
        network = copy.deepcopy(module, memo)
    except Exception as error:
        raise ValueError(
            f"cannot be copied for its export ({reason(error)}); remove what the "
            f"{type(module).__name__} holds beside layers and tensors, or give an ONNX file"
        ) from error
    for child in network.modules():
        # Hooks are the user's, except for those of torch.nn.utils, which make weights.
        for hooks in (child._forward_hooks, child._backward_hooks, child._forward_pre_hooks):
            for key, hook in list(hooks.items()):
                if not type(hook).__module__.startswith("torch."):
                    del hooks[key]
        for name, value in list(vars(child).items()):
            # What a network moves its input to, as it notes it for itself.
            if isinstance(value, torch.device):
                setattr(child, name, torch.device("cpu"))
            elif isinstance(value, str) and _GPU.fullmatch(value):
                setattr(child, name, "cpu")
    return network


def _tensors(value: Any, seen: set[int] | None = None) -> Iterator[Any]:
    """Every tensor of a module: parameters, buffers, and what it holds in attributes and lists."""
    import torch

    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    if isinstance(value, torch.Tensor):
        seen.add(id(value))
        yield value
    inside: Iterable[Any] = ()
    if isinstance(value, torch.nn.Module):
        inside = vars(value).values()
    elif isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, (list, tuple, set)):
        inside = value
    if inside:
        seen.add(id(value))
    for item in inside:
        yield from _tensors(item, seen)


def _expected(module: Any) -> tuple[int | None, int | None]:
    """Rank and channels of the input, by the first convolution; None without one."""
    for child in module.modules():
        kind = type(child).__name__
        if "Conv" in kind and hasattr(child, "in_channels"):
            return (3 if "1d" in kind else 4), child.in_channels
    return None, None


def _shapes(
    size: int | None, channels: int | None, rank: int | None, sides: Sequence[int]
) -> list[tuple[int, ...]]:
    return [
        (1, count, *[side] * ((rank or 4) - 2))
        for side in ([size] if size else sides)
        for count in ([channels] if channels else [3, 1])
    ]


def _series_shapes(
    series: tuple[int, int], rank: int | None, taken: int | None
) -> list[tuple[int, ...]]:
    """The inputs that a series can be, by the rank and the channels that a network takes."""
    channels, length = series
    line = (1, taken or channels, length)
    row = (1, taken or channels, 1, length)
    grey = (1, 1, channels, length)
    if rank is None:
        return [line, row, grey]
    if rank == 3:
        return [line]
    return [grey, row] if taken == 1 else [row]


def _trial(network: Any, shapes: list[tuple[int, ...]]) -> tuple[Any, Any, Any]:
    """A network that takes what a page gives, an input on which it runs, and its output."""
    failures: list[Exception] = []
    for shape in shapes:
        found = _tried(network, shape, failures)
        if found:
            return found
    taken = other_inputs.is_several(network)
    if taken is None:
        found = _tried_otherwise(network, shapes)
        if found:
            return found
    side = None if taken else _side_that_runs(network, shapes, failures)
    if taken is None and side is None:
        taken = other_inputs.found(network, shapes[0])
    sizes = len({shape[2:] for shape in shapes}) - 1
    more = f" (or at {sizes} other sizes)" if sizes else ""
    raise ValueError(
        taken
        or f"did not run on an input of shape {list(shapes[0])}{more}: {reason(failures[0])}; "
        + (_instead(failures) if side is None else f"it runs at {side}: {_say(side)}")
    ) from failures[0]


def _tried(
    network: Any, shape: tuple[int, ...], failures: list[Exception]
) -> tuple[Any, Any, Any] | None:
    """As `_trial` for one shape; adds the reason where it does not run."""
    import torch

    sample = torch.zeros(shape)
    try:
        output = network(sample)
    except Exception as error:
        failures.append(error)
        return None
    return _with_flat_output(network, sample, output)


def _tried_otherwise(network: Any, shapes: list[tuple[int, ...]]) -> tuple[Any, Any, Any] | None:
    """As `_trial` with the channels last, or more or fewer than its first convolution takes.

    Networks of series take [1, length, channels] where they begin with a recurrent layer. Of others
    the first convolution may see grey made of colours, or coordinates beside the picture.
    """
    channels = {shape[1] for shape in shapes}
    others = [
        (1, count, *side)
        for side in dict.fromkeys(shape[2:] for shape in shapes if len(shape) == 4)
        for count in (3, 1)
        if count not in channels
    ]
    # Laid out otherwise last: what runs so by chance is no picture.
    turned = _channels_last(network)
    tries = [(network, shape) for shape in others] + [(turned, shape) for shape in shapes if turned]
    for candidate, shape in tries:
        found = _tried(candidate, shape, [])
        if found:
            return found
    return None


def _channels_last(network: Any) -> Any:
    """The network itself for inputs with the channels first; None where it cannot be had."""
    import torch

    if isinstance(network, torch.jit.ScriptModule):
        return None
    turned = copy.copy(network)
    answer = network.forward
    turned.forward = lambda x: answer(x.movedim(1, -1))
    return turned


def _with_flat_output(network: Any, sample: Any, output: Any) -> tuple[Any, Any, Any]:
    """As it is where it answers with a tensor, or with one tuple or dict; else with a flat dict."""
    import torch

    _refuse_boxes(output)
    parts = output.values() if isinstance(output, Mapping) else output
    is_flat = isinstance(output, torch.Tensor) or (
        isinstance(output, (Mapping, list, tuple))
        and any(isinstance(part, torch.Tensor) for part in parts)
        and not any(isinstance(part, (Mapping, list, tuple)) for part in parts)
    )
    if is_flat or not _flat(output) or isinstance(network, torch.jit.ScriptModule):
        return network, sample, output
    flat = copy.copy(network)
    answer = network.forward
    flat.forward = lambda x: _flat(answer(x))
    return flat, sample, _flat(output)


def _flat(output: Any, name: str = "") -> dict[str, Any]:
    """Every tensor in what a network answers with, by the names of what holds it."""
    import torch

    if isinstance(output, torch.Tensor):
        return {name or "output": output}
    if dataclasses.is_dataclass(output) and not isinstance(output, (type, Mapping)):
        output = {each.name: getattr(output, each.name) for each in dataclasses.fields(output)}
    if isinstance(output, Mapping):
        parts = {f"{name}.{key}" if name else str(key): each for key, each in output.items()}
    elif isinstance(output, (list, tuple)):
        keys = getattr(output, "_fields", None) or range(len(output))
        parts = {f"{name or 'output'}_{key}": each for key, each in zip(keys, output, strict=True)}
    else:
        return {}
    return {inner: each for key, part in parts.items() for inner, each in _flat(part, key).items()}


def _refuse_boxes(output: Any) -> None:
    """Of torchvision's detectors, which answer with a dict for each picture."""
    first = output[0] if isinstance(output, (list, tuple)) and output else output
    if isinstance(first, Mapping) and {"boxes", "scores"} <= set(first):
        raise ValueError(_BOXES)


def _side_that_runs(
    network: Any, shapes: list[tuple[int, ...]], failures: list[Exception]
) -> int | None:
    """Where somebody said a size: a usual one at which the network runs; else adds its failures."""
    import torch

    if len({shape[2:] for shape in shapes}) > 1 or len(shapes[0]) != 4:
        return None
    for channels in dict.fromkeys(shape[1] for shape in shapes):
        for side in SIDES:
            try:
                network(torch.zeros(1, channels, side, side))
            except Exception as error:
                failures.append(error)
            else:
                return side
    return None


def _say(side: int) -> str:
    """How to have it exported at this side; `size=` takes no small ones, which are tried anyway."""
    from .._catalogue import LIMITS

    return f"give size={side}" if side >= LIMITS["size"]["minimum"] else "leave out size="


def _instead(failures: list[Exception]) -> str:
    """What to do about a network that does not run at any size that was tried."""
    # What is wrong at every size in the same way has nothing to do with the size.
    if len({_SHAPE.sub("", str(error)) for error in failures}) == 1:
        return "give a network that takes one batch of images"
    return "give size= as it was trained, or a network that takes one batch of images"


def _runs_larger(network: Any, sample: Any, output: Any) -> bool:
    """Whether it runs on a larger input, with an output of the same shape."""
    import torch

    larger = torch.nn.functional.pad(sample, (0, 32, 0, 64))
    try:
        again = network(larger)
    except Exception:
        return False
    return _output_names(again) == _output_names(output) and (
        getattr(again, "shape", None) == getattr(output, "shape", None)
    )


def _output_names(output: Any) -> list[str]:
    """Names of the tensors that a network answers with."""
    import torch

    if isinstance(output, torch.Tensor):
        return ["output"]
    if isinstance(output, Mapping):
        names = [str(name) for name, value in output.items() if isinstance(value, torch.Tensor)]
    elif isinstance(output, (list, tuple)):
        fields = getattr(output, "_fields", None)
        names = list(fields or [f"output_{index}" for index in range(len(output))])
    else:
        names = []
    if not names:
        raise ValueError(
            f"answers with {shown(output)}; a network must answer with a tensor, or with a tuple "
            "or dict of tensors"
        )
    return names


def _exported(network: Any, sample: Any, names: list[str]) -> bytes:
    """By the exporter of torch.export, else by that of TorchScript."""
    import torch

    failures: list[Exception] = []
    if not isinstance(network, torch.jit.ScriptModule):
        try:
            program = torch.onnx.export(
                network,
                (sample,),
                dynamo=True,
                opset_version=OPSET,
                input_names=["input"],
                output_names=names,
                optimize=False,
                verbose=False,
            )
            with _norms_apart():
                program.optimize()
            return program.model_proto.SerializeToString()
        except ImportError as error:
            raise ValueError(
                f"needs {error.name or 'onnxscript'} for its export: "
                'pip install "augmentation-impact[torch]"'
            ) from error
        except Exception as error:
            failures.append(error)
    try:
        buffer = io.BytesIO()
        torch.onnx.export(
            network,
            (sample,),
            buffer,
            dynamo=False,
            opset_version=OPSET,
            input_names=["input"],
            output_names=names,
            # In its own evaluation mode it would fold batch norms into convolutions.
            training=torch.onnx.TrainingMode.PRESERVE,
            do_constant_folding=True,
        )
        return buffer.getvalue()
    except Exception as error:
        failures.append(error)
    raise ValueError(
        f"could not be exported to ONNX: {reason(failures[0])}; replace what the exporter "
        "does not know, or export it yourself (torch.onnx.export) and give the file"
    ) from failures[0]


@contextlib.contextmanager
def _norms_apart() -> Iterator[None]:
    """Leave batch norms beside their convolutions, so that either can be looked at by its name.

    The page folds them itself. Without these rules of onnxscript the exporter folds as it likes.
    """
    from onnxscript import rewriter

    rules = getattr(rewriter, "_DEFAULT_REWRITE_RULES", None)
    if rules is None:
        yield
        return
    rewriter._DEFAULT_REWRITE_RULES = tuple(
        rule for rule in rules if "batchnorm" not in str(rule.name).lower()
    )
    try:
        yield
    finally:
        rewriter._DEFAULT_REWRITE_RULES = rules


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Without what exporters print and log."""
    import torch

    disabled = logging.root.manager.disable
    logging.disable(logging.ERROR)
    # The exporter of TorchScript prints whole graphs past Python's streams, whatever it is told.
    log = getattr(torch._C, "_jit_onnx_log", None)
    torch._C._jit_onnx_log = lambda *_: None
    try:
        with (
            warnings.catch_warnings(),
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        torch._C._jit_onnx_log = log
        logging.disable(disabled)
