"""What ``request_frames`` returns: a future that never blocks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any
from uuid import uuid4

from .frames import Frame

#: Seconds without any sign of a page after which waiting ends.
PATIENCE = 20.0


class FramesRequest:
    """Frames that are on their way from the page.

    ``await request`` waits where the kernel handles messages while a cell runs, and raises in words
    where it does not; ``request.done()``, ``request.result()`` and ``request.add_done_callback``
    never wait.
    """

    def __init__(self) -> None:
        self.id = uuid4().hex
        self._future: Future[list[Frame]] = Future()
        self._signs = 0

    def done(self) -> bool:
        """Whether the frames, or an error, have arrived."""
        return self._future.done()

    def result(self) -> list[Frame]:
        """The frames, in the order in which they were recorded.

        Raises
        ------
        RuntimeError
            They have not arrived yet, or the page could not send them; the message says which.
        """
        if not self.done():
            raise RuntimeError(
                "the frames have not arrived yet; "
                "read them in a later cell, or use on_frames(callback)"
            )
        return self._future.result()

    def add_done_callback(self, callback: Callable[[FramesRequest], Any]) -> None:
        """Call ``callback(request)`` at the end; perhaps on another thread than cells."""
        self._future.add_done_callback(lambda _: callback(self))

    def __await__(self) -> Generator[Any, None, list[Frame]]:
        return self._wait().__await__()

    async def _wait(self) -> list[Frame]:
        if not self.done() and messages_wait_for_cells():
            raise RuntimeError(
                "this kernel handles messages only between cells, so a cell cannot wait for "
                "frames; read widget.frames in a later cell, or use on_frames(callback)"
            )
        seen = -1
        while not self.done():
            if self._signs == seen:
                raise TimeoutError(
                    f"no page sent frames for {PATIENCE:g} seconds; show the widget on a page, or, "
                    "where messages are handled only between cells, use on_frames(callback)"
                )
            seen = self._signs
            waiting = asyncio.shield(asyncio.wrap_future(self._future))
            try:
                return await asyncio.wait_for(waiting, PATIENCE)
            except asyncio.TimeoutError:
                continue
        return self._future.result()

    def note_life(self) -> None:
        """A page answers: waiting goes on."""
        self._signs += 1

    def resolve(self, frames: list[Frame]) -> None:
        """End with these frames; the first end counts."""
        if not self.done():
            self._future.set_result(frames)

    def fail(self, sentence: str) -> None:
        """End with an error; the first end counts."""
        if not self.done():
            self._future.set_exception(RuntimeError(sentence))

    def __repr__(self) -> str:
        if not self.done():
            return "FramesRequest(waiting for the page; see on_frames and widget.frames)"
        error = self._future.exception()
        return f"FramesRequest({error or f'{len(self._future.result())} frames'})"


def messages_wait_for_cells() -> bool:
    """Whether the kernel is an ipykernel that handles no message while a cell runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    kernel = getattr(shell, "kernel", None)
    return kernel is not None and not getattr(kernel, "_supports_kernel_subshells", False)
