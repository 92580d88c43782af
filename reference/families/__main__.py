"""`npm run families`: give families of networks to the widget, and write docs/models.md."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from reference.families.declared import FAMILIES, Family

if TYPE_CHECKING:
    from reference.families.compare import Row


def compared(family: Family) -> Row:
    """One row; in a process of its own, since exporters leave hundreds of megabytes behind."""
    from reference.families.compare import Row, compare

    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as pool:
        try:
            return pool.submit(compare, family).result()
        except BrokenProcessPool:
            return Row(family, error="its process was killed, most likely for memory")


def main() -> int:
    """Run the comparison; 1 if a family fails."""
    parser = argparse.ArgumentParser(prog="npm run families --", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="families whose name holds it")
    parser.add_argument("--missing", action="store_true", help="those without a result")
    options = parser.parse_args()

    from reference.families import report

    rows = report.read()
    chosen = [
        family
        for family in FAMILIES
        if (not options.only or any(word in report.key(family) for word in options.only))
        and not (options.missing and report.key(family) in rows)
    ]
    if not chosen:
        sys.exit("No family is called so, or none is missing; see reference/families/declared.py.")
    multiprocessing.set_forkserver_preload(["torchvision", "reference.families.compare", "timm"])
    passed = True
    for number, family in enumerate(chosen, 1):
        begin = time.monotonic()
        row = compared(family)
        # Another run may have written others meanwhile.
        report.write({**report.read(), report.key(family): row})
        passed = passed and row.passed
        outcome = row.error or (
            f"{row.layer}, logits {row.logits:.0e}, Grad-CAM {row.cam:.6f}, "
            f"usual {row.usual:.3f} ({row.own:.6f})"
        )
        print(
            f"{number}/{len(chosen)} {'passes' if row.passed else 'FAILS'} "
            f"{report.key(family)}: {outcome} ({time.monotonic() - begin:.0f} s)",
            flush=True,
        )
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
