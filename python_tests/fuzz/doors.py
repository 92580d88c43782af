"""The doors of Python, as fuzzers knock at them: a value is taken, or one sentence says why not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from traitlets import HasTraits, TraitError

from augmentation_impact._traits import Checked

#: Longest time of the processor that a value may take, seconds: what else runs counts for nothing.
PATIENCE = 5


def door(take: Callable[[Any], object]) -> Callable[[Any], bool]:
    """A judge: whether a value was taken; fails on a raw error, an unfit sentence, or after 5 s."""

    class Owner(HasTraits):
        value = Checked(lambda value, _: take(value), nullable=True, default_value=None)

    def judge(value: Any) -> bool:
        begin = time.process_time()
        try:
            Owner().value = value
            taken = True
        except TraitError as error:
            sentence, taken = str(error), False
            assert sentence.startswith("Owner.value "), sentence
            assert len(sentence) <= 300, sentence
            assert sentence.isprintable(), sentence
            # Where the door knew nothing better, the value was in nobody's words.
            assert "give it in another form" not in sentence, sentence
        seconds = time.process_time() - begin
        assert seconds < PATIENCE, f"{seconds:.1f} s"
        return taken

    return judge


#: Bytes that mean something in many formats.
_TELLING = [
    b"\x00",
    b"\xff" * 4,
    b"\x7f\xff\xff\xff",
    b"\x80\x00\x00\x00",
    b"\x00\x00\x00\x00",
    b"\xff" * 9 + b"\x01",
    b"PK\x03\x04",
    b"\x93NUMPY",
    b"-1",
    b"99999999999999999999",
    b"((((((((",
    b"{}",
]


@st.composite
def mutated(draw: st.DrawFn, seeds: list[bytes]) -> bytes:
    """A right file in which something is changed, cut off, repeated, left out or put in."""
    data = bytearray(draw(st.sampled_from(seeds)))
    for _ in range(draw(st.integers(1, 6))):
        # The beginnings of files are more telling than their middles.
        reach = draw(st.sampled_from([16, 64, 400, len(data)]))
        at = draw(st.integers(0, max(0, min(reach, len(data)) - 1)))
        length = draw(st.sampled_from([1, 1, 2, 4, 8, 64, len(data)]))
        piece = draw(st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from(_TELLING)))
        match draw(st.sampled_from(["set", "set", "set", "put in", "leave out", "repeat", "cut"])):
            case "set":
                data[at : at + len(piece)] = piece
            case "put in":
                data[at:at] = piece
            case "leave out":
                del data[at : at + length]
            case "repeat":
                data[at:at] = data[at : at + min(length, 4096)]
            case "cut":
                del data[at:]
        if not data:
            break
    return bytes(data)
