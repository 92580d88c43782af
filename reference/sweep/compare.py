"""One network through all: our engine in Node, the formulas in PyTorch, the libraries."""

from __future__ import annotations

import json
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from reference.files import ROOT
from reference.guided import GuidedActivation, laid_over
from reference.methods import (
    METHODS,
    DeconvnetActivation,
    Subject,
    doubled,
    grad_cam,
    guided_backprop,
)
from reference.sweep.libraries import asked, with_epsilon
from reference.sweep.rows import NAMES, WITH_EPSILON, Row
from reference.sweep.subjects import Case, Question, case, questions, with_relu

ENGINE = ("node_modules/.bin/tsx", "scripts/methodSweep.ts")
LOGITS = 1e-4
RULES = {
    "guided-backprop": GuidedActivation(float("inf")),
    "guided-grad-cam": GuidedActivation(float("inf")),
    "deconvnet": DeconvnetActivation(float("inf")),
}


def compare(name: str, words: tuple[str, ...] = ()) -> Iterator[Row]:
    """All methods, or those whose name holds one of the words.

    Raises
    ------
    ValueError
        The logits differ.
    """
    warnings.simplefilter("ignore")
    with with_relu():
        found = case(name)
        subject = doubled(found.subject)
        every = questions(name, found.subject.layer, found.masked)
        chosen = [q for q in every if not words or any(word in q.method for word in words)]
        maps, refused, _ = engine(found, chosen)
        with torch.no_grad():
            logits = subject.network(subject.x)[0].numpy()
        difference = np.abs(maps["logits"] - logits).max() / np.abs(logits).max()
        if difference > LOGITS:
            raise ValueError(f"the logits of {name} differ by {difference:.1e}")
        for question in chosen:
            if question.key in refused:
                sentence = refused[question.key].replace(found.file.name, name)
                yield row(name, question, None, {}, sentence)
                continue
            ours = maps[question.key]
            judged = correlation(ours, formula(subject, question))
            # A pass a channel: the libraries are asked on the embedded network alone.
            skipped = question.method == "score-cam" and name != NAMES[0]
            others = {} if skipped else asked(subject, question)
            libraries = {key: correlation(ours, theirs) for key, theirs in others.items()}
            if question.method == "grad-cam-plus-plus":
                theirs = others["pytorch-grad-cam"]
                libraries[WITH_EPSILON] = correlation(with_epsilon(subject, question.layer), theirs)
            yield row(name, question, judged, libraries, None)


def row(
    name: str,
    question: Question,
    judged: float | None,
    libraries: dict[str, float],
    refused: str | None,
) -> Row:
    """A row of plain numbers."""
    parameters = dict(question.parameters)
    return Row(name, question.method, parameters, question.layer, judged, libraries, refused)


def formula(subject: Subject, question: Question) -> NDArray[Any]:
    """The map by its formula in PyTorch."""
    with with_relu(RULES.get(question.method, torch.relu)):
        if question.method == "guided-grad-cam":
            guided = guided_backprop(subject)
        else:
            made = METHODS[question.method](subject, question.layer, **question.parameters)
            return made.detach().numpy()
    return laid_over(grad_cam(subject, question.layer), guided)[1].numpy()


def engine(
    found: Case, chosen: list[Question]
) -> tuple[dict[str, NDArray[Any]], dict[str, str], dict[str, int]]:
    """Maps, reasons and numbers of passes of our engine, by the question's key."""
    subject = found.subject
    height, width, _ = subject.image.shape
    given = {
        "image": {"height": height, "width": width, "data": subject.image.ravel().tolist()},
        "mean": subject.mean,
        "std": subject.std,
        "target": subject.target,
        "questions": [{"key": question.key, **question._asdict()} for question in chosen],
    }
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "questions.json", Path(folder) / "maps.npz"
        path.write_text(json.dumps(given))
        command = (*ENGINE, str(found.file), str(path), str(out))
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        with np.load(out) as arrays:
            maps = dict(arrays)
    print(*(f"{line['key']} {line['seconds']:.1f} s" for line in lines if "seconds" in line))
    refused = {line["key"]: line["refused"] for line in lines if "refused" in line}
    return maps, refused, {line["key"]: line["passes"] for line in lines if "passes" in line}


def correlation(found: NDArray[Any], expected: NDArray[Any]) -> float:
    """Pearson's r of two maps."""
    pair = found.ravel().astype(np.float64), expected.ravel().astype(np.float64)
    return float(np.corrcoef(*pair)[0, 1])
