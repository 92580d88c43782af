"""What every fuzzer shares: how many cases, from which seed, and the report at the end.

``npm run fuzz`` sets FUZZ_CASES, FUZZ_SEED and FUZZ_REPORTS. A case that raises is a finding. A
short run shrinks the first one; a long run goes on and counts their kinds.
"""

from __future__ import annotations

import faulthandler
import itertools
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

_CASES = os.environ.get("FUZZ_CASES")
_SEED = int(os.environ.get("FUZZ_SEED", "1"))
_REPORTS = os.environ.get("FUZZ_REPORTS")
#: Cases of one run of hypothesis.
_BATCH = 2500
#: Letters of an example in a report.
_EXAMPLE = 300
#: Seconds of the processor after which a case has hung; the process is ended with its traceback.
_HUNG = 60


def _alarm(seconds: float) -> None:
    """End the process unless called again before it has computed for so long; 0: never."""
    if not hasattr(signal, "setitimer"):  # Windows
        return
    if seconds:
        faulthandler.register(signal.SIGPROF, chain=True)
    signal.setitimer(signal.ITIMER_PROF, seconds)


class Findings:
    """What a fuzzer finds; `count` cases, the longest of `slowest` seconds of the processor."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.count = 0
        self.slowest = 0.0
        self._kinds: dict[str, dict[str, Any]] = {}

    @contextmanager
    def case(self, example: Callable[[], object]) -> Iterator[None]:
        """Judge one case inside; `example` tells which one it is."""
        begin = time.process_time()
        _alarm(_HUNG)
        try:
            yield
        except (hypothesis.errors.HypothesisException, hypothesis.errors.StopTest):
            raise
        except Exception as error:
            if _CASES is None:
                raise
            self._note(error, example)
        finally:
            _alarm(0)
            self.count += 1
            self.slowest = max(self.slowest, time.process_time() - begin)

    def _note(self, error: Exception, example: Callable[[], object]) -> None:
        # Errors that differ in numbers and quoted values are of one kind.
        text = re.sub(r"'[^']*'|\"[^\"]*\"", "'…'", f"{type(error).__name__}: {error}")
        kind = re.sub(r"\d+", "0", text)[:_EXAMPLE]
        shown = repr(example())[:_EXAMPLE]
        known = self._kinds.setdefault(kind, {"kind": kind, "example": shown, "count": 0})
        known["count"] += 1

    def report(self) -> None:
        """Write what was found for ``npm run fuzz``, and fail if it is anything."""
        if _REPORTS is not None:
            about = {
                "name": self.name,
                "cases": self.count,
                "kinds": list(self._kinds.values()),
                "slowest": self.slowest * 1000,
                "peak": _peak(),
            }
            path = Path(_REPORTS) / f"{re.sub(r'[^a-z0-9]+', '-', self.name.lower())}.json"
            path.write_text(json.dumps(about))
        assert list(self._kinds) == []


def _peak() -> int:
    """Most bytes that this process has had."""
    if resource is None:
        return 0
    unit = 1 if sys.platform == "darwin" else 1024
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) * unit


def _limits(cases: int, **more: Any) -> settings:
    return settings(
        max_examples=cases,
        phases=(Phase.generate,) if _CASES else (Phase.generate, Phase.shrink),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        **more,
    )


def _batches(cases: int) -> Iterator[tuple[int, int]]:
    """Seed and number of cases of each run: hypothesis remembers every case of one."""
    left = cases if _CASES is None else int(_CASES)
    for index in itertools.count():
        if left <= 0:
            return
        yield _SEED + 1_000_003 * index, min(left, _BATCH)
        left -= _BATCH


def fuzz_machine(
    name: str, cases: int, machine: Callable[[Findings], type[RuleBasedStateMachine]], steps: int
) -> Callable[[], None]:
    """A test that runs a state machine, whose rules judge within `Findings.case`.

    A case is a step: `steps` of them, or a few more, make a run of the machine.
    """

    def test() -> None:
        findings = Findings(name)
        for seed, count in _batches(cases):
            made = hypothesis.seed(seed)(machine(findings))
            limits = _limits(-(-count // steps), stateful_step_count=steps)
            run_state_machine_as_test(made, settings=limits)
        findings.report()

    return test


def fuzz(
    name: str, cases: int, strategy: st.SearchStrategy[Any]
) -> Callable[[Callable[[Any], object]], Callable[[], None]]:
    """A test that calls the decorated function with cases of a strategy.

    Parameters
    ----------
    name
        What is made, for the report.
    cases
        How many a short run makes.
    strategy
        How they are made.
    """

    def decorate(judge: Callable[[Any], object]) -> Callable[[], None]:
        def test() -> None:
            findings = Findings(name)

            def each(value: Any) -> None:
                with findings.case(lambda: value):
                    judge(value)

            for seed, count in _batches(cases):
                hypothesis.seed(seed)(_limits(count)(hypothesis.given(strategy)(each)))()
            findings.report()

        return test

    return decorate
