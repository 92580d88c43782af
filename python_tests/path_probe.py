"""Sends path-like values to everything that a page can reach, and tells what was opened for them.

A program of its own (``python -m python_tests.path_probe FOLDER``), since an audit hook stays for
good. FOLDER, in which it runs, holds files whose content says SECRET, in every format that Python
would read where a user names it. It writes what happened as JSON.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import comm
import numpy as np
from ipywidgets import Widget
from PIL import Image

from augmentation_impact import AugmentationImpact
from augmentation_impact._catalogue import PAGE_MESSAGES, PROTOCOL_VERSION
from augmentation_impact.augmentations import CLASSES
from augmentation_impact.study.columns import BREAKS, POINTS

from .conftest import Wire

SECRET = "SECRET"
#: What opens, lists, connects or starts something.
EVENTS = ("open", "os.listdir", "os.scandir", "socket.connect", "subprocess.Popen", "os.system")


def make_files(folder: Path) -> list[Path]:
    """One file for each reader of the package, and a folder."""
    (folder / "labels.txt").write_text(f"{SECRET}\nb\n")
    (folder / "labels.json").write_text(json.dumps([SECRET, "b"]))
    (folder / "labels.csv").write_text(f"0,{SECRET}\n1,b\n")
    (folder / "model.json").write_text(json.dumps({"format": SECRET}))
    (folder / "net.onnx").write_bytes(SECRET.encode())
    np.save(folder / "series.npy", np.frombuffer((SECRET * 4).encode(), np.uint8))
    picture = Image.fromarray(np.frombuffer((SECRET * 4).encode(), np.uint8).reshape(4, 6))
    picture.save(folder / "picture.bmp")
    picture.save(folder / "chelsea.jpg")
    return [*sorted(folder.iterdir()), folder]


def path_likes(files: list[Path]) -> Iterator[Any]:
    """Names that lead to the files, and others that lead out of the machine."""
    for file in files:
        yield from (str(file), file.name, f"./{file.name}", f"~/{file.name}", file.as_uri())
        yield f"../{file.parent.name}/{file.name}"
        yield f"\\\\localhost\\share\\{file.name}"
        yield f"//localhost/share/{file.name}"
    yield from ("http://127.0.0.1:9/a.png", "https://127.0.0.1:9/labels.json", "ftp://127.0.0.1/a")


def disguises(path: str) -> Iterator[Any]:
    """A path, and what could hold one."""
    yield path
    yield [path]
    yield {"path": path}
    yield {path: 0}
    yield [[{"file": [path]}]]
    yield {"kind": "bundled", "name": path}
    yield {"kind": "bundled", "name": "chelsea.jpg", "path": path}
    for media in (None, "picture", "array", "series", path):
        asset = {"kind": "asset", "id": path, "name": path, "bytes": 1, "media": media}
        yield asset
        yield {**asset, "id": hashlib.sha256(path.encode()).hexdigest()}
    yield [{"kind": "bundled", "name": path}]
    yield {"name": "rotate", "angle": path}


def plausible(kind: str) -> Any:
    """A field of a message that is as it should be."""
    return {
        "text": "t",
        "count": 0,
        "flag": True,
        "hash": "0" * 64,
        "object": {},
        "objects": [],
    }[kind]


def messages_with(value: Any, request: str) -> Iterator[dict[str, Any]]:
    """Every type of message, with the value in each of its fields in turn and in all of them.

    Parameters
    ----------
    request
        One that Python waits for.
    """
    for type_, fields in PAGE_MESSAGES.items():
        right = {name: plausible(kind) for name, kind in fields.items()}
        if type_.startswith("study"):
            right["request"] = request
        about = {"version": PROTOCOL_VERSION, "type": type_}
        yield {**about, **dict.fromkeys(fields, value)}
        for name in fields:
            yield {**about, **right, name: value}


def study_with(value: Any, request: str) -> dict[str, Any]:
    """An answer to a study that names the value wherever an answer holds a text."""
    text = value if isinstance(value, str) else json.dumps(value)
    points = {name: [None] for name in POINTS} | {"image": [text], "label": [text]}
    points |= {"explained_label": [text], "problem": [text], "rotate.angle": [0]}
    breaks = {name: [None] for name in BREAKS} | {"image": [text], "becomes": [text]}
    breaks |= {"parameter": ["rotate.angle"], "side": ["lower"]}
    answer = {"done": 1, "total": 1, "points": points, "breaks": breaks, "last": True}
    answer |= {"unstudied": [{"image": text, "problem": text}], "sequence": 0}
    about = {"version": PROTOCOL_VERSION, "type": "study-part"}
    return {**about, "transfer": "t", "request": request, **answer}


def send_everything(widget: Widget, values: list[Any]) -> int:
    """Send each value to each synced trait, to every name besides, and in every message."""
    wire = widget.comm
    own = {"image", "images", "image_index", "model", "series", "weights", "frames", "comm"}
    own |= {"keys", "processor"}
    sent = 0
    for value in values:
        for name in sorted({*widget.keys, *own}):
            wire.receive({"method": "update", "state": {name: value}, "buffer_paths": []})
            sent += 1
        as_bytes = json.dumps(value).encode()
        paths = [[name] for name in widget.keys]
        wire.receive(
            {"method": "update", "state": {}, "buffer_paths": paths}, [as_bytes] * len(paths)
        )
        asked = widget.study("rotate.angle") if isinstance(widget, AugmentationImpact) else None
        for content in messages_with(value, asked.id if asked else "t"):
            wire.receive({"method": "custom", "content": content}, [as_bytes])
            sent += 1
        if asked:
            answered = widget.study("rotate.angle")
            content = study_with(value, answered.id)
            wire.receive({"method": "custom", "content": content})
            repr(answered), answered.result().to_dict(), answered.result().to_code("torchvision")
            sent += 1
        for method in ("custom", "update", value):
            wire.receive({"method": method, "content": value, "state": value})
            sent += 1
    return sent


def main(folder: Path) -> dict[str, Any]:
    """What was opened, what came back, and whether the hook would have seen it."""
    logging.getLogger("traitlets").addHandler(logging.NullHandler())
    comm.create_comm = lambda **opened: Wire(**opened)
    files = make_files(folder)
    ids = [hashlib.sha256(file.read_bytes()).hexdigest() for file in files[:-1]]
    paths = list(path_likes(files))
    values = [each for path in paths for each in disguises(path)]
    os.environ["HOME"] = str(folder)
    widgets = [AugmentationImpact(), AugmentationImpact(series=np.ones(9))]
    widgets += [cls() for cls in CLASSES.values()]
    # What Pillow and numpy load when they are first used is not what a page asked for.
    Image.init()
    send_everything(AugmentationImpact(image=np.zeros((2, 2))), values[:3])

    seen: list[str] = []
    sys.addaudithook(
        lambda event, args: seen.append(f"{event}: {args[:1]}") if event in EVENTS else None
    )
    # Every path as it is, and a fifth of the disguises, other ones of every path.
    many, few = [*paths, *values[::5]], values[::29]
    sent = sum(send_everything(w, many if w is widgets[0] else few) for w in widgets)
    for id_ in ids:
        content = {"version": PROTOCOL_VERSION, "type": "pull", "asset": id_, "shard": 0}
        widgets[0].comm.receive({"method": "custom", "content": content})
    opened = list(seen)
    replies = [message for widget in widgets for message in widget.comm.sent]
    text = json.dumps([data for data, _ in replies])
    leaks = [bytes(buffer).decode("latin1") for _, buffers in replies for buffer in buffers]
    widgets[0].labels = folder / "labels.txt"
    return {
        "sent": sent,
        "opened": opened,
        "buffers": leaks,
        "secrets": text.count(SECRET),
        "longest": max(len(data.get("content", {}).get("sentence", "")) for data, _ in replies),
        "seen when the user opens a file": len(seen) - len(opened),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))
