"""ONNX files whose weights lie beside them → one file. Reads in the model's own folder only."""

from __future__ import annotations

from pathlib import Path

from .onnx_file import GRAPH, INITIALIZER, RAW_DATA, TENSOR_NAME
from .protobuf import every, field, fields, first, rewritten, text

_EXTERNAL_DATA, _DATA_LOCATION, _EXTERNAL = 13, 14, 1
#: What one message of protocol buffers may hold.
LARGEST = 2**31 - 1


def is_split(model: bytes) -> bool:
    """Whether weights lie in other files; False also for what is no ONNX file."""
    try:
        graph = first(model, GRAPH)
        tensors = every(graph, INITIALIZER) if isinstance(graph, memoryview) else []
        return any(first(tensor, _DATA_LOCATION) == _EXTERNAL for tensor in tensors)
    except ValueError:
        return False


def with_external_data(model: bytes, folder: Path) -> bytes:
    """The model with all of its weights inside.

    Parameters
    ----------
    model
        Bytes of the ONNX file.
    folder
        The folder that it lies in.

    Raises
    ------
    ValueError
        A file of weights is missing, too short, or outside of the folder, or all are over 2 GB.
    """
    files: dict[str, bytes] = {}

    def tensor(value: memoryview) -> bytes | memoryview:
        if first(value, _DATA_LOCATION) != _EXTERNAL:
            return value
        entries = {text(first(e, 1)): text(first(e, 2)) for e in every(value, _EXTERNAL_DATA)}
        location = entries.get("location", "")
        if location not in files:
            files[location] = _read(folder, location)
            if len(model) + sum(map(len, files.values())) > LARGEST:
                raise ValueError("has more than 2 GB of weights; a page cannot hold them")
        name = text(first(value, TENSOR_NAME))
        begin = _number(entries.get("offset", "0"), name)
        end = begin + _number(entries.get("length", ""), name) if "length" in entries else None
        data = memoryview(files[location])[begin:end]
        if end is not None and begin + len(data) < end:
            raise ValueError(
                f"has its weights {name} in {location}, which ends before them: it has "
                f"{len(files[location])} bytes and {end} are needed; copy both files again"
            )
        dropped = (RAW_DATA, _EXTERNAL_DATA, _DATA_LOCATION)
        rest = [found.raw for found in fields(value) if found.number not in dropped]
        return b"".join([*rest, field(RAW_DATA, data)])

    return rewritten(model, {GRAPH: lambda graph: rewritten(graph, {INITIALIZER: tensor})})


def refuse_split(model: bytes, hint: str) -> None:
    """Raise ValueError if weights lie in other files, which bytes alone do not lead to."""
    if is_split(model):
        raise ValueError(f"keeps its weights in another file; {hint}")


def _number(written: str, name: str) -> int:
    if not written.isdecimal():
        raise ValueError(f"is damaged: the weights {name} begin or end at {written!r}")
    return int(written)


def _read(folder: Path, location: str) -> bytes:
    """The bytes of a file in the folder, links followed."""
    home = folder.resolve()
    path = (home / location).resolve()
    if not location or Path(location).is_absolute() or not path.is_relative_to(home):
        raise ValueError(
            f"refers to weights outside of its own folder ({location!r}), which are not read; "
            "move them beside the model and save it again"
        )
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError(
                f"has more than 2 GB of weights in {location}; a page cannot hold them"
            )
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ValueError(
            f"has weights in {location}, which cannot be read from {folder} ({reason}); "
            "put it beside the model"
        ) from error


def serialized(proto: object) -> bytes:
    """The bytes of an ``onnx.ModelProto``; external weights must have been loaded with it."""
    try:
        data: bytes = proto.SerializeToString()  # type: ignore[attr-defined]
    except Exception as error:
        raise ValueError(
            f"cannot be written as one file ({error}); a page takes networks of less than 2 GB"
        ) from error
    refuse_split(data, "load it with onnx.load(path, load_external_data=True), or give the path")
    return data
