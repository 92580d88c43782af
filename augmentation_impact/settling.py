"""Which result belongs to which state: when a page has answered everything that was assigned.

The kernel counts what it tells pages of the state (its revision); a page says up to which revision
it has answered, and every result carries the parameters that it was computed for. State and result
belong together when the page is ready, has seen the last revision, and the parameters are equal.
Knows nothing of how they travel. Every method may be called from any thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import RLock
from typing import Any, NamedTuple

from ipywidgets import CallbackDispatcher

from .requests import PATIENCE, messages_wait_for_cells


class Settled(NamedTuple):
    """A state, and the prediction that was computed for it."""

    state: dict[str, Any]
    prediction: Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """What decides whether a result belongs to the state."""

    status: str
    revision: int
    answered: int
    parameters: Mapping[str, Any]
    prediction: Mapping[str, Any] | None
    error: str | None

    @property
    def is_settled(self) -> bool:
        """Whether the page has answered this state, with a result or with an error."""
        if self.answered != self.revision:
            return False
        if self.status == "error":
            return True
        # A page that was written to between two messages may say ready of other parameters.
        return (
            self.status == "ready"
            and self.prediction is not None
            and same_parameters(self.prediction.get("parameters"), self.parameters)
        )


def same_parameters(one: object, other: Mapping[str, Any]) -> bool:
    """Whether two flat records of parameters are equal, also in their order."""
    return isinstance(one, Mapping) and list(one.items()) == list(other.items())


class Settling:
    """Who waits for a state to be answered.

    Parameters
    ----------
    facts
        What decides, as it is now.
    state
        The state as it is now, a copy.
    """

    def __init__(
        self,
        facts: Callable[[], Facts],
        state: Callable[[], dict[str, Any]],
        printing: Callable[[], AbstractContextManager[Any]] = nullcontext,
    ) -> None:
        self._facts = facts
        self._printing = printing
        self._state = state
        self._callbacks = CallbackDispatcher()
        self._waiting: list[Future[Settled | str]] = []
        self._told: Settled | str | None = None
        self._lock = RLock()

    def register(self, callback: Callable[[dict[str, Any], Any], Any], remove: bool) -> None:
        """Call back whenever another pair has settled."""
        self._callbacks.register_callback(callback, remove=remove)

    def check(self) -> None:
        """Something changed: tell who waits, if state and result belong together now."""
        with self._lock:
            outcome = self._outcome()
            if outcome is None or outcome == self._told:
                return
            self._told = outcome
            waiting, self._waiting = self._waiting, []
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_result(outcome)
        if isinstance(outcome, Settled):
            with self._printing():
                self._callbacks(*outcome)

    def _outcome(self) -> Settled | str | None:
        """The pair, or why there is none for this state; None before the page has answered."""
        before = self._facts()
        if not before.is_settled:
            return None
        if before.status == "error":
            return before.error or "the page could not compute a prediction"
        outcome = Settled(self._state(), before.prediction or {})
        # Another thread may have assigned something in between.
        return outcome if self._facts() == before else None

    async def wait(self) -> Settled:
        """The pair, at once if there is one.

        Raises
        ------
        RuntimeError
            The page could not compute it, or this kernel handles messages only between cells.
        TimeoutError
            No page shows the widget, and none came for `PATIENCE` seconds.
        """
        with self._lock:
            outcome = self._outcome()
            future: Future[Settled | str] = Future()
            if outcome is None:
                self._waiting.append(future)
        if outcome is None:
            if messages_wait_for_cells():
                raise RuntimeError(
                    "this kernel handles messages only between cells, so a cell cannot wait for "
                    "the page; read w.prediction in a later cell, or use on_settled(callback)"
                )
            outcome = await self._answer(future)
        if isinstance(outcome, str):
            raise RuntimeError(outcome)
        return outcome

    async def _answer(self, future: Future[Settled | str]) -> Settled | str:
        """What is waited for, as long as there is a page that may give it."""
        while True:
            try:
                waiting = asyncio.shield(asyncio.wrap_future(future))
                return await asyncio.wait_for(waiting, PATIENCE)
            except asyncio.TimeoutError:
                if self._facts().status == "idle":
                    raise TimeoutError(
                        "no page shows the widget, so nothing is computed; put display(w) before "
                        "the line that waits, or wait in a later cell"
                    ) from None
