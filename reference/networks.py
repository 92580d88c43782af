"""The three networks of the references, and the structure-only ONNX files of the seeded two.

    data/resnet50.onnx, data/mobilenet_v2.onnx

Parameter names in PyTorch are initializer names in the file; batch normalisation stays unfolded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import numpy as np
import onnx
import onnx_ir.passes.common as passes
import onnxruntime
import torch
import torchvision
from onnxscript import ir, optimizer, rewriter
from onnxscript.rewriter.rules import common as rules
from torch import nn

from reference.files import DATA, write_json
from reference.seeded import fnv1a, forget_values, seeded_array, with_values
from scripts.convert_default_model import load_network
from scripts.onnx_files import operator_histogram, tidy

Rule = tuple[float, float]
SEEDED: Mapping[str, Callable[[], nn.Module]] = {
    "resnet50": torchvision.models.resnet50,
    "mobilenet_v2": torchvision.models.mobilenet_v2,
}
GAMMA_AT_BRANCH_ENDS = {"bn3.weight": 0.3, ".conv.2.weight": 0.5, ".conv.3.weight": 0.5}
KEPT_RULES = (
    rules.remove_optional_bias_from_conv_rule,
    rules.materialize_reshape_shape_rule,
    rules.no_op_expand_rule,
    rules.dropout_inference_rule,
)
TOLERANCE = 1e-4


def rule_of(name: str, shape: torch.Size) -> Rule:
    """Offset and scale of a parameter, chosen so that activations stay of order one.

    Kernels and matrices have the variance of He et al. (2015), 2 / fan-in.
    """
    if len(shape) > 1:
        return 0.0, math.sqrt(3.0) * math.sqrt(2.0 / math.prod(shape[1:]))
    if name.endswith("running_var"):
        return 1.0, 0.5
    if name.endswith("running_mean") or name.endswith("bias"):
        return 0.0, 0.1
    gammas = (gamma for end, gamma in GAMMA_AT_BRANCH_ENDS.items() if name.endswith(end))
    return next(gammas, 1.0), 0.2


def seeded_network(name: str) -> nn.Module:
    """Torchvision's network `name` with seeded weights, in evaluation mode."""
    network = SEEDED[name]()
    weights = {
        key: torch.from_numpy(seeded_array(key, value.shape, *rule_of(key, value.shape)))
        for key, value in network.state_dict().items()
        if value.is_floating_point()
    }
    network.load_state_dict(weights, strict=False)
    return network.eval()


def network(name: str) -> nn.Module:
    """Network by name: "efficientnet-lite0" (weights of the asset), "resnet50", "mobilenet_v2"."""
    return load_network() if name == "efficientnet-lite0" else seeded_network(name)


def simplified(model: ir.Model) -> onnx.ModelProto:
    """Fold constants and drop what is unused, as PyTorch's own exporter does, less one step.

    The step left out is the folding of batch normalisation into convolutions.
    """
    for _ in range(2):
        optimizer.fold_constants_ir(model, onnx_shape_inference=True)
        rewriter.rewrite(model, pattern_rewrite_rules=list(KEPT_RULES))
        optimizer.remove_unused_nodes(model)
    passes.LiftConstantsToInitializersPass(lift_all_constants=True, size_limit=0)(model)
    passes.DeduplicateInitializersPass()(model)
    passes.RemoveUnusedOpsetsPass()(model)
    return ir.to_proto(model)


def export(network: nn.Module) -> onnx.ModelProto:
    """ONNX opset 18 with dynamic batch, height and width; input `input`, output `logits`."""
    dynamic = {
        0: torch.export.Dim("batch"),
        2: torch.export.Dim("height"),
        3: torch.export.Dim("width"),
    }
    program = torch.onnx.export(
        network,
        (torch.zeros(2, 3, 224, 224),),
        dynamo=True,
        optimize=False,
        opset_version=18,
        input_names=["input"],
        output_names=["logits"],
        dynamic_shapes={"x": dynamic},
        verbose=False,
    )
    return tidy(simplified(program.model))


def structure(name: str) -> onnx.ModelProto:
    """Exported network without the values of its parameters.

    Raises
    ------
    ValueError
        onnxruntime, with the values filled in again, does not agree with PyTorch.
    """
    seeded = seeded_network(name)
    model = export(seeded)
    parameters = seeded.state_dict()
    for tensor in model.graph.initializer:
        if tensor.name in parameters:
            rule = rule_of(tensor.name, parameters[tensor.name].shape)
            tensor.CopyFrom(forget_values(tensor, *rule))
    difference = _relative_difference(with_values(model), seeded)
    if difference > TOLERANCE:
        raise ValueError(f"{name}: onnxruntime and PyTorch differ by {difference:.1e}")
    return model


def _relative_difference(model: onnx.ModelProto, network: nn.Module) -> float:
    onnx.checker.check_model(model, full_check=True)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    noise = torch.Generator().manual_seed(0)
    worst = 0.0
    for height, width in ((160, 160), (224, 224), (97, 129)):
        batch = torch.randn(2, 3, height, width, generator=noise)
        with torch.no_grad():
            expected = network(batch).numpy()
        (found,) = session.run(None, {"input": batch.numpy()})
        worst = max(worst, float(np.abs(found - expected).max() / np.abs(expected).max()))
    return worst


def seeded_examples() -> list[dict[str, object]]:
    """First values of a few tensors, for a test of the rule alone."""
    cases = (
        ("conv1.weight", 0.0, 0.11),
        ("bn1.weight", 1.0, 0.2),
        ("features.18.1.running_var", 1.0, 0.5),
        ("", 0.0, 1.0),
        ("Gewichte-ä", -0.25, 3.0),
    )
    return [
        {
            "name": name,
            "seed": fnv1a(name),
            "offset": offset,
            "scale": scale,
            "values": seeded_array(name, (8,), offset, scale).astype(float).tolist(),
        }
        for name, offset, scale in cases
    ]


def generate(folder: Path = DATA, names: Iterable[str] = tuple(SEEDED)) -> None:
    """Write the structure files of these networks and seeded.json."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        model = structure(name)
        content = model.SerializeToString(deterministic=True)
        (folder / f"{name}.onnx").write_bytes(content)
        print(f"{name}.onnx: {len(content):,} bytes, {operator_histogram(model)}")
    write_json(folder / "seeded.json", seeded_examples())


if __name__ == "__main__":
    generate()
