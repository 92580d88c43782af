"""`npm run methods:sweep`: every method on whole networks, and docs/method-parity.md."""

from __future__ import annotations

import argparse
import sys
import time

import torch

from reference.sweep import report
from reference.sweep.compare import compare
from reference.sweep.rows import CORRELATION, NAMES


def main() -> int:
    """Run the comparison; 1 if a map differs."""
    parser = argparse.ArgumentParser(prog="npm run methods:sweep --", description=__doc__)
    parser.add_argument("--only", nargs="+", metavar="WORD", help="networks whose name holds it")
    parser.add_argument("--methods", nargs="+", metavar="WORD", default=[])
    parser.add_argument("--threads", type=int, help="of PyTorch")
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    passed = True
    for name in NAMES:
        if options.only and not any(word in name for word in options.only):
            continue
        for row in compare(name, tuple(options.methods)):
            kept = [r for r in report.read() if (r.network, r.key) != (row.network, row.key)]
            report.write([*kept, row])
            right = row.refused is not None or (row.formula or 0) >= CORRELATION
            passed = passed and right
            said = row.refused or f"{row.formula:.6f} {row.libraries}"
            print(f"{time.strftime('%X')} {name} {row.key}: {said}", flush=True)
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
