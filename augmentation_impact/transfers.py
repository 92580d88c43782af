"""Frames on their way from pages: requests, transfers in parts, and who may answer whom.

Knows nothing of widgets. Every method may be called from any thread.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import RLock
from typing import Any

from .assembly import FrameAssembler
from .frames import Frame
from .requests import FramesRequest

#: Requests that may wait, and transfers that may be under way; beyond, the oldest are given up.
_MOST_REQUESTS = 16
_MOST_TRANSFERS = 4


class FrameTransfers:
    """Assembles transfers and resolves the requests that they answer."""

    def __init__(self) -> None:
        self._lock = RLock()
        #: Transfer → its assembler and the sequence number of its next part.
        self._transfers: dict[str, tuple[FrameAssembler, int]] = {}
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
        """Take one part of a transfer.

        Returns
        -------
        All frames when this was the last part, else None.

        Raises
        ------
        ValueError
            The part does not fit, or another page already answers. The transfer is over, and the
            request that it answered has failed.
        """
        with self._lock:
            try:
                assembler = self._assembler(transfer, request, sequence, total)
                assembler.add(headers, chunks, buffers)
                self._transfers[transfer] = (assembler, sequence + 1)
                if request in self._requests:
                    self._requests[request].note_life()
                if not last:
                    return None
                del self._transfers[transfer]
                return assembler.finish()
            except ValueError as error:
                self._transfers.pop(transfer, None)
                if self._claims.get(request) == transfer:
                    self.fail(request, f"the frames were not taken: {error}")
                raise

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
            waiting.fail(sentence)

    def _assembler(self, transfer: str, request: str, sequence: int, total: int) -> FrameAssembler:
        if sequence == 0:
            if request and self._claims.setdefault(request, transfer) != transfer:
                raise ValueError("another page already sends them")
            # A page that goes away in the middle of its transfer leaves one behind.
            while len(self._transfers) >= _MOST_TRANSFERS:
                self._transfers.pop(next(iter(self._transfers)))
            self._transfers[transfer] = (FrameAssembler(total), 0)
        assembler, expected = self._transfers.get(transfer, (None, 0))
        if assembler is None or sequence != expected:
            raise ValueError(f"part {sequence} came out of order; send them again")
        return assembler
