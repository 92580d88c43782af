"""The committed references are what their generators write, and the ported recipes are exact.

Of the networks one at one size; all with `--all` (ten minutes). Skipped where PyTorch is not
installed: `npm run setup -- --with frameworks`.
"""

# ruff: noqa: D103, E402

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="PyTorch is not installed: npm run setup -- --with frameworks")
pytest.importorskip("captum", reason="Captum is not installed: npm run setup -- --with frameworks")

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from PIL import Image

from reference import augmentations, operator_schemas, single_precision
from reference.files import DATA
from reference.generate import generate
from reference.networks import seeded_network
from reference.seeded import with_values

RELATIVE, OF_MAXIMUM = 1e-5, 1e-6
SIZES = ((17, 23), (24, 17), (33, 33), (161, 96))


@pytest.fixture(scope="session")
def all_of_them(request: pytest.FixtureRequest) -> bool:
    """Whether everything was asked for."""
    return bool(request.config.getoption("--all"))


@pytest.fixture(scope="session")
def regenerated(tmp_path_factory: pytest.TempPathFactory, all_of_them: bool) -> Path:
    """Folder with freshly written references."""
    folder = tmp_path_factory.mktemp("reference")
    generate(folder, check_rounding=False, sample=not all_of_them)
    return folder


def written(folder: Path, name: str, all_of_them: bool) -> Path:
    """The file in `folder`; the test is skipped if only `--all` writes it."""
    if not all_of_them and not (folder / name).exists():
        pytest.skip("only with --all: npm run test:reference -- --all")
    return folder / name


def assert_close(found: object, expected: object, where: str) -> None:
    """Compare numbers to tolerance, everything else exactly, through lists and mappings."""
    if isinstance(expected, dict):
        assert isinstance(found, dict) and found.keys() == expected.keys(), where
        for key, value in expected.items():
            assert_close(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert isinstance(found, list) and len(found) == len(expected), where
        for index, value in enumerate(expected):
            assert_close(found[index], value, f"{where}[{index}]")
    elif isinstance(expected, float):
        assert found == pytest.approx(expected, rel=1e-4, abs=1e-5), where
    else:
        assert found == expected, where


def assert_arrays_close(found: NDArray, expected: NDArray, where: str) -> None:
    """Same dtype, shape and, for floats, values."""
    assert (found.dtype, found.shape) == (expected.dtype, expected.shape), where
    if expected.dtype.kind != "f":
        np.testing.assert_array_equal(found, expected, where)
        return
    relative = 1e-3 if expected.dtype == np.float16 else RELATIVE
    largest = float(np.abs(expected).max(initial=0))
    np.testing.assert_allclose(
        found.astype(float), expected.astype(float), relative, OF_MAXIMUM * max(1, largest), True,
        where,
    )  # fmt: skip


def test_no_file_is_missing_or_left_over(regenerated: Path, all_of_them: bool) -> None:
    def names(folder: Path) -> set[str]:
        return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}

    assert names(regenerated) <= names(DATA)
    assert not all_of_them or names(regenerated) == names(DATA)


@pytest.mark.parametrize("path", sorted(DATA.glob("*.npz")), ids=lambda path: path.name)
def test_arrays_are_reproduced(path: Path, regenerated: Path, all_of_them: bool) -> None:
    expected, found = np.load(path), np.load(written(regenerated, path.name, all_of_them))
    assert set(found.files) == set(expected.files)
    for key in expected.files:
        assert_arrays_close(found[key], expected[key], f"{path.name}/{key}")


@pytest.mark.parametrize("path", sorted(DATA.glob("*.json")), ids=lambda path: path.name)
def test_descriptions_are_reproduced(path: Path, regenerated: Path, all_of_them: bool) -> None:
    found = json.loads(written(regenerated, path.name, all_of_them).read_text())
    if path.name == "versions.json":
        assert found.keys() == json.loads(path.read_text()).keys()
    else:
        expected = json.loads(path.read_text())
        if path.name == "attribution.json" and not all_of_them:
            expected = [entry for entry in expected if (regenerated / entry["file"]).exists()]
        assert_close(found, expected, path.name)


