"""Frames on their way from pages: requests, transfers in parts, and who may answer whom.

Knows nothing of widgets. Every method may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import RLock
from typing import Any

from .assembly import FrameAssembler
from .foreign import one_line
from .frames import Frame
from .requests import FramesRequest

#: Requests that may wait, and transfers that may be under way; beyond, the oldest are given up.
_MOST_REQUESTS = 16
_MOST_TRANSFERS = 4
#: Parts that may come before one that is missing; a page sends fewer at a time.
_MOST_EARLY = 16
#: Ended transfers that are remembered.
_MOST_ENDED = 64


@dataclass(frozen=True)
class _Part:
    headers: Sequence[Mapping[str, Any]]
    chunks: Sequence[Mapping[str, Any]]
    buffers: Sequence[memoryview]
    last: bool


@dataclass
class _Transfer:
    """A recording on its way. Several parts are under way at once and may change places."""

    assembler: FrameAssembler
    next: int = 0
    early: dict[int, _Part] = field(default_factory=dict)

    def take(self, sequence: int, part: _Part) -> list[Frame] | None:
        """Take one part, and those that waited for it; all frames when these were the last.

        A part that comes twice counts once.
        """
        if sequence >= self.next + _MOST_EARLY:
            raise ValueError(f"part {sequence} came out of order; send them again")
        if sequence >= self.next:
            self.early.setdefault(sequence, part)
        while (ready := self.early.pop(self.next, None)) is not None:
            self.next += 1
            self.assembler.add(ready.headers, ready.chunks, ready.buffers)
            if ready.last:
                return self.assembler.finish()
        return None


class FrameTransfers:
    """Assembles transfers and resolves the requests that they answer."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._transfers: dict[str, _Transfer] = {}
        #: Ended transfers, of which parts may still come, and whether they were taken.
        self._ended: dict[str, bool] = {}
        self._requests: dict[str, FramesRequest] = {}
        #: Request → the transfer that answers it. Of several pages the first one does.
        self._claims: dict[str, str] = {}

    def request(self) -> FramesRequest:
        """A new request."""
        request = FramesRequest()
        with self._lock:
            self._requests[request.id] = request
            while len(self._requests) > _MOST_REQUESTS:
                self.fail(next(iter(self._requests)), "the request was given up for newer ones")
        return request

    def take(
        self,
        buffers: Sequence[memoryview],
        *,
        transfer: str,
        request: str,
        sequence: int,
        total: int,
        headers: Sequence[Mapping[str, Any]],
        chunks: Sequence[Mapping[str, Any]],
        last: bool,
    ) -> list[Frame] | None:
        """Take one part of a transfer; parts may come in any order, and twice.

        Returns
        -------
        All frames when nothing is missing any more, else None.

        Raises
        ------
        ValueError
            The part does not fit, or another page already answers. The transfer is over, and the
            request that it answered has failed.
        """
        with self._lock:
            if self._ended.get(transfer):
                return None
            try:
                under_way = self._under_way(transfer, request, total)
                frames = under_way.take(sequence, _Part(headers, chunks, buffers, last))
            except ValueError as error:
                self._end(transfer, taken=False)
                if self._claims.get(request) == transfer:
                    self.fail(request, f"the frames were not taken: {error}")
                raise
            if request in self._requests:
                self._requests[request].note_life()
            if frames is not None:
                self._end(transfer, taken=True)
            return frames

    def deliver(self, request: str, frames: list[Frame]) -> None:
        """Resolve the request that these frames answer, if they answer one."""
        with self._lock:
            self._claims.pop(request, None)
            waiting = self._requests.pop(request, None)
        if waiting is not None:
            waiting.resolve(frames)

    def fail(self, request: str, sentence: str) -> None:
        """End a request with an error."""
        with self._lock:
            self._claims.pop(request, None)
            waiting = self._requests.pop(request, None)
        if waiting is not None:
            waiting.fail(one_line(sentence))

    def give_up(self, sentence: str) -> None:
        """End everything that is under way or waits, with an error."""
        with self._lock:
            for transfer in list(self._transfers):
                self._end(transfer, taken=False)
            for request in list(self._requests):
                self.fail(request, sentence)

    def _under_way(self, transfer: str, request: str, total: int) -> _Transfer:
        if transfer in self._ended:
            raise ValueError("the transfer was given up; send them again")
        known = self._transfers.get(transfer)
        if known is not None:
            return known
        if request and self._claims.setdefault(request, transfer) != transfer:
            raise ValueError("another page already sends them")
        # A page that goes away in the middle of its transfer leaves one behind.
        while len(self._transfers) >= _MOST_TRANSFERS:
            self._end(next(iter(self._transfers)), taken=False)
        self._transfers[transfer] = _Transfer(FrameAssembler(total))
        return self._transfers[transfer]

    def _end(self, transfer: str, *, taken: bool) -> None:
        self._transfers.pop(transfer, None)
        self._ended[transfer] = taken
        while len(self._ended) > _MOST_ENDED:
            self._ended.pop(next(iter(self._ended)))
