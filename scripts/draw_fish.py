"""Draw examples/pictures/clownfish.png: a fish that nobody holds, for examples/how_far.ipynb.

`python -m scripts.draw_fish`; the picture is our own, under the licence of the repository.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

FILE = Path(__file__).parent.parent / "examples" / "pictures" / "clownfish.png"
SIDE, LARGE = 224, 3 * 224
BLACK, ORANGE, WHITE = (15, 12, 12), (240, 110, 15), (245, 245, 240)
#: Corners, as fractions of the side.
FINS = (
    ((0.74, 0.5), (0.8, 0.42), (0.9, 0.36), (0.93, 0.42), (0.93, 0.58), (0.9, 0.64), (0.8, 0.58)),
    (
        (0.34, 0.36),
        (0.42, 0.25),
        (0.52, 0.27),
        (0.58, 0.33),
        (0.66, 0.27),
        (0.71, 0.33),
        (0.72, 0.42),
    ),
    ((0.46, 0.66), (0.5, 0.78), (0.58, 0.76), (0.58, 0.66)),
    ((0.6, 0.64), (0.64, 0.75), (0.71, 0.7), (0.71, 0.6)),
)
#: Middle, width and bend of each white band.
BANDS = ((0.305, 0.06, 0.03), (0.52, 0.075, -0.02), (0.705, 0.035, 0.0))

Points = Sequence[tuple[float, float]]


def _pixels(points: Points) -> list[tuple[float, float]]:
    return [(x * LARGE, y * LARGE) for x, y in points]


def _water(rows: NDArray[np.float64]) -> Image.Image:
    """Blue, with soft patches, rougher at the ground."""
    random = np.random.default_rng(2)
    soft, rough = (
        np.asarray(
            Image.fromarray(np.uint8(random.random((n, n)) * 255)).resize((LARGE, LARGE), 3)
        )[..., None]
        / 255
        for n in (14, 60)
    )
    ground = (rough - 0.5) * np.array([30, 40, 30]) * (rows[..., None] > 0.55)
    colours = np.array([40, 130, 180]) + soft * np.array([20, 60, 60]) + ground
    return Image.fromarray(np.uint8(np.clip(colours, 0, 255)))


def _skin(rows: NDArray[np.float64], columns: NDArray[np.float64]) -> Image.Image:
    """Orange with scales, darker above, with white bands in black edges."""
    v = (rows - 0.32) / 0.38
    red = 250 - 50 * np.clip(v - 0.5, 0, 1)
    green = 125 - 70 * np.clip(0.45 - v, 0, 1) + 40 * np.clip(v - 0.6, 0, 1)
    blue = 15 + 30 * np.clip(v - 0.6, 0, 1)
    scales = 6 * np.sin(columns * 260) * np.sin(rows * 260)
    colours = np.stack([red, green, blue], -1) + scales[..., None]
    skin = Image.fromarray(np.uint8(np.clip(colours, 0, 255)))
    draw = ImageDraw.Draw(skin)
    heights = np.linspace(0.28, 0.74, 30)
    for middle, width, bend in BANDS:
        bulge = bend * np.sin((heights - 0.28) / 0.46 * np.pi)
        for more, colour in ((0.012, BLACK), (0, WHITE)):
            left = middle - width / 2 - more + bulge
            right = middle + width / 2 + more + 1.3 * bulge
            edge = [*zip(left, heights, strict=True), *zip(right[::-1], heights[::-1], strict=True)]
            draw.polygon(_pixels(edge), fill=colour)
    return skin


def _disc(draw: ImageDraw.ImageDraw, box: tuple[float, ...], colour: tuple[int, ...]) -> None:
    draw.ellipse([edge * LARGE for edge in box], fill=colour)


def fish() -> Image.Image:
    """The picture, 224 × 224."""
    rows, columns = np.mgrid[:LARGE, :LARGE] / LARGE
    picture = _water(rows)
    draw = ImageDraw.Draw(picture)
    for fin in FINS:
        centre = np.mean(fin, 0)
        inner = [tuple(centre + 0.88 * (np.array(point) - centre)) for point in fin]
        draw.polygon(_pixels(fin), fill=BLACK)
        draw.polygon(_pixels(inner), fill=ORANGE)
    body = Image.new("L", picture.size, 0)
    ImageDraw.Draw(body).ellipse([edge * LARGE for edge in (0.14, 0.32, 0.78, 0.7)], fill=255)
    picture.paste(_skin(rows, columns), (0, 0), body)
    _disc(draw, (0.205, 0.44, 0.255, 0.49), (250, 170, 60))
    _disc(draw, (0.213, 0.448, 0.247, 0.482), (8, 8, 8))
    _disc(draw, (0.222, 0.453, 0.231, 0.462), (255, 255, 255))
    _disc(draw, (0.4, 0.52, 0.48, 0.6), BLACK)
    _disc(draw, (0.407, 0.527, 0.473, 0.593), (245, 120, 20))
    small = picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    return small.filter(ImageFilter.GaussianBlur(0.7))


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    fish().save(FILE)
