"""Files of other tools: what they say of themselves is read, and what is no ONNX file is named."""

from __future__ import annotations

import io
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact.exporters import Facts, facts_of, ports_of
from augmentation_impact.models import model_asset

onnx = pytest.importorskip("onnx", reason="onnx is not installed: --with frameworks")
NAMES = ["apple", "banana", "cherry"]


def network(metadata: dict[str, str] | None = None, azure: bool = False) -> bytes:
    """A classifier of three, if asked for with the end that Azure Custom Vision writes."""
    helper, numbers = onnx.helper, onnx.numpy_helper
    weights = np.arange(9, dtype=np.float32).reshape(3, 3)
    nodes = [
        helper.make_node("GlobalAveragePool", ["data"], ["pooled"]),
        helper.make_node("Flatten", ["pooled"], ["flat"]),
        helper.make_node("MatMul", ["flat", "w"], ["logits"]),
        helper.make_node("Softmax", ["logits"], ["scores"]),
    ]
    outputs = [helper.make_tensor_value_info("scores", onnx.TensorProto.FLOAT, [1, 3])]
    if azure:
        label = helper.make_tensor_value_info("classLabel", onnx.TensorProto.STRING, [1])
        kind = helper.make_map_type_proto(
            onnx.TensorProto.STRING, helper.make_tensor_type_proto(onnx.TensorProto.FLOAT, [])
        )
        loss = helper.make_value_info("loss", helper.make_sequence_type_proto(kind))
        outputs = [label, loss]
        ml = {"domain": "ai.onnx.ml"}
        nodes += [
            helper.make_node("ArgMax", ["scores"], ["best"], axis=1, keepdims=0),
            helper.make_node("ArrayFeatureExtractor", ["words", "best"], ["classLabel"], **ml),
            helper.make_node("ZipMap", ["scores"], ["loss"], classlabels_strings=NAMES, **ml),
        ]
    graph = helper.make_graph(
        nodes,
        "classifier",
        [helper.make_tensor_value_info("data", onnx.TensorProto.FLOAT, [1, 3, 8, 8])],
        outputs,
        [
            numbers.from_array(weights, "w"),
            *([helper.make_tensor("words", onnx.TensorProto.STRING, [3], NAMES)] if azure else []),
        ],
    )
    opsets = [helper.make_opsetid("", 13), helper.make_opsetid("ai.onnx.ml", 1)]
    model = helper.make_model(graph, opset_imports=opsets)
    helper.set_model_props(model, metadata or {})
    return model.SerializeToString()


@pytest.mark.parametrize("as_proto", [False, True])
def test_the_names_in_a_map_at_the_end_are_the_classes(as_proto: bool) -> None:
    given = network(azure=True)
    data = model_asset(onnx.load_from_string(given) if as_proto else given).data
    assert facts_of(data).labels == tuple(NAMES)
    found = ports_of(data)
    assert found is not None and found.outputs == ("loss",)
    widget = AugmentationImpact(model=given, model_output="loss", target="cherry")
    assert (widget.class_names(), widget.target) == (NAMES, 2)


def test_ultralytics_classifiers_say_names_size_and_scale() -> None:
    about = {
        "task": "classify",
        "names": "{0: 'apple', 1: 'banana', 2: \"it's\"}",
        "imgsz": "[96, 96]",
    }
    widget = AugmentationImpact(model=network(about))
    facts = widget._network.facts
    assert facts.labels == ("apple", "banana", "it's")
    assert (facts.mean, facts.std) == ((0, 0, 0), (1, 1, 1))
    assert widget.size == 96


@pytest.mark.parametrize(
    "written", ['["a", "b", "c"]', "['a', 'b', 'c']", "a\nb\nc\n", "{0: 'a', 1: 'b', 2: 'c'}"]
)
def test_labels_in_the_metadata_are_the_names(written: str) -> None:
    assert facts_of(model_asset(network({"labels": written})).data).labels == ("a", "b", "c")


