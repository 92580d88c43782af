"""The results as data (results.json beside this file) and as the tables of docs/models.md."""

from __future__ import annotations

import json
import math
from pathlib import Path

from reference.families.compare import CORRELATION, LOGITS, Row
from reference.families.declared import FAMILIES, Family
from reference.files import ROOT, write_json
from reference.parity.report import _table

RESULTS = Path(__file__).parent / "results.json"
PAGE = ROOT / "docs" / "models.md"
BEGIN, END = "<!-- families: npm run families -->", "<!-- /families -->"
TITLES = {
    "torchvision": "torchvision",
    "timm": "timm",
    "transformers": "Hugging Face transformers",
    "keras": "Keras applications behind augmentation",
    "keras-jax": "The same on JAX",
    "keras-tensorflow": "The same on TensorFlow",
    "file": "Files of other tools",
}
HEAD = """{passed} of {total} families pass. Each was given to `AugmentationImpact(…)` with seeded
weights (nothing is downloaded), and what a page makes of it was compared with the framework:
PyTorch in float64, Keras in float32.

- logits: largest difference as a part of the largest logit, at most {logits}, or twice the next
- float32: the same of the framework's own logits in float32 beside its own in float64, the largest
  over this picture and eight that differ from it by rounding alone (1e-7); “–”: not measured
- Grad-CAM: correlation at the default layer with the framework's map there, at least
  {correlation}; “–” where the framework has no module that returns this value, “chosen” where
  branches meet behind their maps, so that the panel offers layers
- usual layer: where the network's authors or pytorch-grad-cam look; “there” is the correlation of
  our map at that layer with PyTorch's, “default” that of the map that the panel opens with"""
COLUMNS = ("network", "size", "default layer", "method", "logits", "float32", "Grad-CAM")
USUAL = ("network", "usual layer", "there", "default layer", "default")


def key(family: Family) -> str:
    """What a family is called on the command line: `timm/hiera_tiny_224`."""
    return f"{family.origin}/{family.name}"


def read(path: Path = RESULTS) -> dict[str, Row]:
    """Rows of earlier runs by `key`; families that left the table are forgotten."""
    known = {key(family): family for family in FAMILIES}
    entries = json.loads(path.read_text()) if path.exists() else []
    return {
        entry["key"]: Row(
            known[entry["key"]],
            **{
                name: math.nan if entry[name] is None else entry[name]
                for name in Row._fields[1:]
                if name in entry
            },
        )
        for entry in entries
        if entry["key"] in known
    }


def write(rows: dict[str, Row]) -> None:
    """Write the results and the tables, in the order of the declared table."""
    ordered = [rows[key(family)] for family in FAMILIES if key(family) in rows]
    write_json(
        RESULTS,
        [
            {"key": key(row.family)}
            | {
                name: None if isinstance(value, float) and math.isnan(value) else value
                for name, value in zip(Row._fields[1:], row[1:], strict=True)
            }
            for row in ordered
        ],
    )
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(f"{before}{BEGIN}\n\n{tables(ordered)}\n\n{END}{after}")


def tables(rows: list[Row]) -> str:
    """All tables as Markdown."""
    passed = [row for row in rows if row.passed]
    parts = [
        HEAD.format(passed=len(passed), total=len(rows), logits=LOGITS, correlation=CORRELATION)
    ]
    for origin, title in TITLES.items():
        cells = [_cells(row) for row in rows if row.family.origin == origin and not row.error]
        if cells:
            parts.append(f"### {title}\n\n{_table(COLUMNS, cells)}")
    looked_at = [_usual(row) for row in rows if row.family.looked_at and not row.error]
    if looked_at:
        parts.append(f"### The default map beside the usual one\n\n{_table(USUAL, looked_at)}")
    failed = [(key(row.family), _reason(row)) for row in rows if not row.passed]
    if failed:
        parts.append(f"### What does not pass\n\n{_table(('network', 'why'), failed)}")
    return "\n\n".join(parts)


def _cells(row: Row) -> tuple[str, ...]:
    return (
        row.family.name,
        str(row.family.size),
        f"`{row.layer}`" + (", chosen" if row.chosen else ""),
        row.method,
        f"{row.logits:.0e}",
        "–" if math.isnan(row.rounding) else f"{row.rounding:.0e}",
        _number(row.cam),
    )


def _usual(row: Row) -> tuple[str, ...]:
    return (
        key(row.family),
        f"`{row.family.looked_at}`",
        _number(row.own),
        f"`{row.layer}`",
        _number(row.usual, 3),
    )


def _number(value: float, digits: int = 6) -> str:
    return "–" if math.isnan(value) else f"{value:.{digits}f}"


def _reason(row: Row) -> str:
    measured = f"logits {row.logits:.1e} (float32 {row.rounding:.1e}), Grad-CAM {_number(row.cam)}"
    there = f", there {_number(row.own)}" if row.family.looked_at else ""
    return (row.error or measured + there).replace("|", "\\|").replace("\n", " ")
