"""Whatever Python calls a series → the bytes of a .npy file. Knows nothing of widgets.

pandas is looked at, never imported: whoever hands over a DataFrame has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ._catalogue import LIMITS
from ._checks import shown
from .arrays import npy_bytes, read_npy
from .assets import Asset
from .files import path_of, read_file
from .foreign import Refused, array_of, in_words

_LIMITS: dict[str, int] = LIMITS["series"]
#: Most bytes of a file, with its header.
_LARGEST = 8 * _LIMITS["channels"] * _LIMITS["length"] + 2**16
#: Steps of time that differ by less than this part of themselves are equal: clocks round.
_REGULAR = 1e-3


@dataclass(frozen=True)
class Series:
    """A series as the page takes it, and what it says of itself.

    Attributes
    ----------
    asset
        A .npy file, float32 [channels, length].
    channels, length
        Number of channels, and of samples.
    channel_names
        The columns of a DataFrame, None for an array.
    sampling_rate
        Samples a second by the index of a DataFrame, None where that is no regular time.
    """

    asset: Asset
    channels: int
    length: int
    channel_names: list[str] | None = None
    sampling_rate: float | None = None


def series_of(value: Any) -> Series:
    """A series from what Python has.

    Parameters
    ----------
    value
        Array (channels × length, or length) of real numbers; NaN is a gap. A DataFrame (columns =
        channels) or Series of pandas. The path or the bytes of a .npy file.

    Raises
    ------
    Refused
        It is empty, too large, holds infinite values or something else than numbers, or has another
        number of dimensions.
    """
    if isinstance(value, (bytes, bytearray, memoryview)):
        return _of_array(read_npy(bytes(value), "series"), "series")
    if isinstance(value, (str, PathLike)):
        return _of_file(path_of(value))
    if hasattr(value, "columns") and hasattr(value, "to_numpy"):
        return _of_frame(value)
    if hasattr(value, "index") and hasattr(value, "to_numpy"):
        return _of_frame(value.to_frame())
    return _of_array(_array(value), "series")


def _array(value: Any) -> npt.NDArray[Any]:
    array = array_of(value)
    if array.dtype == object or array.dtype.kind not in "buif":
        raise Refused(
            "must be an array (channels × length) of real numbers or a DataFrame; "
            f"got {shown(value)}"
        )
    return array


def _of_file(path: Path) -> Series:
    data = read_file(path, _LARGEST, "give the path of a .npy file")
    return _of_array(read_npy(data, path.name), path.name)


def _of_frame(frame: Any) -> Series:
    with in_words("cannot be read as a DataFrame", "give an array (channels × length)"):
        for name, dtype in zip(frame.columns, frame.dtypes, strict=True):
            if getattr(dtype, "kind", "O") not in "buif":
                raise Refused(f"must have columns of real numbers; {shown(name)} holds {dtype}")
        values = frame.to_numpy(dtype=np.float64, na_value=np.nan).T
    series = _of_array(values, "DataFrame")
    names = [str(name) for name in frame.columns]
    return Series(series.asset, series.channels, series.length, names, _rate(frame.index))


def _rate(index: Any) -> float | None:
    """Samples a second of a DatetimeIndex or TimedeltaIndex with equal steps."""
    times = np.asarray(index)
    if times.dtype.kind not in "mM" or len(times) < 2:
        return None
    steps = np.diff(times) / np.timedelta64(1, "ns")
    usual = float(np.median(steps))
    if not usual > 0 or np.abs(steps - usual).max() > _REGULAR * usual:
        return None
    return 1e9 / usual


def _of_array(array: npt.NDArray[Any], name: str) -> Series:
    if array.dtype.kind not in "buif":
        raise Refused(f"must hold real numbers; got {array.dtype}")
    if array.ndim not in (1, 2):
        hint = "; give one series of the batch" if array.ndim == 3 else ""
        raise Refused(
            f"must have the shape (channels, length) or (length,); got {array.shape}{hint}"
        )
    values = np.atleast_2d(array)
    channels, length = values.shape
    if values.size == 0:
        raise Refused(f"must have at least one sample; got the shape {array.shape}")
    if channels > _LIMITS["channels"] or length > _LIMITS["length"]:
        turned = channels > _LIMITS["channels"] and length <= _LIMITS["channels"]
        hint = "; is it turned? give series.T" if turned else "; choose a part of it"
        raise Refused(
            f"may have {_LIMITS['channels']} channels of {_LIMITS['length']} samples; "
            f"got {channels} channels of {length} samples{hint}"
        )
    with np.errstate(over="ignore"):
        single = np.ascontiguousarray(values, dtype=np.float32)
    if np.isinf(single).any():
        channel, sample = (int(place[0]) for place in np.nonzero(np.isinf(single)))
        raise Refused(
            f"must hold finite numbers, or NaN for a gap; got {values[channel, sample]} in channel "
            f"{channel + 1} at sample {sample}"
        )
    return Series(Asset.of(npy_bytes(single), name, media="series"), channels, length)
