"""ONNX files whose weights lie beside them → one file. Reads in the model's own folder only.

Every region of a file is read once and copied once, however many tensors name it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..files import opened
from ..foreign import Refused, in_words, reason
from .onnx_file import GRAPH, INITIALIZER, INPUT, NODE, RAW_DATA, TENSOR_NAME
from .protobuf import Pieces, every, field, fields, first, message, pieces_of_field, text
from .protobuf import rewritten_pieces as rewritten

_EXTERNAL_DATA, _DATA_LOCATION, _EXTERNAL = 13, 14, 1
_NODE_INPUT, _NODE_OUTPUT, _NODE_OPERATOR = 1, 2, 4
#: What one message of protocol buffers may hold.
LARGEST = 2**31 - 1


@dataclass(frozen=True)
class _Region:
    """Bytes of a file beside the model."""

    location: str
    begin: int
    end: int


def is_split(model: bytes) -> bool:
    """Whether weights lie in other files; False also for what is no ONNX file."""
    try:
        graph = first(model, GRAPH)
        tensors = every(graph, INITIALIZER) if isinstance(graph, memoryview) else []
        return any(first(tensor, _DATA_LOCATION) == _EXTERNAL for tensor in tensors)
    except ValueError:
        return False


def with_external_data(model: bytes, folder: Path, largest: int = LARGEST) -> bytes:
    """The model with all of its weights inside.

    Parameters
    ----------
    model
        Bytes of the ONNX file.
    folder
        The folder that it lies in.
    largest
        Bytes that the whole may have.

    Raises
    ------
    Refused
        A file of weights is missing, too short, no regular file, or outside of the folder, or the
        whole is too large.
    """
    largest = min(largest, LARGEST)
    with in_words("is damaged: its weights cannot be found", "export it again"):
        graph = first(model, GRAPH)
        assert isinstance(graph, memoryview)
        split = [t for t in every(graph, INITIALIZER) if first(t, _DATA_LOCATION) == _EXTERNAL]
        names = [text(first(tensor, TENSOR_NAME)) for tensor in split]
        regions = _regions(split, folder)
        # Inputs with a default keep bytes of their own: their values can be given.
        own = {text(first(value, 1)) for value in every(graph, INPUT)}
        aliases = _aliases(split, names, regions, own)
        kept = {name: at for at, name in enumerate(names) if name not in aliases}
        total = len(model) + sum(regions[at].end - regions[at].begin for at in kept.values())
        if total > largest:
            raise Refused(
                f"has {total / 2**20:.0f} MiB with its weights and a page can hold at most "
                f"{largest // 2**20}; use a smaller network, or float16 weights"
            )
        contents = _contents(regions, folder)

        def tensor_of(value: memoryview) -> memoryview | Pieces | None:
            if first(value, _DATA_LOCATION) != _EXTERNAL:
                return value
            name = text(first(value, TENSOR_NAME))
            if name in aliases:
                return None
            data = memoryview(contents[regions[kept[name]]])
            return [*_without(value), *pieces_of_field(RAW_DATA, [data])]

        def graph_of(value: memoryview) -> Pieces:
            return [*_same(aliases), *rewritten(value, {INITIALIZER: tensor_of})]

        return b"".join(rewritten(model, {GRAPH: graph_of}))


def _aliases(
    tensors: list[memoryview], names: list[str], regions: list[_Region], own: set[str]
) -> dict[str, str]:
    """Tensors that are another one under a second name → the first name."""
    firsts: dict[object, str] = {}
    aliases: dict[str, str] = {}
    for tensor, name, region in zip(tensors, names, regions, strict=True):
        about = b"".join(_without(tensor, TENSOR_NAME))
        if name not in own and (known := firsts.setdefault((region, about), name)) != name:
            aliases[name] = known
    return aliases


def _same(aliases: dict[str, str]) -> Pieces:
    """Nodes that give one tensor its other names; they stand before all others."""
    return [
        field(NODE, message({_NODE_INPUT: name, _NODE_OUTPUT: alias, _NODE_OPERATOR: "Identity"}))
        for alias, name in aliases.items()
    ]


def _without(tensor: memoryview, *numbers: int) -> Pieces:
    dropped = (RAW_DATA, _EXTERNAL_DATA, _DATA_LOCATION, *numbers)
    return [found.raw for found in fields(tensor) if found.number not in dropped]


def _regions(tensors: list[memoryview], folder: Path) -> list[_Region]:
    """Where the bytes of each tensor are; all of it is checked before any is read."""
    sizes: dict[str, int] = {}
    regions = []
    for tensor in tensors:
        entries = {text(first(e, 1)): text(first(e, 2)) for e in every(tensor, _EXTERNAL_DATA)}
        name, location = text(first(tensor, TENSOR_NAME)), entries.get("location", "")
        if location not in sizes:
            sizes[location] = _size(folder, location)
        size = sizes[location]
        begin = _number(entries.get("offset", "0"), name)
        end = begin + _number(entries["length"], name) if "length" in entries else size
        if not begin <= end <= size:
            raise Refused(
                f"has its weights {name} in {location}, which ends before them: it has "
                f"{size} bytes and {max(begin, end)} are needed; copy both files again"
            )
        regions.append(_Region(location, begin, end))
    return regions


def refuse_split(model: bytes, hint: str) -> None:
    """Raise Refused if weights lie in other files, which bytes alone do not lead to."""
    if is_split(model):
        raise Refused(f"keeps its weights in another file; {hint}")


def _number(written: str, name: str) -> int:
    if not written.isdecimal() or len(written) > 19:
        raise Refused(f"is damaged: the weights {name} begin or end at {written[:20]!r}")
    return int(written)


def _size(folder: Path, location: str) -> int:
    try:
        with opened(_inside(folder, location)) as (_, size):
            return size
    except OSError as error:
        raise _unreadable(folder, location, error) from error


def _contents(regions: list[_Region], folder: Path) -> dict[_Region, bytes]:
    """The bytes of every region, read once."""
    contents: dict[_Region, bytes] = {}
    for location in dict.fromkeys(region.location for region in regions):
        try:
            with opened(_inside(folder, location)) as (file, _):
                for region in dict.fromkeys(r for r in regions if r.location == location):
                    file.seek(region.begin)
                    contents[region] = file.read(region.end - region.begin)
        except OSError as error:
            raise _unreadable(folder, location, error) from error
    return contents


def _unreadable(folder: Path, location: str, error: OSError) -> Refused:
    return Refused(
        f"has weights in {location}, which cannot be read from {folder} ({reason(error)}); "
        "put it beside the model"
    )


def _inside(folder: Path, location: str) -> Path:
    """The path of a file in the folder, links followed."""
    home = folder.resolve()
    path = (home / location).resolve()
    if not location or Path(location).is_absolute() or not path.is_relative_to(home):
        raise Refused(
            f"refers to weights outside of its own folder ({location!r}), which are not read; "
            "move them beside the model and save it again"
        )
    return path


def serialized(proto: object) -> bytes:
    """The bytes of an ``onnx.ModelProto``; external weights must have been loaded with it."""
    with in_words("cannot be written as one file", "a page takes networks of less than 2 GB"):
        data: bytes = proto.SerializeToString()  # type: ignore[attr-defined]
    refuse_split(data, "load it with onnx.load(path, load_external_data=True), or give the path")
    return data
