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


def _gallery(found: Mapping[str, Any]) -> str:
    same, points = found["same"], found["points"]
    ratio = found["seconds"] / found["pytorch_seconds"]
    return (
        "**A gallery beside PyTorch.** 200 pictures by 17 angles of `rotate.angle`, the embedded "
        f"network at 160 pixels: {same:,} of {points:,} points are predicted alike "
        f"({100 * same / points:.2f} %). The page’s engine, one thread of WebAssembly in Node, "
        f"took {found['seconds']:.0f} s, PyTorch on two threads, 17 pictures at once, "
        f"{found['pytorch_seconds']:.0f} s: {ratio:.1f} times as long. They ran "
        "one after the other, and whatever else the machine did meanwhile counts: run it alone on "
        "a quiet machine for a comparison of speed."
    )


def _corruptions(rows: Sequence[Mapping[str, Any]]) -> str:
    def said(row: Mapping[str, Any]) -> list[object]:
        if row["apart"] is not None:
            return [
                f"`{row['corruption']}`",
                f"{row['apart']:.4f}",
                f"{row['most']:.3f}",
                "",
                "",
                "",
            ]
        spread = [f"{row[key]:.3f}" for key in ("mean", "deviation", "spectrum")]
        return [f"`{row['corruption']}`", "", "", *spread]

    head = ["corruption", "apart, mean", "at most", "mean", "deviation", "spectrum"]
    return (
        "**The corruptions of ImageNet-C beside imagecorruptions 1.1.2.** A photograph at 160 "
        "pixels, values from 0 to 1, the furthest of the five severities. Without random numbers: "
        "how far the pixels are apart (8 bits round pixelate’s; scipy leaves the last row of zoom "
        "blur black, and Gaussian blur differs at the border). Seeded, over four pictures each: "
        "the difference of the means, of the standard deviations as a share, and of the logarithms "
        "(base 10) of power in twenty rings of frequency, on average. Fog and frost are a few "
        "large patches, which differ from seed to seed.\n\n"
        + _table(head, [said(row) for row in rows])
    )


TABLES = {"dense": _dense, "grid": _grid, "gallery": _gallery, "corruptions": _corruptions}
