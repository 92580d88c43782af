"""One network through both: our engine in Node and PyTorch explain it, and are compared."""

from __future__ import annotations

import json
import subprocess
import tempfile
import warnings
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from reference.files import ROOT
from reference.parity.build import Built, build
from reference.parity.export import export
from reference.parity.maps import Layer, answer
from reference.parity.networks import Network

ENGINE = ("node_modules/.bin/tsx", "scripts/parity.ts")
#: Bounds that every network must keep.
LOGITS, CORRELATION = 1e-3, 0.999


class Row(NamedTuple):
    """One line of the table; `error` is empty where the network could be compared."""

    network: Network
    exporter: str = ""
    layer: str = ""
    parameters: int = 0
    guided: int = 0
    activations: int = 0
    logits: float = float("nan")
    cam: float = float("nan")
    gradient: float = float("nan")
    error: str = ""

    @property
    def passed(self) -> bool:
        """Whether everything was computed and lies within the bounds."""
        return (
            self.error == ""
            and self.logits <= LOGITS
            and self.cam >= CORRELATION
            and self.gradient >= CORRELATION
        )


def compare(network: Network) -> Row:
    """Compare one network; whatever goes wrong becomes the row's error."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as temporary:
        try:
            return _compare(network, Path(temporary))
        except Exception as error:  # noqa: BLE001 - the table names every failure
            return Row(
                network, error=f"{type(error).__name__}: {str(error).strip() or 'no reason'}"
            )


def _compare(network: Network, folder: Path) -> Row:
    built = build(network)
    exported = export(built, network)
    found = _explain(built, exported.path, folder)
    if "error" in found:
        return Row(network, exported.exporter, error=found["error"])
    info, layer = found["info"], found["layer"]
    row = Row(
        network,
        exported.exporter,
        parameters=sum(p.numel() for p in built.module.parameters()),
        guided=info["guidedActivations"],
        activations=info["activations"],
    )
    if layer is None:
        return row._replace(error="no layer for Grad-CAM was found")
    place = Layer(layer["name"], layer["height"], layer["width"], found["target"])
    expected = answer(built.module, exported.program, built.image, place)
    with np.load(folder / "engine.npz") as arrays:
        return row._replace(
            layer=place.name,
            logits=_difference(arrays["logits"], expected.logits.numpy()),
            cam=_correlation(arrays["cam"], expected.cam.numpy()),
            gradient=_correlation(arrays["gradient"], _channels_first(expected.gradient).numpy()),
        )


def _channels_first(gradient: torch.Tensor) -> torch.Tensor:
    return gradient if gradient.shape[0] <= 4 else gradient.permute(2, 0, 1)


def _explain(built: Built, model: Path, folder: Path) -> dict[str, Any]:
    image = built.image[0]
    pixels = image.permute(1, 2, 0) if image.shape[0] <= 4 else image
    (folder / "input").write_bytes(pixels.contiguous().numpy().tobytes())
    command = (*ENGINE, str(model), str(folder / "input"), str(folder / "engine.npz"))
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else {"error": done.stderr.strip()[-500:]}


def _difference(found: NDArray[Any], expected: NDArray[Any]) -> float:
    return float(np.abs(found - expected).max() / np.abs(expected).max())


def _correlation(found: NDArray[Any], expected: NDArray[Any]) -> float:
    """Pearson's r; two maps without any variation agree if they are equal."""
    if found.size != expected.size:
        return float("nan")
    if found.std() == 0 or expected.std() == 0:
        return 1.0 if np.allclose(found, expected) else 0.0
    return float(np.corrcoef(found.ravel(), expected.ravel())[0, 1])