@pytest.mark.parametrize("path", sorted((DATA / "photographs").glob("*.png")), ids=lambda p: p.name)
def test_photographs_are_reproduced(path: Path, regenerated: Path) -> None:
    found = np.asarray(Image.open(regenerated / "photographs" / path.name))
    np.testing.assert_array_equal(found, np.asarray(Image.open(path)))


@pytest.mark.parametrize("path", sorted(DATA.rglob("*.onnx")), ids=lambda path: path.name)
def test_structure_files_are_reproduced(path: Path, regenerated: Path, all_of_them: bool) -> None:
    file = written(regenerated, str(path.relative_to(DATA)), all_of_them)
    found = onnx.load(file, load_external_data=False)
    assert found.graph == onnx.load(path, load_external_data=False).graph


@pytest.mark.parametrize("name", ["resnet50", "mobilenet_v2"])
def test_structure_files_hold_exactly_the_parameters_of_the_network(name: str) -> None:
    model = with_values(onnx.load(DATA / f"{name}.onnx", load_external_data=False))
    values = {t.name: onnx.numpy_helper.to_array(t) for t in model.graph.initializer}
    for key, parameter in seeded_network(name).state_dict().items():
        if parameter.is_floating_point():
            np.testing.assert_array_equal(values[key], parameter.numpy(), key)


def sample(image: NDArray, x: NDArray, y: NDArray, interpolation: str) -> NDArray:
    """Sample [C, H, W] at input coordinates, zero outside."""

    def read(column: NDArray, row: NDArray) -> NDArray:
        _, rows, columns = image.shape
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        column, row = (np.where(inside, index, 0).astype(int) for index in (column, row))
        return np.where(inside, image[:, row, column], 0)

    if interpolation == "nearest":
        return read(np.rint(x), np.rint(y))
    left, top = np.floor(x), np.floor(y)
    right, below = (x - left).astype(float), (y - top).astype(float)
    return (
        read(left, top) * (1 - right) * (1 - below)
        + read(left + 1, top) * right * (1 - below)
        + read(left, top + 1) * (1 - right) * below
        + read(left + 1, top + 1) * right * below
    )


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("interpolation", ["nearest", "bilinear"])
def test_rotation_recipe_reproduces_torchvision(size: tuple[int, int], interpolation: str) -> None:
    image = torch.rand(3, *size, generator=torch.Generator().manual_seed(1))
    for angle in (1, 30, 45, 90, 137, 180, 270, 359, 360):
        expected = augmentations.basic.rotate(
            image, angle=angle, interpolation=interpolation, fill=0
        )
        x, y = single_precision.rotation_grid(*size, angle)
        found = sample(image.numpy(), x, y, interpolation)
        tolerance = 0 if interpolation == "nearest" else 5e-7
        np.testing.assert_allclose(found, expected.numpy(), 0, tolerance)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_perspective_recipe_reproduces_torchvision(size: tuple[int, int]) -> None:
    image = torch.rand(3, *size, generator=torch.Generator().manual_seed(1))
    for corners in ((0.5, 1, 0), (0.7, 0.8, 0.3), (1, 1, 0.9), (1, 0.5, 0.75)):
        named = dict(zip(("width", "height", "depth"), corners, strict=True))
        expected = augmentations.basic.perspective(image, **named)
        coefficients = augmentations.coefficients(*size, **named)
        x, y = single_precision.perspective_grid(*size, coefficients)
        np.testing.assert_allclose(
            sample(image.numpy(), x, y, "bilinear"), expected.numpy(), 0, 5e-7
        )


def test_operator_schemas_are_those_of_onnx() -> None:
    assert operator_schemas.PATH.read_text() == operator_schemas.written()
