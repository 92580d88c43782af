"""The results as data (results.json beside this file) and as the table of docs/parity.md."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path

from reference.files import ROOT, write_json
from reference.parity.compare import CORRELATION, LOGITS, Row
from reference.parity.networks import NETWORKS, Network

RESULTS = Path(__file__).parent / "results.json"
TABLE = ROOT / "docs" / "parity.md"
HEAD = """# Parity on whole networks

Written by `npm run parity`: `-- --all` measures all of them anew, `-- --only` replaces some rows.
Every network has seeded random weights (nothing is downloaded; batch norms have measured
statistics), takes noise at its own size, and is exported as a user would export it. Our engine runs
in Node on its WebAssembly executor; PyTorch computes in float64 from the module itself, at the
layer that the panel looks at by default and for the class with the highest logit. Weights are drawn
so that float32 can follow: inception_v4 has the shifts of its batch norms around 0.5, since around
0 PyTorch's own float32 is 5e-4 (logits) and 0.996 (gradient) away from its float64.

- logits: largest difference as a part of the largest logit, at most {logits}
- Grad-CAM, gradient: Pearson correlation of the map at the layer's own resolution, and of the plain
  gradient to the input, at least {correlation}
- guided: activations to which the guided rule applies (ReLU, ReLU6), of all

{passed} of {total} networks that were compared pass; the declared table has {declared}.
"""
COLUMNS = (
    "network",
    "size",
    "exporter",
    "parameters",
    "layer",
    "logits",
    "Grad-CAM",
    "gradient",
    "guided",
)


def read(path: Path = RESULTS) -> dict[str, Row]:
    """Rows of earlier runs by `key`; networks that left the table are forgotten."""
    if not path.exists():
        return {}
    known = {key(network): network for network in NETWORKS}
    entries = json.loads(path.read_text())
    return {
        entry["key"]: Row(
            known[entry["key"]],
            **{
                field: float("nan") if entry[field] is None else entry[field]
                for field in Row._fields[1:]
            },
        )
        for entry in entries
        if entry["key"] in known
    }


def key(network: Network) -> str:
    """What a network is called on the command line: `torchvision/resnet18`."""
    return f"{network.origin}/{network.name}"


def write(rows: dict[str, Row]) -> None:
    """Write both files, in the order of the declared table."""
    ordered = [rows[key(network)] for network in NETWORKS if key(network) in rows]
    write_json(
        RESULTS,
        [
            {"key": key(row.network)}
            | {
                field: None if isinstance(value, float) and math.isnan(value) else value
                for field, value in zip(Row._fields[1:], row[1:], strict=True)
            }
            for row in ordered
        ],
    )
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(_page(ordered))


def _page(rows: list[Row]) -> str:
    passed = [row for row in rows if row.passed]
    failed = [row for row in rows if not row.passed]
    head = HEAD.format(
        logits=LOGITS,
        correlation=CORRELATION,
        passed=len(passed),
        total=len(rows),
        declared=len(NETWORKS),
    )
    parts = [head]
    for origin in dict.fromkeys(row.network.origin for row in rows):
        cells = [_cells(row) for row in passed if row.network.origin == origin]
        parts.append(f"## {origin}\n\n{_table(COLUMNS, cells)}\n")
    if failed:
        cells = [(key(row.network), _reason(row)) for row in failed]
        parts.append(f"## What fails\n\n{_table(('network', 'why'), cells)}\n")
    compared = {row.network for row in rows}
    rest = [f"`{key(network)}`" for network in NETWORKS if network not in compared]
    if rest:
        parts.append(f"## Not compared yet\n\n{', '.join(rest)}\n")
    return "\n".join(parts)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.network.name,
        str(row.network.size),
        row.exporter,
        f"{row.parameters / 1e6:.1f} M",
        f"`{row.layer}`",
        f"{row.logits:.0e}",
        f"{row.cam:.6f}",
        f"{row.gradient:.6f}",
        f"{row.guided} of {row.activations}",
    )


def _reason(row: Row) -> str:
    measured = f"logits {row.logits:.1e}, Grad-CAM {row.cam:.4f}, gradient {row.gradient:.4f}"
    return (row.error or measured).replace("|", "\\|").replace("\n", " ")


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Markdown table, padded as prettier pads it."""
    lines = [tuple(head), *(tuple(row) for row in rows)]
    widths = [max(3, *(len(line[i]) for line in lines)) for i in range(len(lines[0]))]

    def line(cells: Iterable[str]) -> str:
        return "| " + " | ".join(c.ljust(w) for c, w in zip(cells, widths, strict=True)) + " |"

    return "\n".join([line(lines[0]), line("-" * w for w in widths), *map(line, lines[1:])])
