"""`npm run methods:sweep -- --completeness`: what the maps of integrated gradients add up to.

The sum of each map of our engine, by default parameters, beside y(x) − y(x₀) of PyTorch in double
precision; Captum's at as many steps as the parameter says, by its Gauss–Legendre rule; and the
correlation of our adaptive rule with Captum's map at many steps.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import torch
from captum import attr
from numpy.typing import NDArray

from reference.attribution import square_pixels
from reference.files import EXAMPLES, ROOT, write_json
from reference.methods import Subject, doubled, start
from reference.parity.report import _table
from reference.sweep.compare import correlation, engine
from reference.sweep.rows import CORRELATION, NAMES
from reference.sweep.subjects import Case, Question, case

RESULTS = ROOT / "reference" / "sweep" / "completeness.json"
PICTURES = ("chelsea", "coffee", "china")
BASELINES = ("black", "blur", "mean")
#: Of the networks with seeded weights.
FEWER = (PICTURES[:2], BASELINES[:2])
METHOD = "integrated-gradients"
STEPS = 32
#: Steps of both where their maps are compared, of the first picture from black: of the embedded
#: network, and of the others.
MANY, MANY_SEEDED = 1000, 200
#: What the adaptive rule promises.
GAP = 0.01
#: Side of the pictures that the embedded network sees; others have that of the sweep.
SIDE = 160
MEAN, STD = 0.45, 0.225


class Sum(NamedTuple):
    """A map's sum: gaps are |Σ M / (y(x) − y(x₀)) − 1|, passes those of our engine."""

    network: str
    picture: str
    baseline: str
    change: float
    gap: float
    passes: int
    captum: float
    correlation: float | None
    many: int | None


def sums(name: str) -> Iterator[Sum]:
    """All pictures and baselines of a network."""
    found = case(name)
    side = SIDE if name == NAMES[0] else found.subject.image.shape[0]
    pictures, baselines = (PICTURES, BASELINES) if name == NAMES[0] else FEWER
    for picture in pictures:
        pixels = square_pixels(EXAMPLES / f"{picture}.jpg", side)
        yield from of_picture(name, picture, seen(name, found, pixels), baselines)


def seen(name: str, found: Case, pixels: NDArray[np.uint8]) -> Case:
    """The network that sees a photograph, and explains what it takes it for."""
    given = found.subject
    mean, std = (given.mean, given.std) if name == NAMES[0] else (MEAN, STD)
    image = (pixels / 255).astype(np.float32)
    subject = given._replace(image=image, mean=mean, std=std, single=True)
    with torch.no_grad():
        target = int(subject.network.float()(subject.x)[0].argmax())
    return found._replace(subject=subject._replace(target=target))


def of_picture(name: str, picture: str, found: Case, baselines: tuple[str, ...]) -> Iterator[Sum]:
    """The baselines of a picture."""
    single = found.subject
    exact = doubled(single._replace(single=False))
    most = MANY if name == NAMES[0] else MANY_SEEDED
    many = {"steps": most, "limit": most, "baseline": BASELINES[0], "rule": "adaptive"}
    asked = [Question(METHOD, {"baseline": baseline}, single.layer) for baseline in baselines]
    if picture == PICTURES[0]:
        asked.append(Question(METHOD, many, single.layer))
    maps, _, passes = engine(found, asked)
    for question in asked[: len(baselines)]:
        baseline = question.parameters["baseline"]
        change = float(exact.output(exact.x) - exact.output(start(exact, baseline)))

        def gap(map_: NDArray[Any], change: float = change) -> float:
            return abs(float(map_.sum(dtype=np.float64)) / change - 1)

        ours, theirs = maps[question.key], captum(single, baseline, STEPS)
        compared = None
        if picture == PICTURES[0] and baseline == BASELINES[0]:
            compared = correlation(maps[asked[-1].key], captum(single, baseline, most))
        yield Sum(
            name,
            picture,
            baseline,
            round(change, 4),
            round(gap(ours), 5),
            passes[question.key],
            round(gap(theirs), 5),
            None if compared is None else round(compared, 6),
            None if compared is None else most,
        )


def captum(subject: Subject, baseline: str, steps: int) -> NDArray[Any]:
    """Its map, [C, H, W]."""
    x = subject.x.clone().requires_grad_()
    x0 = start(subject, baseline).float()
    found = attr.IntegratedGradients(subject.network).attribute(
        x, x0, subject.target, n_steps=steps, method="gausslegendre", internal_batch_size=1
    )
    return found.detach().numpy()[0]


def read() -> list[Sum]:
    """Of earlier runs."""
    return [Sum(**one) for one in json.loads(RESULTS.read_text())] if RESULTS.exists() else []


def write(rows: list[Sum]) -> None:
    """As data; docs/method-parity.md is written with the sweep's rows."""
    write_json(RESULTS, [row._asdict() for row in rows])


HEAD = """
## Completeness of integrated gradients

Written by `npm run methods:sweep -- --completeness`. How far the sum of the map is from
y(x) − y(x₀), as PyTorch has it in double precision: the networks above with photographs (the
embedded one at {side} pixels) and their highest class, at the default parameters; beside it
Captum's `gausslegendre` at the same {steps} steps at which ours begins. Along the path the
gradient of a network of clipped activations jumps from step to step, most of all near black, so
few nodes of a fixed rule miss it. Every gradient pass says y, too, so the adaptive rule knows of
each part of the path what it should add up to: it halves the one that misses it the most, until
the sum has been within {bound} for eight passes in a row, at most `limit` times. Nothing is
scaled: the gap that is left is the rule's own, and the page tells it of every map.
`rule=gauss-legendre` takes the same nodes as Captum; the tables above compare it.

{passed} of {total} maps are within {bound}; the largest gap is {largest}.
"""

LAST = """
The map of the adaptive rule beside Captum's, many steps each, `chelsea.jpg` from black,
correlation: {found}.

Weights that were drawn at random make far rougher functions than trained ones: along the path from
black MobileNetV2's goes up and down by many times its change, so that {limit} points do not meet it
either, and what few points of a fixed rule get there is chance. The gap is told as it is, and
`limit` may be raised.
"""


def section() -> list[str]:
    """Of docs/method-parity.md."""
    rows = read()
    head = HEAD.format(
        side=SIDE,
        steps=STEPS,
        bound=f"{GAP:.0%}".replace("%", " %"),
        passed=sum(row.gap <= GAP for row in rows),
        total=len(rows),
        largest=percent(max(row.gap for row in rows)),
    )
    table = _table(
        ("network", "picture", "baseline", "gap", "passes", "Captum's gap"),
        [
            (
                f"`{row.network}`",
                f"`{row.picture}`",
                row.baseline,
                percent(row.gap),
                str(row.passes),
                percent(row.captum),
            )
            for row in rows
        ],
    )
    compared = ", ".join(
        f"`{row.network}` {row.correlation:.6f} ({row.many:,} steps)"
        for row in rows
        if row.correlation is not None
    )
    return [head, table, LAST.format(found=compared, limit=max(row.passes for row in rows))]


def percent(share: float) -> str:
    """With a digit behind the point."""
    return f"{100 * share:.1f} %"


def passed(row: Sum) -> bool:
    """Whether it keeps what is promised."""
    return row.gap <= GAP and (row.correlation is None or row.correlation >= CORRELATION)
