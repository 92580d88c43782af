"""Frames as an endless GIF: there and back, with score and class strip drawn in.

The look is that of the page's own GIF (src/media), with the one picture that a frame holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from ._catalogue import AUGMENTATIONS
from .frames import Frame

_PAPER = "#ffffff"
_INK = "#212121"
_QUIET_INK = "#616161"
_ACCENT = "#1565c0"
_NEUTRAL = "#9e9e9e"
_MARGIN = 8
_TITLE = 22
_SUBTITLE = 16
_ROW = 15
_COLUMN = 220
_GAP = 12

#: How a number of each quantity is written.
_QUANTITIES = {
    "factor": "×{:.3g}",
    "degrees": "{:.3g}°",
    "fraction-of-height": "{:.1%}",
    "fraction-of-width": "{:.1%}",
    "fraction-of-side": "{:.1%}",
    "intensity": "{:.3g}",
}

#: What the bars of a task measure.
_QUANTITY_OF_TASK = {
    "classification": "logit",
    "multi-label": "probability",
    "regression": "value",
}

#: Orders of the frames of a GIF.
ORDERS = ("there and back", "once")

_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


class _Bar(NamedTuple):
    label: str
    value: float
    marked: bool


def save_gif(
    frames: Sequence[Frame], path: Path, *, delay: int, width: int, order: str = "there and back"
) -> Path:
    """Write the frames as a GIF that plays for ever.

    Parameters
    ----------
    frames
        At least one.
    path
        The file to write.
    delay
        Milliseconds a picture; the format counts in steps of 10.
    width
        Of the picture in pixels, 200 to 2048.
    order
        One of `ORDERS`.

    Raises
    ------
    ValueError
        `delay` or `width` is out of range, or there is no such order.
    """
    if not 20 <= delay <= 10_000:
        raise ValueError(f"delay must be between 20 and 10000 milliseconds; got {delay}")
    if not 200 <= width <= 2048:
        raise ValueError(f"width must be between 200 and 2048 pixels; got {width}")
    if order not in ORDERS:
        raise ValueError(f"order must be {' or '.join(map(repr, ORDERS))}; got {order!r}")
    strips = [_bars(frame) for frame in frames]
    values = [bar.value for strip in strips for bar in strip]
    labels = all(frame.task == "multi-label" for frame in frames)
    scale = (0.0, 1.0) if labels else (min(0.0, *values), max(0.0, *values))
    rows = max(_rows(len(strip), width) for strip in strips)
    tall = max(round(width * frame.image.shape[0] / frame.image.shape[1]) for frame in frames)
    box = (width, max(1, tall))
    cards = [_card(*pair, box, rows, scale) for pair in zip(frames, strips, strict=True)]
    pictures = [card.quantize(256) for card in cards]
    if order == "there and back":
        pictures = _there_and_back(pictures)
    pictures[0].save(
        path, "GIF", save_all=True, append_images=pictures[1:], duration=delay, loop=0, disposal=1
    )
    return path


def _there_and_back(pictures: list[Image.Image]) -> list[Image.Image]:
    """The pictures, then back to the second: 2n−2, as src/media/film.ts has it."""
    return pictures + pictures[-2:0:-1]


def _bars(frame: Frame) -> list[_Bar]:
    quantity = _QUANTITY_OF_TASK[frame.task]
    bars = [_Bar(s["label"], s[quantity], s["index"] == frame.target) for s in frame.scores]
    return bars or [_Bar(frame.label, _own(frame), True)]


def _own(frame: Frame) -> float:
    """What the bar of the explained output measures."""
    labelled = frame.task == "multi-label" and frame.probability is not None
    return frame.probability if labelled else frame.score


def _columns(bars: int, width: int) -> int:
    return max(1, min((width + _GAP) // (_COLUMN + _GAP), bars))


def _rows(bars: int, width: int) -> int:
    return -(-bars // _columns(bars, width))


def _card(
    frame: Frame, bars: list[_Bar], box: tuple[int, int], rows: int, scale: tuple[float, float]
) -> Image.Image:
    width, height = box
    top = _MARGIN + _TITLE + _SUBTITLE
    size = (width + 2 * _MARGIN, top + height + _MARGIN + rows * _ROW + _MARGIN)
    card = Image.new("RGB", size, _PAPER)
    pen = ImageDraw.Draw(card)
    middle = size[0] // 2
    title = title_of(frame)
    big, small = ImageFont.load_default(14), ImageFont.load_default(11)
    at = (middle, _MARGIN + _TITLE // 2)
    pen.text(at, _fitted(title, width, big), _INK, big, anchor="mm", stroke_width=0.3)
    at = (middle, _MARGIN + _TITLE + _SUBTITLE // 2 - 2)
    pen.text(at, _fitted(_parameters(frame), width, small), _QUIET_INK, small, anchor="mm")
    _paste(card, Image.fromarray(frame.image), (_MARGIN, top), box)
    columns = _columns(len(bars), width)
    column = (width - _GAP * (columns - 1)) // columns
    for index, bar in enumerate(bars):
        x = _MARGIN + index // rows * (column + _GAP)
        y = top + height + _MARGIN + index % rows * _ROW
        _draw_bar(pen, bar, (x, y, column), scale, small)
    return card


def title_of(frame: Frame) -> str:
    """What is predicted, and what is explained where that is another class, as the panel says it.

    “Predicts Egyptian cat 99.7 % · explaining lynx <0.1 %”; of a regression “count 12.5 dots”.
    """
    if frame.task == "regression":
        return f"{frame.label}   {frame.score:.4g} {frame.unit}".strip()
    explained = f"{frame.label} {_share(frame.probability)}"
    if frame.task == "multi-label":
        return f"Explaining {explained}"
    best = frame.highest
    if best["index"] == frame.target:
        return f"Predicts {explained}"
    return f"Predicts {best['label']} {_share(best['probability'])} · explaining {explained}"


def _share(probability: float | None) -> str:
    """A probability as per cent, as short as the eye needs (src/session/numbers.ts)."""
    value = 100 * (probability or 0)
    if 0 < value < 0.05:
        return "<0.1 %"
    is_whole = value >= 99.95 or 10 <= value < 99.5
    return f"{value:.0f} %" if is_whole else f"{value:.1f} %"


def _paste(
    card: Image.Image, picture: Image.Image, place: tuple[int, int], box: tuple[int, int]
) -> None:
    """Put a picture into a box as large as it fits, centred, in its own proportions."""
    factor = min(room / length for room, length in zip(box, picture.size, strict=True))
    width, height = (max(1, round(length * factor)) for length in picture.size)
    scaled = picture.resize((width, height), Image.Resampling.BICUBIC)
    card.paste(scaled, (place[0] + (box[0] - width) // 2, place[1] + (box[1] - height) // 2))


def _draw_bar(
    pen: ImageDraw.ImageDraw,
    bar: _Bar,
    place: tuple[int, int, int],
    scale: tuple[float, float],
    font: _Font,
) -> None:
    """A label, a bar from the zero line and a value."""
    left, top, width = place
    label_width = round(width * 0.42)
    axis_left, axis_width = left + label_width + 6, width - label_width - 50
    unit = axis_width / ((scale[1] - scale[0]) or 1)
    zero = axis_left - scale[0] * unit
    end = zero + bar.value * unit
    middle = top + _ROW / 2
    ink = _INK if bar.marked else _QUIET_INK
    label = _fitted(bar.label, label_width, font)
    weight = 0.3 if bar.marked else 0
    pen.text((left + label_width, middle), label, ink, font, anchor="rm", stroke_width=weight)
    pen.text((left + width, middle), f"{bar.value:.2f}", ink, font, anchor="rm")
    box = (min(zero, end), top + 3, max(zero, end), top + _ROW - 4)
    pen.rectangle(box, fill=_ACCENT if bar.marked else _NEUTRAL)
    pen.line((zero, top + 1, zero, top + _ROW - 2), fill=_QUIET_INK)


def _parameters(frame: Frame) -> str:
    """The parameters that change something: ``Rotation 37° · Brightness ×1.2``."""
    parts = []
    for step in frame.augmentations:
        for name, spec in AUGMENTATIONS[step["name"]]["parameters"].items():
            value = step[name]
            if step["enabled"] and value != spec["default"]:
                write = _QUANTITIES.get(spec.get("quantity", ""), "{}")
                parts.append(f"{spec['title']} {write.format(value)}")
    return " · ".join(parts)


def _fitted(text: str, width: int, font: _Font) -> str:
    """The text, or as much of its beginning as fits into a width in pixels, with an ellipsis."""
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…" if text else ""
