"""`npm run parity`: compare whole networks, one at a time, and write docs/parity.md."""

from __future__ import annotations

import argparse
import importlib.util
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING

from reference.parity.networks import NETWORKS, Network

if TYPE_CHECKING:
    from reference.parity.compare import Row

FRAMEWORKS = ("torch", "torchvision", "captum", "timm", "keras", "onnxscript")


def chosen(options: argparse.Namespace) -> list[Network]:
    """Networks that the options ask for: the quick list, all, or those whose name holds a word."""
    if options.only:
        return [
            network
            for network in NETWORKS
            if any(word in f"{network.origin}/{network.name}" for word in options.only)
        ]
    return [network for network in NETWORKS if options.all or network.quick]


def compared(network: Network) -> tuple[Row, float]:
    """One row, and the seconds it took.

    In a process of its own: exporters leave hundreds of megabytes behind.
    """
    from reference.parity.compare import Row, compare

    begin = time.monotonic()
    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as pool:
        try:
            row = pool.submit(compare, network).result()
        except BrokenProcessPool:
            row = Row(network, error="its process was killed, most likely for memory")
    return row, time.monotonic() - begin


def main() -> int:
    """Run the comparison; 1 if a network fails."""
    parser = argparse.ArgumentParser(prog="npm run parity --", description=__doc__)
    parser.add_argument("--all", action="store_true", help="every network of the table")
    parser.add_argument("--only", nargs="+", metavar="WORD", help="networks whose name holds it")
    parser.add_argument("--jobs", type=int, default=1, metavar="N", help="networks at a time")
    options = parser.parse_args()
    missing = [name for name in FRAMEWORKS if importlib.util.find_spec(name) is None]
    if missing:
        sys.exit(f"{', '.join(missing)} not installed; see reference/requirements.txt.")
    networks = chosen(options)
    if not networks:
        sys.exit(f"No network is called {' or '.join(options.only)}; see reference/parity.")

    from reference.parity import report

    multiprocessing.set_forkserver_preload(["torchvision", "reference.parity.compare", "timm"])
    # The table of all networks is that of one run.
    rows = {} if options.all else report.read()
    passed = True
    with ThreadPoolExecutor(options.jobs) as threads:
        for number, (row, seconds) in enumerate(threads.map(compared, networks), 1):
            name = report.key(row.network)
            rows[name] = row
            report.write(rows)
            passed = passed and row.passed
            outcome = row.error or (
                f"logits {row.logits:.0e}, Grad-CAM {row.cam:.6f}, gradient {row.gradient:.6f}"
            )
            print(
                f"{number}/{len(networks)} {'passes' if row.passed else 'FAILS'} "
                f"{name}: {outcome} ({seconds:.0f} s)",
                flush=True,
            )
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
