"""ONNX files, right and damaged, in one file and in two: taken, or refused in one sentence."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from augmentation_impact.exporters.facts import KEY
from augmentation_impact.exporters.protobuf import message
from augmentation_impact.given import network_of
from augmentation_impact.models import model_asset

from . import values
from .doors import door, mutated
from .frame import fuzz

_folder = tempfile.TemporaryDirectory()
_SIDE = 4096


def _tensor(name: str, external: dict[str, str] | None = None) -> bytes:
    content: dict[int, object] = {1: [16, 16], 2: 1, 8: name}
    if external is None:
        return message({**content, 9: bytes(1024)})
    entries = [message({1: key, 2: value}) for key, value in external.items()]
    return message({**content, 13: entries, 14: 1})


def _file(tensors: list[bytes], facts: str | None = None) -> bytes:
    node = message({1: ["x", "w0"], 2: "y", 4: "MatMul"})
    shape = message({1: [message({1: 1}), message({2: "n"})]})
    value = message({1: "x", 2: message({1: message({1: 1, 2: shape})})})
    graph = message({1: node, 2: "g", 5: tensors, 11: value, 12: message({1: "y"})})
    about = [] if facts is None else [message({1: KEY, 2: facts})]
    return message({1: 8, 7: graph, 8: message({2: 18}), 14: about})


_FACTS = json.dumps({"mean": [0.5], "std": [0.5], "size": 64, "zoom": 1.1, "labels": ["a", "b"]})
_INSIDE = [_file([_tensor("w0"), _tensor("w1")]), _file([_tensor("w0")], _FACTS)]
_entry = {"location": "weights.bin", "offset": "0", "length": "1024"}
_OUTSIDE = [_file([_tensor("w0", _entry), _tensor("w1", _entry)]), _file([_tensor("w", _entry)])]

_texts = st.one_of(
    st.sampled_from(["0", "1024", "4096", "-1", "9" * 30, "1e3", "², 3", ""]), values.words
)
_entries = st.fixed_dictionaries(
    {},
    optional={
        "location": st.one_of(st.just("weights.bin"), values.words),
        "offset": _texts,
        "length": _texts,
    },
)
_split = st.lists(_entries, min_size=1, max_size=4).map(
    lambda entries: _file([_tensor(f"w{index}", entry) for index, entry in enumerate(entries)])
)
_facts = values.anything.map(lambda value: json.dumps(value, default=str))
_said = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("mean", "std", "size", "zoom", "labels"), values.anything)
).map(lambda value: json.dumps(value, default=str))
_noted = st.one_of(_facts, _said).map(lambda text: _file([_tensor("w0")], text))

_weights = st.sampled_from(["float32", "float16"])


def _take(case: Any) -> object:
    weights, data = case
    return network_of(data, model_asset(data, None, weights))


def _take_path(case: Any) -> object:
    weights, data = case
    folder = Path(_folder.name)
    (folder / "weights.bin").write_bytes(bytes(_SIDE))
    (folder / "model.onnx").write_bytes(data)
    return network_of(data, model_asset(folder / "model.onnx", None, weights))


test_files = fuzz("ONNX files", 200, st.tuples(_weights, st.one_of(mutated(_INSIDE), _noted)))(
    door(_take)
)
test_split_files = fuzz(
    "ONNX files in two", 150, st.tuples(_weights, st.one_of(mutated(_OUTSIDE), _split))
)(door(_take_path))
