"""What is asked of the page: a future that never blocks."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future
from typing import Any, Generic, TypeVar
from uuid import uuid4

from ._counts import counted
from .frames import Frame

T = TypeVar("T")

#: Seconds without any sign of a page after which waiting ends.
PATIENCE = 20.0


class PageRequest(Generic[T]):
    """What is on its way from the page.

    ``await request`` waits where the kernel handles messages while a cell runs, and raises in words
    where it does not; ``request.done()``, ``request.result()`` and ``request.add_done_callback``
    never wait.
    """

    #: What is waited for, its verb, and where it is found without waiting.
    _what, _have, _later, _callback = "an answer", "has", "it", "a callback"

    def __init__(self) -> None:
        self.id = uuid4().hex
        self._future: Future[T] = Future()
        self._signs = 0

    def done(self) -> bool:
        """Whether the answer, or an error, has arrived."""
        return self._future.done()

    def result(self) -> T:
        """What has arrived.

        Raises
        ------
        RuntimeError
            Nothing has arrived yet, or the page could not answer; the message says which.
        """
        if not self.done():
            raise RuntimeError(
                f"the {self._what} {self._have} not arrived yet; "
                f"read {self._later} in a later cell, or use {self._callback}"
            )
        return self._future.result()

    def add_done_callback(self, callback: Callable[[Any], Any]) -> None:
        """Call ``callback(request)`` at the end; perhaps on another thread than cells."""
        self._future.add_done_callback(lambda _: callback(self))

    def __await__(self) -> Generator[Any, None, T]:
        return self._wait().__await__()

    async def _wait(self) -> T:
        if not self.done() and messages_wait_for_cells():
            raise RuntimeError(
                "this kernel handles messages only between cells, so a cell cannot wait for "
                f"{self._what}; read {self._found()} in a later cell, or use {self._callback}"
            )
        seen = -1
        while not self.done():
            if self._signs == seen:
                raise TimeoutError(
                    f"no page sent {self._what} for {PATIENCE:g} seconds; show the widget on a "
                    "page, or, where messages are handled only between cells, use "
                    f"{self._callback}"
                )
            seen = self._signs
            waiting = asyncio.shield(asyncio.wrap_future(self._future))
            try:
                return await asyncio.wait_for(waiting, PATIENCE)
            except asyncio.TimeoutError:
                continue
        return self._future.result()

    def _found(self) -> str:
        return self._later

    def note_life(self) -> None:
        """A page answers: waiting goes on."""
        self._signs += 1

    def resolve(self, answer: T) -> None:
        """End with this answer; the first end counts."""
        if not self.done():
            self._future.set_result(answer)

    def fail(self, sentence: str) -> None:
        """End with an error; the first end counts."""
        if not self.done():
            self._future.set_exception(RuntimeError(sentence))


class FramesRequest(PageRequest[list[Frame]]):
    """Frames that are on their way from the page, in the order in which they were recorded."""

    _what, _have, _later, _callback = "frames", "have", "them", "on_frames(callback)"

    def _found(self) -> str:
        return "widget.frames"

    def __repr__(self) -> str:
        if not self.done():
            return "FramesRequest(waiting for the page; see on_frames and widget.frames)"
        error = self._future.exception()
        return f"FramesRequest({error or counted(len(self._future.result()), 'frame')})"


def messages_wait_for_cells() -> bool:
    """Whether the kernel is an ipykernel that handles no message while a cell runs."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    kernel = getattr(shell, "kernel", None)
    return kernel is not None and not getattr(kernel, "_supports_kernel_subshells", False)
