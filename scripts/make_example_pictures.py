"""Write assets/examples: the four example pictures and their index.

    python -m scripts.make_example_pictures

The pictures come with scikit-image and scikit-learn; only those that may be shipped are taken.
"""

from __future__ import annotations

import importlib.util
import io
import json
from pathlib import Path
from typing import NamedTuple

from PIL import Image

EXAMPLES = Path(__file__).parent.parent / "assets" / "examples"
LONGEST_SIDE = 640
QUALITY = 92
CC0 = "CC0-1.0"


class Picture(NamedTuple):
    """One example picture and the package that carries it."""

    file: str
    title: str
    credit: str
    license: str
    package: str
    path: str


PICTURES = (
    Picture(
        "chelsea.jpg", "Chelsea the cat", "Stefan van der Walt", CC0, "skimage", "data/chelsea.png"
    ),
    Picture("coffee.jpg", "Cup of coffee", "Rachel Michetti", CC0, "skimage", "data/coffee.png"),
    Picture(
        "china.jpg",
        "Summer Palace, Beijing",
        "danielbuechele, https://www.flickr.com/photos/danielbuechele/6061409035/",
        "CC-BY-2.0",
        "sklearn",
        "datasets/images/china.jpg",
    ),
    Picture("camera.jpg", "Cameraman", "Lav Varshney", CC0, "skimage", "data/camera.png"),
)


def package_file(package: str, path: str) -> Path:
    """Path of a file inside an installed package, without importing the package.

    Raises
    ------
    ModuleNotFoundError
        The package is not installed.
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: npm run setup -- --with frameworks")
    return Path(spec.origin).parent / path


def encode_jpeg(path: Path) -> bytes:
    """JPEG bytes of a picture, the longest side at most `LONGEST_SIDE`, aspect ratio kept.

    A JPEG that already fits is passed on byte for byte.
    """
    with Image.open(path) as picture:
        if picture.format == "JPEG" and max(picture.size) <= LONGEST_SIDE:
            return path.read_bytes()
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return buffer.getvalue()


def main() -> None:
    """Write the pictures and `index.json`."""
    EXAMPLES.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        content = encode_jpeg(package_file(picture.package, picture.path))
        (EXAMPLES / picture.file).write_bytes(content)
        print(f"{picture.file}: {len(content):,} bytes")
    shown = ("file", "title", "credit", "license")
    index = [{key: getattr(picture, key) for key in shown} for picture in PICTURES]
    (EXAMPLES / "index.json").write_text(json.dumps(index, indent=1) + "\n")


if __name__ == "__main__":
    main()
