"""The quick networks of the table agree with PyTorch; skipped where a framework is missing."""

# ruff: noqa: D103

from __future__ import annotations

import importlib.util
import multiprocessing
from concurrent.futures import ProcessPoolExecutor

import pytest

from reference.parity.networks import NETWORKS, Network

NEEDED = ("torch", "torchvision", "captum", "onnxscript")
QUICK = [network for network in NETWORKS if network.quick]


@pytest.mark.parametrize("network", QUICK, ids=lambda network: f"{network.origin}/{network.name}")
def test_logits_and_maps_are_those_of_pytorch(network: Network) -> None:
    for framework in (*NEEDED, network.origin):
        if importlib.util.find_spec(framework) is None:
            pytest.skip(f"{framework} is not installed: see reference/requirements.txt")
    from reference.parity.compare import compare

    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        row = pool.submit(compare, network).result()
    assert row.error == ""
    assert row.passed, row
