"""The cell that the page writes runs, and makes the widget that the page shows."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import AUGMENTATIONS

ROOT = Path(__file__).parent.parent
TSX = ROOT / "node_modules" / ".bin" / "tsx"

#: Writes the calls for a few states, and what the traits of each state are.
SCRIPT = """
import { pythonCell } from './src/session/pythonCode';
import { DEFAULT_STATE } from './src/session/state';
import { STATE_TRAITS } from './src/widget/traits';
const [brightness, crop, rotate, perspective, erase] = DEFAULT_STATE.augmentations;
const states = [
  {},
  { image: { kind: 'bundled', name: 'coffee.jpg' }, size: 160, classes: 'imagenette' },
  { framing: { zoom: 2.5, x: 0.25, y: 1 }, classes: [0, 217], target: 217, method: 'grad-cam' },
  { normalization: { mean: [0.1, 0.2, 0.3], std: [1, 2, 3] }, layer: 'blocks.6', view: 'original' },
  { labels: ['a "b"', "it's", '\\\\ <b>é</b>'], recording: false },
  { display: { colormap: 'red-blue', opacity: 0.25, scale: 'locked' } },
  { augmentations: [
      { ...rotate, parameters: { ...rotate.parameters, angle: 37, interpolation: 'bilinear' } },
      { ...erase, enabled: false, parameters: { ...erase.parameters, width: 0.5 } },
      crop, { ...rotate, id: 'again' }] },
  { augmentations: [] },
  { size: [64, 256], window: [40, 400],
    display: { ...DEFAULT_STATE.display, channels: [4, 2, 1] } },
  { task: 'regression', unit: 'dots', target: 0, labels: ['count'] },
].map((patch) => ({ ...DEFAULT_STATE, ...patch }));
const traits = (state) =>
  Object.fromEntries(
    Object.entries(STATE_TRAITS).map(([name, trait]) => [name, trait.read(state)]));
const steps = (state) =>
  state.augmentations.map(({ name, enabled, parameters }) => ({ name, enabled, ...parameters }));
const calls = states.map((state) => [pythonCell(state), traits(state), steps(state)]);
console.log(JSON.stringify(calls));
"""


NEEDS = "needs the front end's tools"


@pytest.mark.skipif(not TSX.exists() or not shutil.which("node"), reason=NEEDS)
def test_a_copied_call_recreates_what_is_seen() -> None:
    run = subprocess.run(
        [TSX, "--eval", SCRIPT], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    )
    calls = json.loads(run.stdout)
    assert len(calls) == 10
    for code, traits, steps in calls:
        # A cell of its own: it brings its imports along.
        cell: dict[str, object] = {}
        exec(code, cell)
        widget = cell["w"]
        assert isinstance(widget, AugmentationImpact)
        assert {name: getattr(widget, name) for name in traits} == traits, code
        assert [step.to_dict() for step in widget.augmentations] == steps, code


#: Writes the code of one pipeline in every library.
LIBRARY_SCRIPT = """
import { libraryCode } from './src/session/libraryCode';
import { LIBRARY_NAMES } from './src/engine/augment/code';
const steps = JSON.parse(process.argv[1]).map(({ name, enabled, ...parameters }) =>
  ({ id: name, name, enabled, parameters }));
process.stdout.write(JSON.stringify(
  Object.fromEntries(LIBRARY_NAMES.map((library) => [library, libraryCode(steps, library)]))));
"""


@pytest.mark.skipif(shutil.which("node") is None or not TSX.exists(), reason="Node is missing")
def test_the_page_and_python_write_the_same_code_of_other_libraries() -> None:
    halfway = []
    for name, spec in AUGMENTATIONS.items():
        values = {
            key: parameter["choices"][-1] if parameter["kind"] == "choice" else parameter["maximum"]
            for key, parameter in spec["parameters"].items()
        }
        halfway.append({"name": name, "enabled": True, **values})
    widget = AugmentationImpact(
        augmentations=[
            step for step in halfway if "image" in AUGMENTATIONS[step["name"]]["domains"]
        ]
    )
    steps = json.dumps([step.to_dict() for step in widget.augmentations])
    result = subprocess.run(
        [TSX, "-e", LIBRARY_SCRIPT, steps], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for library, code in json.loads(result.stdout).items():
        assert widget.to_code(library) == code
    with pytest.raises(ValueError, match="must be one of torchvision, albumentations, kornia"):
        widget.to_code("imgaug")
