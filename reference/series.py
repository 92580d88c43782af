"""Write the references of the augmentations of series: data/series.npz and data/series.json.

NumPy and SciPy define what is correct. Convention: a series is float32 [channels, length]; a gap is
NaN; parameters in time are fractions of the length, rounded to whole samples half to even; values
are computed in float64 and stored as float32.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import cumulative_trapezoid
from scipy.interpolate import CubicSpline
from scipy.ndimage import convolve1d
from scipy.ndimage import shift as shifted
from scipy.signal import firwin

from reference.files import DATA, write_arrays, write_json

Series = NDArray[np.float64]
Parameters = dict[str, Any]


def normals(seed: int, stream: int, count: int) -> Series:
    """`count` normal numbers: Box and Muller on the uniform numbers of NumPy's Philox."""
    bits = np.random.Philox(key=np.array([seed, stream], dtype=np.uint64))
    uniform = np.random.Generator(bits).random(count + count % 2)
    radius = np.sqrt(-2 * np.log(1 - uniform[0::2]))
    angle = 2 * np.pi * uniform[1::2]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).reshape(-1)[:count]


def amplitude_scale(x: Series, *, factor: float) -> Series:
    """Scaling (Um et al. 2017): x · factor."""
    return x * factor


def offset(x: Series, *, amount: float) -> Series:
    """Shift of each channel: x + amount · its standard deviation."""
    return x + amount * np.nanstd(x, axis=1, keepdims=True)


def jitter(x: Series, *, strength: float, seed: int) -> Series:
    """Jittering (Um et al. 2017): x + strength · deviation · noise, a stream of noise a channel."""
    noise = np.stack([normals(seed, channel, x.shape[1]) for channel in range(x.shape[0])])
    return x + strength * np.nanstd(x, axis=1, keepdims=True) * noise


def low_pass(x: Series, *, cutoff: float) -> Series:
    """Windowed sinc of 101 taps (Hamming), zero phase, mirrored ends; all passes at cutoff 1."""
    if cutoff == 1:
        return x
    return convolve1d(x, firwin(101, cutoff, window="hamming"), axis=1, mode="reflect")


def time_shift(x: Series, *, shift: float, edge: str) -> Series:
    """Later by round(shift · length) samples."""
    mode = {"wrap": "grid-wrap", "zero": "constant", "hold": "nearest"}[edge]
    samples = round(shift * x.shape[1])
    return np.stack([shifted(line, samples, order=0, mode=mode, cval=0) for line in x])


def time_warp(x: Series, *, strength: float, seed: int) -> Series:
    """Time as the integral of a random speed (Um et al. 2017), resampled linearly.

    Um et al. draw speeds from a normal distribution around 1 at four inner knots and both ends and
    lay a cubic spline through them, which can make time run backwards. Here the spline goes through
    the logarithm of the speed.
    """
    length = x.shape[1]
    if length < 3:
        return x
    knots = np.linspace(0, length - 1, 6)
    time = np.arange(length)
    logarithm = CubicSpline(knots, strength * normals(seed, 0, 6), bc_type="natural")
    course = cumulative_trapezoid(np.exp(logarithm(time)), initial=0)
    course *= (length - 1) / course[-1]
    return np.stack([np.interp(time, course, line) for line in x])


def _slice(length: int, size: float, position: float, least: int) -> tuple[int, int]:
    kept = min(length, max(least, round(size * length)))
    return round(position * (length - kept)), kept


def window_slice(x: Series, *, size: float, position: float) -> Series:
    """A piece stretched to the whole length (Le Guennec et al. 2016), end samples kept."""
    length = x.shape[1]
    start, kept = _slice(length, size, position, 2)
    at = np.linspace(start, start + kept - 1, length)
    return np.stack([np.interp(at, np.arange(length), line) for line in x])


def time_crop(x: Series, *, size: float, position: float, output: str) -> Series:
    """A piece by itself, or with zeros around it."""
    start, kept = _slice(x.shape[1], size, position, 1)
    piece = x[:, start : start + kept]
    if output == "crop":
        return piece
    return np.pad(piece, ((0, 0), (start, x.shape[1] - start - kept)))


def erase_interval(x: Series, *, start: float, length: float, fill: str) -> Series:
    """x[:, start:start + length] = mean of the channel, zero, or a line between its neighbours."""
    samples = x.shape[1]
    first = round(start * samples)
    last = min(samples, first + round(length * samples))
    rest = np.r_[0:first, last:samples]
    out = x.copy()
    for line, source in zip(out, x, strict=True):
        if fill == "line" and len(rest):
            line[first:last] = np.interp(np.arange(first, last), rest, source[rest])
        else:
            line[first:last] = np.nanmean(source) if fill == "mean" else 0
    return out


