"""A document asks a registry for the version that it was written with; a live page takes any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ipywidgets.embed import embed_data, embed_minimal_html

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import MODULE_NAME, PROTOCOL_VERSION, VERSION

PACKAGE = json.loads(Path(__file__).parents[1].joinpath("package.json").read_text())


def versions(state: dict[str, Any]) -> list[str]:
    """Every version under which some saved models ask for our code."""
    found = []
    for model in state.values():
        if model["model_module"] != MODULE_NAME:
            continue
        inner = model["state"]
        found += [model["model_module_version"]]
        found += [inner["_model_module_version"], inner["_view_module_version"]]
    return found


def test_the_version_of_python_is_that_of_the_front_end() -> None:
    assert PACKAGE["version"] == VERSION


@pytest.mark.parametrize("drop_defaults", [True, False])
def test_exported_html_asks_for_exactly_this_version(drop_defaults: bool) -> None:
    widget = AugmentationImpact()
    found = versions(
        embed_data(views=[widget], drop_defaults=drop_defaults)["manager_state"]["state"]
    )
    assert len(found) == 3 * (1 + len(widget.augmentations))
    assert set(found) == {PACKAGE["version"]}


def test_the_page_that_is_written_names_it(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    embed_minimal_html(path, views=[AugmentationImpact()])
    assert '"*"' not in path.read_text()


def test_a_live_page_takes_any_version_and_the_protocol_decides() -> None:
    widget = AugmentationImpact()
    opened = widget.comm.opened["data"]["state"]
    for state in (opened, widget.get_state()):
        assert {state["_model_module_version"], state["_view_module_version"]} == {"*"}
        assert state["_protocol"] == PROTOCOL_VERSION


def test_a_notebook_that_is_executed_without_a_page_names_it() -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
    code = "from augmentation_impact import AugmentationImpact\nAugmentationImpact()"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    # nbclient reads on for 4 s after a cell's reply and then leaves out what it has not heard: on a
    # busy machine the versions, which come last.
    client = nbclient.NotebookClient(
        notebook, timeout=600, iopub_timeout=600, raise_on_iopub_timeout=True
    )
    client.execute()
    saved = notebook.metadata.widgets["application/vnd.jupyter.widget-state+json"]["state"]
    assert set(versions(saved)) == {PACKAGE["version"]}
