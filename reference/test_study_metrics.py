"""What the metrics of studies are held to is what Quantus computes, where that is installed."""

# ruff: noqa: D103

from __future__ import annotations

import json

import numpy as np
import pytest

from reference.files import DATA

perturb = pytest.importorskip(
    "quantus.functions.perturb_func", reason="npm run setup -- --with frameworks"
)
CASES = json.loads((DATA / "study_metrics.json").read_text())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_imputation_is_that_of_quantus(case: dict) -> None:
    a, b = (np.array(case[key], np.float64) for key in ("a", "b"))
    removed = np.sort(np.argsort(-a.ravel(), kind="stable")[: round(0.3 * a.size)])
    filled = perturb.noisy_linear_imputation(b[None].copy(), removed, noise=0.0)
    np.testing.assert_allclose(filled.reshape(b.shape), case["imputed"], atol=1e-9)