def channel_dropout(x: Series, *, channel: int, fill: str) -> Series:
    """x[channel - 1] = mean of the channel, or zero; channel 0 is none."""
    out = x.copy()
    if 1 <= channel <= len(x):
        out[channel - 1] = np.nanmean(x[channel - 1]) if fill == "mean" else 0
    return out


AUGMENTATIONS: Mapping[str, Callable[..., Series]] = {
    function.__name__: function
    for function in (
        amplitude_scale,
        offset,
        jitter,
        low_pass,
        time_shift,
        time_warp,
        window_slice,
        time_crop,
        erase_interval,
        channel_dropout,
    )
}
CASES: Mapping[str, list[Parameters]] = {
    "amplitude_scale": [
        {"factor": f} for f in (0, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1, 1.1, 1.5, 2, 3.3, 4)
    ],
    "offset": [{"amount": a} for a in (-4, -2.5, -1, -0.7, -0.1, 0, 0.1, 0.5, 1, 1.3, 2, 3.1, 4)],
    "jitter": [
        {"strength": s, "seed": seed} for s, seed in product((0, 0.02, 0.3, 1, 2), (0, 1, 999))
    ],
    "low_pass": [
        {"cutoff": c} for c in (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.33, 0.5, 0.7, 0.9, 0.99, 1)
    ],
    "time_shift": [
        {"shift": s, "edge": edge}
        for s, edge in product((-1, -0.31, -0.02, 0, 0.25, 0.5, 1), ("wrap", "zero", "hold"))
    ],
    "time_warp": [
        {"strength": s, "seed": seed} for s, seed in product((0, 0.05, 0.3, 1), (0, 5, 42, 999))
    ],
    "window_slice": [
        {"size": s, "position": p} for s, p in product((0.05, 0.3, 0.77, 0.99, 1), (0, 0.5, 1))
    ],
    "time_crop": [
        {"size": s, "position": p, "output": output}
        for s, p, output in product((0.05, 0.5, 0.83, 1), (0, 0.37, 1), ("crop", "pad"))
    ],
    "erase_interval": [
        {"start": start, "length": length, "fill": fill}
        for (start, length), fill in product(
            ((0, 0), (0, 0.3), (0.25, 0.5), (0.9, 1), (1, 1), (0, 1), (0.505, 0.005)),
            ("mean", "zero", "line"),
        )
    ],
    "channel_dropout": [
        {"channel": c, "fill": fill} for c, fill in product((0, 1, 2, 3, 4, 64), ("mean", "zero"))
    ],
}


def inputs() -> dict[str, NDArray[np.float32]]:
    """Float32 [channels, length] by name: noise on a ramp, short and long, one with gaps."""
    noise = np.random.default_rng(2021)
    found = {
        f"noise-{c}x{n}": (noise.normal(size=(c, n)) * 3 + np.linspace(-2, 5, n)).astype(np.float32)
        for c, n in ((1, 200), (3, 131), (2, 64), (4, 7), (1, 2))
    }
    gaps = found["noise-3x131"].copy()
    gaps[0, 10:17] = np.nan
    gaps[2, 130] = np.nan
    return found | {"gaps-3x131": gaps}


#: What is defined where there are gaps; the others spread them, NumPy and SciPy in their own ways.
GAPS = ("amplitude_scale", "offset", "jitter", "erase_interval", "channel_dropout", "time_crop")


def cases(names: list[str]) -> Iterator[tuple[str, str, Parameters]]:
    """Augmentation, series and parameters; every parameter point meets two series in turn."""
    whole = [name for name in names if not name.startswith("gaps")]
    turn = 0
    for augmentation, points in CASES.items():
        for parameters in points:
            for step in (0, 2):
                yield augmentation, whole[(turn + step) % len(whole)], parameters
            if augmentation in GAPS and parameters.get("fill") != "line":
                yield augmentation, "gaps-3x131", parameters
            turn += 1


def generate(folder: Path = DATA) -> None:
    """Write series.npz and series.json."""
    series = inputs()
    arrays: dict[str, NDArray[Any]] = {f"series/{name}": values for name, values in series.items()}
    listed = []
    for number, (augmentation, name, parameters) in enumerate(cases(list(series))):
        result = AUGMENTATIONS[augmentation](series[name].astype(np.float64), **parameters)
        output = f"output/{number:03d}"
        arrays[output] = np.ascontiguousarray(result, dtype=np.float32)
        listed.append(
            {
                "augmentation": augmentation,
                "parameters": parameters,
                "series": f"series/{name}",
                "output": output,
            }
        )
    write_arrays(folder / "series.npz", arrays)
    write_json(folder / "series.json", listed)


if __name__ == "__main__":
    generate()
