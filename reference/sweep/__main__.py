"""`npm run methods:sweep`: every method on whole networks, and docs/method-parity.md."""

from __future__ import annotations

import argparse
import sys
import time

import torch

from reference.sweep import completeness, report
from reference.sweep.compare import compare
from reference.sweep.rows import CORRELATION, NAMES


def main() -> int:
    """Run the comparison; 1 if a map differs."""
    parser = argparse.ArgumentParser(prog="npm run methods:sweep --", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="networks whose name holds it")
    parser.add_argument("--methods", nargs="+", metavar="WORD", default=[])
    parser.add_argument("--threads", type=int, help="of PyTorch")
    parser.add_argument(
        "--completeness",
        action="store_true",
        help="of integrated gradients on photographs, nothing else",
    )
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    names = [n for n in NAMES if not options.only or any(word in n for word in options.only)]
    if options.completeness:
        return add_up(names)
    passed = True
    for name in names:
        for row in compare(name, tuple(options.methods)):
            kept = [r for r in report.read() if (r.network, r.key) != (row.network, row.key)]
            report.write([*kept, row])
            right = row.refused is not None or (row.formula or 0) >= CORRELATION
            passed = passed and right
            said = row.refused or f"{row.formula:.6f} {row.libraries}"
            print(f"{time.strftime('%X')} {name} {row.key}: {said}", flush=True)
    return 0 if passed else 1


def add_up(names: list[str]) -> int:
    """Look at the sums of integrated gradients; 1 if one misses by too much."""
    found = []
    for name in names:
        for row in completeness.sums(name):
            print(f"{time.strftime('%X')} {row}", flush=True)
            found.append(row)
        others = [row for row in completeness.read() if row.network not in names]
        every = [*others, *found]
        completeness.write(sorted(every, key=lambda row: NAMES.index(row.network)))
    report.write(report.read())
    return 0 if all(map(completeness.passed, found)) else 1


if __name__ == "__main__":
    sys.exit(main())
