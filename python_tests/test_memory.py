"""A kernel holds the bytes of a content once, and gives them back."""

from __future__ import annotations

import gc
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from ipywidgets import Widget
from ipywidgets.embed import embed_data

from augmentation_impact import AugmentationImpact
from augmentation_impact.assets import Asset, bytes_held

from .conftest import Page

SIZE = 8 * 2**20
BYTES = np.random.default_rng(2).bytes(SIZE)


@pytest.fixture(autouse=True)
def before() -> int:
    """Bytes that refused values of earlier tests keep, by way of their tracebacks."""
    Widget.close_all()
    gc.collect()
    return bytes_held()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    path = tmp_path / "model.onnx"
    path.write_bytes(BYTES)
    return path


def test_a_cell_that_runs_26_times_keeps_one_copy_of_its_model(model: Path, before: int) -> None:
    gc.collect()
    tracemalloc.start()
    for _ in range(26):
        w = AugmentationImpact("chelsea.jpg", model)
        # As IPython does, which remembers what a cell showed.
        w._repr_mimebundle_()
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(embed_data(views=None)["manager_state"]["state"]) > 26
    assert bytes_held() - before == SIZE
    assert held < 1.5 * SIZE, f"{held / SIZE:.1f} copies"


def test_the_same_bytes_are_one_copy_whatever_they_are_called(model: Path) -> None:
    widgets = [AugmentationImpact(model=model), AugmentationImpact(model=bytes(bytearray(BYTES)))]
    first, second = (each._assets.get(each._model_source["id"]) for each in widgets)
    assert first is not None
    assert second is not None
    assert (first.name, second.name) == ("model.onnx", "model.onnx")
    assert first.data is second.data


def test_a_closed_widget_keeps_nothing_and_others_keep_theirs(model: Path, before: int) -> None:
    first, second = AugmentationImpact(model=model), AugmentationImpact(model=model)
    first.close()
    assert bytes_held() - before == SIZE
    id_ = second._model_source["id"]
    Page(second).tell("pull", asset=id_, shard=1)
    assert len(Page(second).heard("shard")) == 1
    second.close()
    gc.collect()
    assert bytes_held() == before


def test_close_all_gives_everything_back(model: Path, before: int) -> None:
    pictures = [np.full((9, 9, 3), value, np.uint8) for value in range(3)]
    kept = [
        AugmentationImpact(model=model),
        AugmentationImpact(images=pictures),
        AugmentationImpact(series=np.ones((2, 100))),
    ]
    request = kept[0].request_frames()
    assert bytes_held() - before > SIZE
    Widget.close_all()
    gc.collect()
    assert bytes_held() == before
    with pytest.raises(RuntimeError, match="the widget was closed"):
        request.result()


def test_an_asset_that_nobody_holds_is_gone(before: int) -> None:
    asset = Asset.of(bytes(100), "a")
    again = Asset.of(bytes(100), "b")
    assert again.content is asset.content
    del asset
    assert bytes_held() - before == 100
    del again
    assert bytes_held() == before


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc to read memory from")
def test_the_process_of_26_runs_grows_by_one_copy(model: Path) -> None:
    model.write_bytes(BYTES * 5)
    code = f"""
import os
from pathlib import Path
from augmentation_impact import AugmentationImpact
resident = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
AugmentationImpact()
before = resident()
for _ in range(26):
    w = AugmentationImpact("chelsea.jpg", {str(model)!r})
print((resident() - before) / os.path.getsize({str(model)!r}))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    copies = float(run.stdout)
    print(f"26 runs: {copies:.2f} copies of the model")
    assert copies < 1.5
