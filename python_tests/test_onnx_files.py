"""ONNX files whose weights lie in other files."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from traitlets import TraitError

from augmentation_impact import AugmentationImpact
from augmentation_impact.exporters import Ports, ports_of
from augmentation_impact.models import model_asset

onnx = pytest.importorskip("onnx", reason="onnx is not installed: --with frameworks")
WEIGHTS = np.arange(600, dtype=np.float32).reshape(2, 300)


def model() -> onnx.ModelProto:
    """One product with a matrix."""
    tensors = [onnx.numpy_helper.from_array(WEIGHTS * factor, f"w{factor}") for factor in (1, 2)]
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("MatMul", ["x", "w1"], ["y"])],
        "product",
        [onnx.helper.make_tensor_value_info("x", 1, [1, 2])],
        [onnx.helper.make_tensor_value_info("y", 1, [1, 300])],
        tensors,
    )
    return onnx.helper.make_model(graph)


@pytest.fixture
def split(tmp_path: Path) -> Path:
    """The model in two files."""
    path = tmp_path / "model.onnx"
    onnx.save_model(
        model(), path, save_as_external_data=True, location="weights.bin", size_threshold=0
    )
    return path


def relocated(path: Path, location: str) -> Path:
    """The same model, whose weights lie elsewhere."""
    proto = onnx.load(path, load_external_data=False)
    for tensor in proto.graph.initializer:
        for entry in tensor.external_data:
            if entry.key == "location":
                entry.value = location
    path.write_bytes(proto.SerializeToString())
    return path


def test_weights_beside_the_model_are_put_into_it(split: Path) -> None:
    found = onnx.load_from_string(model_asset(split).data)
    for tensor, factor in zip(found.graph.initializer, (1, 2), strict=True):
        assert tensor.data_location == onnx.TensorProto.DEFAULT
        np.testing.assert_array_equal(onnx.numpy_helper.to_array(tensor), WEIGHTS * factor)


@pytest.mark.parametrize("location", ["../secret.bin", "/etc/passwd", ".."])
def test_weights_outside_of_the_folder_are_refused(
    split: Path, tmp_path: Path, location: str
) -> None:
    (tmp_path.parent / "secret.bin").write_bytes(WEIGHTS.tobytes() * 4)
    with pytest.raises(TraitError, match="outside of its own folder"):
        AugmentationImpact(model=relocated(split, location))


def test_a_link_out_of_the_folder_is_refused(split: Path, tmp_path: Path) -> None:
    secret = tmp_path.parent / "linked.bin"
    secret.write_bytes(WEIGHTS.tobytes() * 4)
    (tmp_path / "link.bin").symlink_to(secret)
    with pytest.raises(TraitError, match="outside of its own folder"):
        AugmentationImpact(model=relocated(split, "link.bin"))


def test_missing_and_short_files_are_named(split: Path) -> None:
    weights = split.with_name("weights.bin")
    weights.write_bytes(weights.read_bytes()[:-8])
    with pytest.raises(TraitError, match="w2 in weights.bin, which ends before them"):
        AugmentationImpact(model=split)
    weights.unlink()
    with pytest.raises(TraitError, match="weights in weights.bin, which cannot be read"):
        AugmentationImpact(model=split)


def test_bytes_without_their_weights_are_refused(split: Path) -> None:
    with pytest.raises(TraitError, match="another file; give the path"):
        AugmentationImpact(model=split.read_bytes())
    with pytest.raises(TraitError, match="another file; load it with"):
        AugmentationImpact(model=onnx.load(split, load_external_data=False))


def test_a_model_proto_is_a_model() -> None:
    assert model_asset(model()).data == model().SerializeToString()


def test_the_names_of_inputs_and_outputs_are_known_weights_last() -> None:
    proto = model()
    for name in ("w1", "bias"):
        proto.graph.input.insert(0, onnx.helper.make_tensor_value_info(name, 1, [2, 300]))
    data = proto.SerializeToString()
    assert ports_of(data) == Ports(("bias", "x", "w1"), ("y",))
    widget = AugmentationImpact(model=data, model_input="w1")
    with pytest.raises(TraitError, match="model_input must be one of 'bias', 'x', 'w1'; got 'z'"):
        widget.model_input = "z"
    assert widget.model_input == "w1"


@pytest.mark.parametrize("data", [b"text", b"\x08\x07"])
def test_any_name_is_taken_where_the_file_says_none(data: bytes) -> None:
    assert ports_of(data) is None
    assert AugmentationImpact(model=data, model_output="logits").model_output == "logits"


def shared(folder: Path, count: int, offsets: int = 0, megabytes: int = 4) -> Path:
    """A sum of `count` matrices that all lie in one file, each `offsets` bytes after the last."""
    side = 512 * megabytes
    values = np.random.default_rng(0).random((side, 512), np.float32)
    (folder / "weights.bin").write_bytes(values.tobytes() + bytes(offsets * count))
    names = [f"w{index}" for index in range(count)]
    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Sum", ["x", *names], ["y"])],
        "sum",
        [onnx.helper.make_tensor_value_info("x", 1, [side, 512])],
        [onnx.helper.make_tensor_value_info("y", 1, [side, 512])],
    )
    for index, name in enumerate(names):
        tensor = graph.initializer.add(name=name, data_type=1, dims=[side, 512], data_location=1)
        entries = {
            "location": "weights.bin",
            "offset": str(index * offsets),
            "length": str(values.nbytes),
        }
        for key, value in entries.items():
            tensor.external_data.add(key=key, value=value)
    path = folder / "model.onnx"
    opset = onnx.helper.make_opsetid("", 18)
    path.write_bytes(
        onnx.helper.make_model(graph, opset_imports=[opset], ir_version=8).SerializeToString()
    )
    return path


def test_weights_that_many_tensors_name_are_read_and_sent_once(tmp_path: Path) -> None:
    path = shared(tmp_path, 64)
    size = (tmp_path / "weights.bin").stat().st_size
    tracemalloc.start()
    data = model_asset(path).data
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(data) < 1.01 * size
    # The region that was read, the file that is made of it, and its copy in the asset's hash.
    assert peak < 3.1 * size, f"{peak / size:.1f} times the weights"
    runtime = pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    x = np.ones((2048, 512), np.float32)
    options = {"providers": ["CPUExecutionProvider"]}
    ours, theirs = (
        runtime.InferenceSession(model, **options).run(None, {"x": x})[0] for model in (data, path)
    )
    np.testing.assert_array_equal(ours, theirs)


def test_regions_that_overlap_cannot_become_more_than_a_page_holds(tmp_path: Path) -> None:
    path = shared(tmp_path, 300, offsets=4)
    tracemalloc.start()
    with pytest.raises(TraitError, match="has 1200 MiB with its weights and a page can hold at"):
        AugmentationImpact(model=path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 2**20


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_weights_in_a_pipe_are_refused_without_waiting_for_its_writer(split: Path) -> None:
    split.with_name("weights.bin").unlink()
    os.mkfifo(split.with_name("weights.bin"))
    with pytest.raises(TraitError, match=r"cannot be read from .* \(it is a pipe\)"):
        AugmentationImpact(model=split)
