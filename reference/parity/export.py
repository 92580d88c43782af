"""A PyTorch module → one ONNX file, as a user would export it; kept in .cache for the next run."""

from __future__ import annotations

import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import onnx
import torch

from reference.files import ROOT
from reference.parity.build import Built
from reference.parity.networks import Network

CACHE = ROOT / ".cache" / "parity"
#: What the weights and the file of a network depend on, beside its line of the table.
SOURCES = ("build.py", "weights.py", "export.py")
PACKAGES = ("torch", "torchvision", "timm", "keras", "onnxscript")


class Exported(NamedTuple):
    """The file and which exporter wrote it."""

    path: Path
    exporter: str

    def program(self) -> torch.export.ExportedProgram | None:
        """Load the traced program, whose values have the file's names; None from the legacy one."""
        return torch.export.load(_program(self.path)) if self.exporter == "dynamo" else None


def export(built: Built, network: Network) -> Exported:
    """Export by `torch.onnx.export(dynamo=True)`, or by the legacy exporter where that fails.

    What the same sources and packages exported before is taken from the cache.
    """
    CACHE.mkdir(parents=True, exist_ok=True)
    stem = f"{network.origin}-{network.name}-{_fingerprint(network)}"
    for exporter in EXPORTERS:
        path = CACHE / f"{stem}.{exporter}.onnx"
        if path.exists():
            return Exported(path, exporter)
    for exporter, write in EXPORTERS.items():
        path = CACHE / f"{stem}.{exporter}.onnx"
        partial = path.with_suffix(".partial")
        try:
            write(built, partial)
        except Exception as error:  # noqa: BLE001 - whatever it raises, the other one is tried
            reason = str(error).strip().splitlines()
            print(f"  {exporter} failed: {reason[0] if reason else type(error).__name__}")
            continue
        # Whole files only: a run may be stopped at any moment.
        if exporter == "dynamo":
            os.replace(_program(partial), _program(path))
        os.replace(partial, path)
        return Exported(path, exporter)
    raise ValueError(f"neither exporter of PyTorch writes {network.name}")


def _program(model: Path) -> Path:
    return model.with_suffix(".pt2")


def _dynamo(built: Built, path: Path) -> None:
    program = torch.onnx.export(
        built.module, (built.image,), dynamo=True, verbose=False, external_data=False
    )
    program.save(path, external_data=False)
    torch.export.save(program.exported_program, _program(path))


def _legacy(built: Built, path: Path) -> None:
    torch.onnx.export(built.module, (built.image,), str(path), dynamo=False, opset_version=17)
    onnx.checker.check_model(str(path))


EXPORTERS = {"dynamo": _dynamo, "legacy": _legacy}


def _fingerprint(network: Network) -> str:
    """What the file depends on, in eight digits."""
    known = [repr(network), *(f"{name} {version(name)}" for name in PACKAGES)]
    sources = [(Path(__file__).parent / name).read_text() for name in SOURCES]
    return hashlib.sha256("\n".join([*known, *sources]).encode()).hexdigest()[:8]
