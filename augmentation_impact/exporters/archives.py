"""Zip archives of models: read strictly, and written so that the same files make the same bytes."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Mapping
from pathlib import PurePosixPath

from .._catalogue import LIMITS
from ..foreign import Refused

#: Bytes that a page can hold of a model.
LARGEST: int = LIMITS["modelBytes"]
#: Most files, largest JSON in bytes, most bytes that one packed byte may become.
ARCHIVE: dict[str, int] = LIMITS["archive"]
#: What other archives hold, and what to do with them.
_OTHERS = {
    "constants.pkl": "it is of TorchScript: load it with torch.jit.load and give the module",
    "data.pkl": "it is of PyTorch: build the network, load its weights with "
    "torch.load(path, weights_only=True), and give the network",
    "model.weights.h5": "it is of Keras: load it with keras.models.load_model and give the model",
    "keras_model.h5": "it is Teachable Machine's export for Keras: export it for TensorFlow.js",
    "model_unquant.tflite": "it is Teachable Machine's export for TensorFlow Lite: "
    "export it for TensorFlow.js",
}


def is_archive(data: bytes) -> bool:
    """Whether these are the bytes of a zip archive."""
    return data.startswith(b"PK\x03\x04")


class Archive:
    """Files of a zip archive, beside the one model in it.

    Parameters
    ----------
    archive
        Open for reading.
    model
        What the model is called: a file of this name, in whatever folder of the archive.

    Raises
    ------
    Refused
        The archive is unsafe, or holds several models.
    """

    def __init__(self, archive: zipfile.ZipFile, model: str) -> None:
        self._archive = archive
        self._infos = _checked(archive)
        models = [
            name
            for name in self._infos
            if PurePosixPath(name).name == model and not name.startswith("__MACOSX/")
        ]
        if len(models) > 1:
            raise Refused(f"holds several models ({', '.join(models)}); zip the one meant")
        self._folder = models[0].removesuffix(model) if models else ""

    def read(self, path: str) -> bytes | None:
        """A file beside the model, None where there is none."""
        info = self._infos.get(f"{self._folder}{path}")
        if info is None:
            return None
        with self._archive.open(info) as file:
            return file.read(info.file_size)

    def hint(self) -> str | None:
        """What the archive is, if it is a known one of another kind."""
        names = {PurePosixPath(name).name for name in self._infos}
        return next((hint for name, hint in _OTHERS.items() if name in names), None)


def _checked(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The files by name; whatever no exporter writes is refused before anything is unpacked."""
    infos = archive.infolist()
    if len(infos) > ARCHIVE["files"]:
        raise Refused(
            f"is an archive of {len(infos)} files; a model has at most {ARCHIVE['files']}"
        )
    if sum(info.file_size for info in infos) > LARGEST:
        raise Refused(too_large("all of it unpacked"))
    files: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = info.orig_filename
        if not is_inside(name.removesuffix("/")):
            raise Refused(f"holds a file outside of itself ({name!r}), which is not read")
        if name in files:
            raise Refused(f"holds {name} twice; export it again")
        if info.flag_bits & 1:
            raise Refused(f"is encrypted ({name}); zip it without a password")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # zipfile unpacks those without a limit.
            raise Refused(f"is packed in an unusual way ({name}); zip it without options")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise Refused(f"holds a link ({name}); zip the file that it leads to")
        if info.file_size > 2**20 and info.file_size > info.compress_size * ARCHIVE["ratio"]:
            raise Refused(
                f"unpacks {name} to {info.file_size} bytes from {info.compress_size}, "
                "which no model does"
            )
        if not info.is_dir():
            files[name] = info
    return files


def is_inside(path: str) -> bool:
    """Whether a path stays in its folder: not absolute, never up, no separators of Windows."""
    parts = path.split("/")
    return not set(path) & {"\\", "\0", ":"} and not set(parts) & {"", ".", ".."}


def archive_of(files: Mapping[str, bytes]) -> bytes:
    """An archive of stored files; the same files make the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue()


def too_large(what: str) -> str:
    """The sentence about what no page can hold."""
    return f"is too large: {what} has more than {LARGEST // 2**20} MiB; use a smaller network"
