"""The fuzzers' own patience: a case without an end does not hold up a run for ever."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

_ENDLESS = """
from python_tests.fuzz import frame
frame._HUNG = 0.2
with frame.Findings("endless").case(lambda: "it"):
    while True:
        pass
"""


@pytest.mark.skipif(not hasattr(signal, "SIGPROF"), reason="no timer of the processor")
def test_a_case_that_computes_for_ever_ends_its_process_and_says_where():
    ended = subprocess.run([sys.executable, "-c", _ENDLESS], capture_output=True, text=True)
    assert ended.returncode == -signal.SIGPROF
    assert 'File "<string>"' in ended.stderr