def test_the_range_of_pixels_that_onnx_writes_is_read() -> None:
    facts = facts_of(network({"Image.NominalPixelRange": "NominalRange_0_255"}))
    assert (facts.mean, facts.std) == ((0.0,), (1 / 255,))
    assert facts.blue_first is None
    assert facts_of(network({"Image.BitmapPixelFormat": "Bgr8"})).blue_first is True


@pytest.mark.parametrize(
    "written", ["__import__('os').getcwd()", "{0: 'a', 2: 'c'}", "[[1], 2]", "(" * 5000]
)
def test_what_is_no_list_of_names_in_the_metadata_is_left_alone(written: str) -> None:
    assert facts_of(model_asset(network({"names": written})).data) == Facts()


class Bomb:
    """Leaves a mark where it is opened."""

    def __reduce__(self) -> Any:
        return (Path.touch, (Path("opened"),))


def archive_of_json() -> bytes:
    """As `torch.export.save` names what it writes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("archive/models/model.json", "{}")
    return out.getvalue()


ARCHIVE_OF_JSON = archive_of_json()
FILES: dict[str, tuple[bytes, str]] = {
    "model.h5": (b"\x89HDF\r\n\x1a\n" + bytes(64), "keras.models.load_model"),
    "model.tflite": (b"\x1c\x00\x00\x00TFL3" + bytes(64), "TensorFlow Lite"),
    "model.safetensors": (
        b"\x02\x00\x00\x00\x00\x00\x00\x00{}" + bytes(8),
        "weights without a net",
    ),
    "model.pt": (pickle.dumps(Bomb()), "never opened here"),
    "model.pth": (pickle.dumps({"w": 1}), "weights_only=True"),
    "model.pkl": (pickle.dumps(Bomb(), 0), "never opened here"),
    "model.pb": (b"\x0a\x04\x0a\x02ab\x22\x00", "graph of TensorFlow"),
    "model.mlmodel": (b"\x08\x04\x12\x02ab", "Core ML"),
    "cut.pt": (b"PK\x03\x04" + bytes(64), "pickle, .*its archive is damaged, copy it again"),
    "cut.keras": (
        b"PK\x03\x04" + bytes(64),
        "Keras model: .*its archive is damaged, copy it again",
    ),
    "model.pt2": (ARCHIVE_OF_JSON, "exported program of PyTorch"),
    "model.onnx": (b"version https://git-lfs.github.com/spec/v1\n", "pointer of Git LFS"),
    "page.onnx": (b"<!DOCTYPE html><html></html>", "is a web page"),
    "model.onnx.gz": (b"\x1f\x8b\x08" + bytes(32), "gzip: unpack it"),
    "model.ort": (b"\x18\x00\x00\x00ORTM" + bytes(32), r"give the \.onnx"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_format_is_named_with_what_to_do(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    data, words = FILES[name]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(TraitError, match=words):
        AugmentationImpact(model=tmp_path / name)
    assert not (tmp_path / "opened").exists()


def test_an_archive_of_pytorch_is_named_too(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "model.pt", "w") as archive:
        archive.writestr("archive/data.pkl", pickle.dumps(Bomb()))
    with pytest.raises(TraitError, match="it is of PyTorch: build the network"):
        AugmentationImpact(model=tmp_path / "model.pt")


def test_an_onnx_file_may_end_as_it_likes(tmp_path: Path) -> None:
    (tmp_path / "model.pb").write_bytes(network())
    assert model_asset(tmp_path / "model.pb").data == network()


def test_a_folder_of_another_format_is_named(tmp_path: Path) -> None:
    (tmp_path / "saved_model.pb").write_bytes(b"\x08\x01")
    with pytest.raises(TraitError, match="SavedModel of TensorFlow"):
        AugmentationImpact(model=tmp_path)
