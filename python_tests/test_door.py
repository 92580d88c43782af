"""The door for pages: what a user may assign and a page may not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from augmentation_impact import AugmentationImpact

from .conftest import Page

ROOT = Path(__file__).parent.parent


def test_nothing_that_a_page_sends_is_opened_and_no_byte_comes_back(tmp_path: Path) -> None:
    """In a process of its own, with an audit hook: see `path_probe`."""
    run = subprocess.run(
        [sys.executable, "-m", "python_tests.path_probe", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(run.stdout)
    assert found["opened"] == []
    assert found["buffers"] == []
    assert found["secrets"] == 0
    assert found["longest"] <= 300
    assert found["sent"] > 10_000
    # The hook is awake.
    assert found["seen when the user opens a file"] > 0


@pytest.mark.parametrize("name", ["labels.txt", "labels.json"])
def test_a_file_of_labels_is_for_the_user_alone(
    widget: AugmentationImpact, page: Page, tmp_path: Path, name: str
) -> None:
    file = tmp_path / name
    file.write_text('["tabby"]' if name.endswith("json") else "tabby")
    page.set(labels=str(file))
    assert widget.labels is None
    assert page.state()["labels"] is None
    widget.labels = str(file)
    assert widget.labels == ["tabby"]
    page.set(labels=["a", "b"])
    assert widget.labels == ["a", "b"]


def test_a_message_is_one_logged_line_however_much_of_it_is_dropped(
    page: Page, caplog: pytest.LogCaptureFixture
) -> None:
    page.set(**{f"strange {i}": i for i in range(1000)}, opacity="all", size=96)
    assert page.widget.size == 96
    [line] = caplog.messages
    assert "dropped from a page" in line
    assert line.endswith("(and 1000 more)")
    assert len(line) < 400


@pytest.mark.parametrize(
    "source",
    [
        {"kind": "bundled", "name": "/some/picture.png"},
        {"kind": "bundled"},
        {"kind": "asset", "id": "0" * 64, "name": "a", "bytes": 3},
        {"kind": "asset", "name": "a"},
        "chelsea.jpg",
        None,
    ],
)
def test_a_source_is_bundled_or_one_that_the_kernel_gave_out(
    widget: AugmentationImpact, page: Page, source: Any
) -> None:
    widget.image = "coffee.jpg"
    for name in ("_image_source", "_model_source", "_gallery_sources"):
        page.set(**{name: [source] if name == "_gallery_sources" else source})
    assert widget.image == "coffee.jpg"
    assert widget._image_source == {"kind": "bundled", "name": "coffee.jpg"}
    assert page.state()["_image_source"] == widget._image_source
    assert repr(widget).startswith("AugmentationImpact(image='coffee.jpg', model='efficientnet")
