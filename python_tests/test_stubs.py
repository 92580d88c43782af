"""What editors and type checkers know of classes that are made at run time."""

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import jedi
import pytest

from augmentation_impact._catalogue import AUGMENTATIONS
from augmentation_impact.augmentations import CLASSES, class_name

ROOT = Path(__file__).parent.parent
PROJECT = jedi.Project(ROOT)
START = "from augmentation_impact import AugmentationImpact, Rotate\nw = AugmentationImpact()\n"


def at_end(code: str) -> jedi.Script:
    """The program that ends where the user types."""
    return jedi.Script(START + code, project=PROJECT)


def completions(code: str) -> set[str]:
    """What an editor offers at the end of a program, without running it."""
    return {found.name for found in at_end(code).complete()}


def test_the_committed_stubs_are_those_of_the_classes() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "stubs.py"), "--check"]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_constructor_shows_its_parameters_with_defaults() -> None:
    (found,) = at_end("Rotate(").get_signatures()
    shown = [parameter.description for parameter in found.params]
    assert shown[:2] == [
        "param angle: float=0",
        'param interpolation: Literal["nearest", "bilinear"]="nearest"',
    ]
    assert "Turn counter-clockwise" in found.docstring() or "angle" in found.docstring()


def test_a_step_of_the_widget_completes() -> None:
    assert {"angle", "interpolation", "enabled", "reset", "to_dict"} <= completions("w.rotate.")


def test_the_widget_completes_with_traits_steps_and_methods() -> None:
    offered = completions("w.")
    assert {"image", "method", "prediction", "settled", "request_frames"} <= offered
    # `scale` is a trait: the scale of the colours.
    assert set(AUGMENTATIONS) - {"scale"} <= offered


@pytest.mark.parametrize("name", sorted(AUGMENTATIONS))
def test_every_class_has_the_parameters_that_it_takes(name: str) -> None:
    cls = class_name(name)
    (found,) = jedi.Script(
        f"from augmentation_impact import {cls}\n{cls}(", project=PROJECT
    ).get_signatures()
    parameters = [each.name for each in found.params]
    assert parameters[: len(CLASSES[cls].__signature__.parameters)] == list(
        CLASSES[cls].__signature__.parameters
    )


def test_the_package_says_that_it_is_typed() -> None:
    package = files("augmentation_impact")
    assert all(
        package.joinpath(name).is_file() for name in ("py.typed", "augmentations.pyi", "widget.pyi")
    )
