"""The tables of docs/studies.md, made of results.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
RESULTS = Path(__file__).parent / "results.json"
BEGIN, END = "<!-- checked: npm run studies -->", "<!-- end of what is checked -->"


def written(page: str, results: Mapping[str, Any]) -> str:
    """The page with its tables made anew."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    parts = [BEGIN, *(TABLES[name](results[name]) for name in TABLES if name in results), END]
    return before + "\n\n".join(parts) + after


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def _dense(rows: Sequence[Mapping[str, Any]]) -> str:
    axes = list(dict.fromkeys(row["axis"] for row in rows))
    pictures = len({row["picture"] for row in rows})
    lines = []
    for axis in axes:
        of = [row for row in rows if row["axis"] == axis]
        lines.append(
            [
                f"`{axis}`",
                len(of),
                sum(len(row["expected"]) for row in of),
                f"{max(row['apart'] for row in of):.2f}",
                sum(row["narrow"] for row in of),
                sum(row["missed"] for row in of),
            ]
        )
    head = ["axis", "pictures", "breaks", "furthest apart, steps", "narrow breaks", "missed"]
    return (
        f"**Breaking points beside a dense scan.** {pictures} pictures, the embedded network at 64 "
        "pixels, where it breaks often; the dense scan goes in twentieths of the slider’s step. "
        "Every break that it finds, with more than the step of the scan to the next on either "
        "side, is found by bisection within a tenth of the slider’s step. “Narrow” breaks are "
        "nearer to the next one; the scan may step over them, and the last column counts those "
        "that it did.\n\n" + _table(head, lines)
    )


def _grid(rows: Sequence[Mapping[str, Any]]) -> str:
    lines = [
        [
            row["picture"],
            row["points"],
            "the same" if row["worst"] == row["ours"] else f"{row['ours']}, not {row['worst']}",
            f"{row['logits_apart']:.1e}",
        ]
        for row in rows
    ]
    return (
        "**The worst of Engstrom’s grid beside PyTorch.** The embedded network at 160 pixels, "
        "torchvision’s `rotate` and `affine` for the same points.\n\n"
        + _table(["picture", "points", "worst point", "logits apart at most"], lines)
    )


TABLES = {"dense": _dense, "grid": _grid}
