"""A line of text in the cell while something takes its time; nothing outside of notebooks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def told(name: str) -> Iterator[None]:
    """Say that this network is exported, then how long it took."""
    shell = sys.modules.get("IPython")
    current = shell.get_ipython() if shell else None
    if current is None or not hasattr(current, "kernel"):
        yield
        return
    from IPython.display import display

    def text(sentence: str) -> dict[str, str]:
        return {"text/plain": sentence}

    begin = time.monotonic()
    line = display(text(f"Exporting {name} to ONNX …"), raw=True, display_id=True)
    try:
        yield
    except BaseException:
        line.update(text(f"{name} was not exported."), raw=True)
        raise
    seconds = time.monotonic() - begin
    line.update(text(f"{name} was exported to ONNX in {seconds:.1f} s."), raw=True)
