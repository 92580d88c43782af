"""The stories of examples/how_far.ipynb hold: every claim in it is checked by one of its cells."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

NOTEBOOK = Path(__file__).parent.parent / "examples" / "how_far.ipynb"


def test_every_claim_of_the_notebook_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat = pytest.importorskip("nbformat")
    client = pytest.importorskip("nbclient").NotebookClient
    pytest.importorskip("matplotlib")
    if not shutil.which("npm") or not (NOTEBOOK.parent.parent / "node_modules").exists():
        pytest.skip("npm run setup makes what the notebook runs")
    # The package of the checkout, as everywhere in these tests.
    monkeypatch.setenv("PYTHONPATH", str(NOTEBOOK.parent.parent))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    where = {"metadata": {"path": str(NOTEBOOK.parent)}}
    client(notebook, timeout=600, resources=where).execute()
    said = "".join(
        output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])
    )
    assert "chelsea.jpg: rotate.angle: Egyptian cat holds" in said
    assert "v2.RandomRotation" in said
