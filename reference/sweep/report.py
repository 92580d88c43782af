"""The results as data (results.json) and as the tables of docs/method-parity.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from reference.files import ROOT, write_json
from reference.parity.report import _table
from reference.sweep import completeness
from reference.sweep.rows import CORRELATION, DIFFERS, NAMES, WITH_EPSILON, Row

RESULTS = Path(__file__).parent / "results.json"
PAGE = ROOT / "docs" / "method-parity.md"
LIBRARIES = ("Captum", "pytorch-grad-cam", "torch-cam")
HEAD = """# Methods beside PyTorch, Captum, pytorch-grad-cam and torch-cam

Written by `npm run methods:sweep` (`-- --only WORD` for networks whose name holds the word).
Pearson correlation of our map, computed by the engine in Node on its WebAssembly executor, with the
map of the method's formula in PyTorch (float64, [reference/methods.py](../reference/methods.py))
for the same class; at least {bound}. The embedded network sees a photograph of 96 pixels a side;
the others have seeded random weights (nothing is downloaded) and see noise of that size, DeiT of
224. SmoothGrad gets the same noise on both sides, RISE the same masks. Passes are fewer than by
default where they are a choice: {passes}.

{passed} of {total} maps that a network can have reach {bound}; the lowest is {lowest}.
"""


def read(path: Path = RESULTS) -> list[Row]:
    """Rows of earlier runs."""
    return [Row(**entry) for entry in json.loads(path.read_text())] if path.exists() else []


def write(rows: Iterable[Row]) -> None:
    """Write both files, networks in their order."""
    given = list(rows)
    # As the first of the networks to be asked had them.
    methods = list(dict.fromkeys(row.method for row in given))
    ordered = sorted(given, key=lambda row: (NAMES.index(row.network), methods.index(row.method)))
    write_json(RESULTS, [row._asdict() for row in ordered])
    PAGE.write_text(page(ordered))


def page(rows: list[Row]) -> str:
    """What the rows say."""
    judged = [row.formula for row in rows if row.formula is not None]
    passes = dict.fromkeys(
        f"{row.method} {' '.join(f'{k}={v}' for k, v in row.parameters.items())}"
        for row in rows
        if row.network == NAMES[0] and row.parameters
    )
    head = HEAD.format(
        bound=CORRELATION,
        passes="; ".join(passes),
        passed=sum(value >= CORRELATION for value in judged),
        total=len(judged),
        lowest=cell(min(judged)),
    )
    networks = [name for name in NAMES if any(row.network == name for row in rows)]
    methods = list(dict.fromkeys(row.method for row in rows))
    found = {(row.method, row.network): row for row in rows}

    def formula(method: str, network: str) -> str:
        row = found.get((method, network))
        if row is None:
            return ""
        return "–" if row.formula is None else cell(row.formula)

    first = _table(
        ("method", *networks),
        [(f"`{method}`", *(formula(method, name) for name in networks)) for method in methods],
    )
    libraries = [[others(rows, method, name) for name in LIBRARIES] for method in methods]
    second = _table(
        ("method", *LIBRARIES),
        [(f"`{method}`", *cells) for method, cells in zip(methods, libraries, strict=True)],
    )
    differs = [f"- {library}, `{method}`: {why}." for (library, method), why in DIFFERS.items()]
    refused = dict.fromkeys(
        f"- `{row.network}`, `{row.method}`: “{row.refused}”" for row in rows if row.refused
    )
    layers = [f"- `{name}`: {', '.join(layers_of(rows, name))}" for name in networks]
    missing = [f"`{name}`" for name in NAMES if name not in networks]
    parts = [
        head,
        *([f"Not compared yet: {', '.join(missing)}.\n"] if missing else []),
        "## Against the formulas\n",
        first,
        "\n– : the network cannot have the method, see below.\n",
        "## Against the libraries\n",
        "Lowest correlation over the networks on which the library has the method.\n",
        second,
        "\nWhere a library means something else on purpose, the formula of the paper holds:\n",
        *differs,
        EPSILON.format(least=cell(min(r.libraries.get(WITH_EPSILON, 1.0) for r in rows))),
        *completeness.section(),
        "## Layers\n",
        LAYERS,
        *layers,
        "\n## What is refused\n",
        *refused,
    ]
    return "\n".join(parts) + "\n"


EPSILON = """
With the 1e-6 added to the formula in NumPy, pytorch-grad-cam's Grad-CAM++ and the formula are the
same: {least} on every network, DeiT among them.
"""


LAYERS = """Score-CAM takes a pass for each channel, and so a layer with some hundreds. Behind
DeiT's last block but one each place passes through a layer norm alone, whose gradient is at right
angles to it: HiResCAM is zero there up to rounding.
"""


def layers_of(rows: list[Row], network: str) -> list[str]:
    """Each once; of others than the first, whose they are."""
    found: dict[str, list[str]] = {}
    for row in rows:
        if row.network == network:
            found.setdefault(row.layer, []).append(row.method)
    (first, _), *others = found.items()
    return [f"`{first}`", *(f"`{layer}` for {', '.join(of)}" for layer, of in others)]


def others(rows: list[Row], method: str, library: str) -> str:
    """The lowest correlation with a library, and on how many networks."""
    values = [r.libraries[library] for r in rows if r.method == method and library in r.libraries]
    return f"{cell(min(values))} ({len(values)})" if values else ""


def cell(value: float) -> str:
    """Six digits."""
    return f"{value:.6f}"
