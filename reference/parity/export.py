"""A PyTorch module → one ONNX file, as a user would export it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import onnx
import torch

from reference.parity.build import Built


class Exported(NamedTuple):
    """The file, which exporter wrote it, and the traced program (None from the legacy exporter)."""

    path: Path
    exporter: str
    program: torch.export.ExportedProgram | None


def export(built: Built, path: Path) -> Exported:
    """Export by `torch.onnx.export(dynamo=True)`, or by the legacy exporter where that fails."""
    try:
        program = torch.onnx.export(
            built.module, (built.image,), dynamo=True, verbose=False, external_data=False
        )
        program.save(path, external_data=False)
        return Exported(path, "dynamo", program.exported_program)
    except Exception as error:  # noqa: BLE001 - whatever the exporter raises, the other one is tried
        reason = str(error).strip().splitlines()
        print(f"  dynamo failed: {reason[0] if reason else type(error).__name__}")
    torch.onnx.export(built.module, (built.image,), str(path), dynamo=False, opset_version=17)
    onnx.checker.check_model(str(path))
    return Exported(path, "legacy", None)
