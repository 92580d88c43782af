"""What PyTorch's exporter writes, without its notes, which name files of the machine it ran on."""

from __future__ import annotations

import io

import onnx
import torch

#: The one note that is kept: the module paths of a node.
MODULE_PATHS = "pkg.torch.onnx.name_scopes"


def without_notes(program: torch.onnx.ONNXProgram) -> bytes:
    """ONNX bytes, weights included, with no more of the exporter's notes than the module paths."""
    stream = io.BytesIO()
    program.save(stream)
    return stripped(onnx.load_from_string(stream.getvalue()))


def stripped(model: onnx.ModelProto) -> bytes:
    """The bytes of `model`, which loses its notes; the same model gives the same bytes."""
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        kept = [entry for entry in part.metadata_props if entry.key == MODULE_PATHS]
        del part.metadata_props[:]
        part.metadata_props.extend(kept)
    for node in model.graph.node:
        node.doc_string = ""
    return model.SerializeToString(deterministic=True)
