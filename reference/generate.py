"""Write every reference: `python -m reference.generate [folder]`, by default reference/data.

Takes some minutes on two cores. The operators come last, they are the slowest without checks.
"""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import version
from pathlib import Path

from reference import (
    arrays,
    attribution,
    augment,
    drawing,
    endings,
    handmade,
    idioms,
    kinks,
    live_networks,
    methods,
    module_paths,
    networks,
    operators,
    photographs,
    pixels,
    series,
    series_networks,
    several_outputs,
    small_networks,
    study_metrics,
    transformers,
    windows,
)
from reference.files import DATA, write_json

PACKAGES = (
    "torch",
    "torchvision",
    "captum",
    "matplotlib",
    "onnx",
    "onnxscript",
    "onnxruntime",
    "numpy",
    "scipy",
    "pillow",
    "scikit-image",
    "scikit-learn",
)


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that the numbers depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


def generate(folder: Path = DATA, check_rounding: bool = True, sample: bool = False) -> None:
    """Write everything to `folder`, of the large networks only one at one size for a `sample`.

    See `attribution.case` for `check_rounding`.
    """
    arrays.generate(folder)
    augment.generate(folder)
    series.generate(folder)
    series_networks.generate(folder)
    photographs.generate(folder)
    pixels.generate(folder)
    drawing.generate(folder)
    if sample:
        networks.generate(folder, ["mobilenet_v2"])
        attribution.generate(folder, check_rounding, [("mobilenet_v2", 160)])
    else:
        networks.generate(folder)
        attribution.generate(folder, check_rounding)
    several_outputs.generate(folder)
    handmade.generate(folder)
    endings.generate(folder)
    idioms.generate(folder)
    kinks.generate(folder)
    module_paths.generate(folder)
    small_networks.generate(folder)
    windows.generate(folder)
    study_metrics.generate(folder)
    operators.generate(folder)
    live_networks.generate(folder)
    transformers.generate(folder)
    methods.generate(folder, check_rounding)
    write_json(folder / "versions.json", versions())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=DATA)
    parser.add_argument("--no-rounding-check", action="store_true")
    arguments = parser.parse_args()
    generate(arguments.folder, not arguments.no_rounding_check)


if __name__ == "__main__":
    main()
