"""Frames as an endless GIF: forward, then in reverse, with score and class strip drawn in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .frames import Frame

_BACKGROUND = (255, 255, 255)
_TEXT = (33, 33, 33)
_QUIET = (190, 190, 190)
_EXPLAINED = (25, 118, 210)
_ROW = 18
_MARGIN = 8


def save_gif(frames: Sequence[Frame], path: Path, *, delay: int, width: int) -> Path:
    """Write 2n−1 pictures: the frames, then the same in reverse.

    Parameters
    ----------
    frames
        At least one.
    path
        The file to write.
    delay
        Milliseconds a picture, a multiple of 10 ≥ 20 as GIF and browsers allow.
    width
        Pixels, 64 to 2048.

    Raises
    ------
    ValueError
        `delay` or `width` is out of range.
    """
    if not 20 <= delay <= 10_000:
        raise ValueError(f"delay must be between 20 and 10000 milliseconds; got {delay}")
    if not 64 <= width <= 2048:
        raise ValueError(f"width must be between 64 and 2048 pixels; got {width}")
    lowest = min(float(score["logit"]) for frame in frames for score in _scores(frame))
    highest = max(float(score["logit"]) for frame in frames for score in _scores(frame))
    rows = max(len(_scores(frame)) for frame in frames)
    drawn = [_draw(frame, width, rows, (min(lowest, 0.0), max(highest, 0.0))) for frame in frames]
    pictures = [picture.quantize(256) for picture in drawn]
    pictures += pictures[-2::-1]
    pictures[0].save(
        path, "GIF", save_all=True, append_images=pictures[1:], duration=delay, loop=0, disposal=1
    )
    return path


def _scores(frame: Frame) -> list[dict[str, float | str]]:
    explained = {"label": frame.label, "index": frame.target, "logit": frame.score}
    return frame.scores or [explained]


def _draw(frame: Frame, width: int, rows: int, scale: tuple[float, float]) -> Image.Image:
    picture = Image.new("RGB", (width, width + _ROW * (rows + 2) + _MARGIN), _BACKGROUND)
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=12)
    title = f"{frame.label}   {frame.probability:.1%}   logit {frame.score:.2f}"
    pen.text((_MARGIN, _ROW // 2), title, _TEXT, font, anchor="lm")
    seen = Image.fromarray(frame.image)
    # A cropped image is shown at its size relative to the others, in the middle.
    factor = width / max(seen.size)
    size = (max(1, round(seen.width * factor)), max(1, round(seen.height * factor)))
    resampling = Image.Resampling.NEAREST if factor >= 2 else Image.Resampling.BILINEAR
    left, top = (width - size[0]) // 2, _ROW + (width - size[1]) // 2
    picture.paste(seen.resize(size, resampling), (left, top))
    _strip(pen, frame, (_ROW + width + _MARGIN, width), scale, font)
    return picture


def _strip(
    pen: ImageDraw.ImageDraw,
    frame: Frame,
    place: tuple[int, int],
    scale: tuple[float, float],
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
) -> None:
    """One bar for each candidate from a common zero line; a colour and ▸ mark the explained."""
    top, width = place
    left, right = round(width * 0.36), width - round(width * 0.12)
    lowest, highest = scale
    unit = (right - left) / ((highest - lowest) or 1)
    zero = left - lowest * unit
    for row, score in enumerate(_scores(frame)):
        middle = top + row * _ROW + _ROW // 2
        explained = score["index"] == frame.target
        label = _fitted(
            f"▸ {score['label']}" if explained else str(score["label"]), left - 2 * _MARGIN, font
        )
        pen.text((left - _MARGIN, middle), label, _TEXT, font, anchor="rm")
        end = zero + float(score["logit"]) * unit
        box = (min(zero, end), middle - 5, max(zero, end), middle + 5)
        pen.rectangle(box, fill=_EXPLAINED if explained else _QUIET)
        pen.text((width - _MARGIN, middle), f"{score['logit']:.2f}", _TEXT, font, anchor="rm")
    pen.line((zero, top, zero, top + len(_scores(frame)) * _ROW), fill=_TEXT)


def _fitted(text: str, width: int, font: ImageFont.ImageFont | ImageFont.FreeTypeFont) -> str:
    """The text, shortened until it is at most `width` pixels wide."""
    if font.getlength(text) <= width:
        return text
    while len(text) > 1 and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text}…"
