"""`npm run studies -- NAME`: run our half, compare, keep the result, write the tables."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from reference.studies.tables import RESULTS, ROOT, written


def ours(script: str, out: Path, *more: Path) -> None:
    """Run our half, which writes `out`."""
    command = ["npx", "tsx", f"scripts/studies/{script}.ts", str(out), *map(str, more)]
    subprocess.run(command, cwd=ROOT, check=True)


def dense(folder: Path) -> object:
    """Breaking points by bisection beside a dense scan."""
    ours("denseScan", folder / "dense.json")
    return json.loads((folder / "dense.json").read_text())


def grid(folder: Path) -> object:
    """Engstrom's grid beside PyTorch."""
    from reference.studies.worst_of_grid import compared

    ours("worstOfGrid", folder / "grid.npz")
    return compared(folder / "grid.npz")


def gallery(folder: Path) -> object:
    """200 pictures by 17 angles beside PyTorch."""
    from reference.studies.gallery import compared, write

    (folder / "pictures").mkdir()
    write(folder / "pictures")
    ours("gallery", folder / "gallery.npz", folder / "pictures")
    return compared(folder / "gallery.npz")


def corruptions(folder: Path) -> object:
    """The corruptions of ImageNet-C beside imagecorruptions."""
    from reference.studies.corruptions import compared

    ours("corruptions", folder / "corruptions.npz")
    return compared(folder / "corruptions.npz")


CHECKS: dict[str, Callable[[Path], object]] = {
    "dense": dense,
    "grid": grid,
    "gallery": gallery,
    "corruptions": corruptions,
}


def main(names: list[str]) -> None:
    """Run the checks of these names, all without one."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        raise SystemExit(f"There is no check {unknown[0]}; there are {', '.join(CHECKS)}.")
    for name in names or CHECKS:
        with TemporaryDirectory() as folder:
            found = CHECKS[name](Path(folder))
        results = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
        RESULTS.write_text(json.dumps({**results, name: found}, indent=1) + "\n")
    page = ROOT / "docs" / "studies.md"
    page.write_text(written(page.read_text(), json.loads(RESULTS.read_text())))


if __name__ == "__main__":
    main(sys.argv[1:])
