"""What a page makes of a widget, without a browser: the panel's own engine in Node."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from augmentation_impact import AugmentationImpact
from reference.files import ROOT

ENGINE = ("node_modules/.bin/tsx", "scripts/page.ts")


@dataclass(frozen=True)
class Shown:
    """What the panel would show.

    Attributes
    ----------
    said : task, method, target, layer {name, height, width}, problem, notes, labels, layers, …
    arrays : logits, probabilities [outputs], and maps by the names of their methods, [h, w] or
        [channels, h, w], Grad-CAM before its division
    """

    said: Mapping[str, Any]
    arrays: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def error(self) -> str | None:
        """Why there is no prediction, as the panel says it."""
        return self.said.get("error")


class Page:
    """One engine for many widgets; to be used in a `with` statement."""

    def __enter__(self) -> Page:
        """Start the engine."""
        self._folder = tempfile.TemporaryDirectory()
        self._engine = subprocess.Popen(
            ENGINE, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        """End the engine."""
        assert self._engine.stdin
        self._engine.stdin.close()
        self._engine.wait()
        self._folder.cleanup()

    def show(self, widget: AugmentationImpact, layers: Sequence[str] | None = None) -> Shown:
        """What a page shows of this widget, augmentations at rest.

        With `layers`, Grad-CAM at each of them instead: `arrays` by their names, and `problems` of
        those that have none.

        Raises
        ------
        RuntimeError
            The engine ended.
        """
        folder = Path(self._folder.name)
        traits = widget.get_state()
        files = {}
        for name in ("_image_source", "_model_source"):
            asset = widget._assets.get(traits[name]["id"])
            assert asset is not None
            files[asset.id] = str(folder / name)
            (folder / name).write_bytes(asset.data)
        traits = {name: value for name, value in traits.items() if name != "layout"}
        out = folder / "answer.npz"
        question: dict[str, Any] = {"traits": traits, "files": files, "out": str(out)}
        if layers is not None:
            question["layers"] = layers
        assert self._engine.stdin
        assert self._engine.stdout
        print(json.dumps(question, default=str), file=self._engine.stdin, flush=True)
        line = self._engine.stdout.readline()
        if not line:
            raise RuntimeError("the engine ended")
        said = json.loads(line)
        if "error" in said:
            return Shown(said)
        with np.load(out) as arrays:
            return Shown(said, dict(arrays))
