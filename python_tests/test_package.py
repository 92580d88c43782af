"""What the installed package carries beside its modules."""

from __future__ import annotations

import json
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_wheel_names_the_packages_that_its_front_end_bundles() -> None:
    try:
        installed = distribution("augmentation-impact")
    except PackageNotFoundError:
        pytest.skip("the package is not installed: npm run setup")
    shipped = [file for file in installed.files or () if file.match("*.dist-info/sboms/*")]
    assert [file.name for file in shipped] == ["sbom.cdx.json"]
    bill = json.loads(shipped[0].read_text())
    assert bill == json.loads((ROOT / "sbom.cdx.json").read_text())
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text()
    for component in bill["components"]:
        assert f"\n## {component['name']} {component['version']}\n" in notices
