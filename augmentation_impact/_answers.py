"""What the kernel does on each message of a page: one function for each type of the catalogue.

Every function is called with the widget, the buffers of the message and its fields, which
:func:`._messages.page_message` has checked. ``ValueError`` refuses the message in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from traitlets import TraitError

from ._catalogue import PAGE_MESSAGES
from ._checks import shown
from .augmentations import Augmentation
from .foreign import one_line

if TYPE_CHECKING:
    from .widget import AugmentationImpact

#: A UUID, as pages make them for the steps that they add.
_NEW_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _pull(widget: AugmentationImpact, _: list[memoryview], asset: str, shard: int) -> None:
    found = widget._assets.get(asset)
    if found is None or shard >= found.shards:
        raise ValueError(
            "These bytes are no longer in the kernel; assign the image or model again."
        )
    about = {"asset": asset, "shard": shard, "shards": found.shards}
    widget._tell("shard", [found.shard(shard)], **about, hash=found.shard_hash(shard))


def _push(
    widget: AugmentationImpact,
    buffers: list[memoryview],
    asset: str,
    name: str,
    bytes: int,
    shard: int,
    shards: int,
) -> None:
    if len(buffers) != 1:
        raise ValueError(f"a part of a file is one buffer; got {len(buffers)}")
    data = memoryview(buffers[0]).cast("B")
    complete = widget._uploads.add(asset, name, bytes, shard, shards, data)
    widget._tell("pushed", asset=asset, shard=shard, complete=complete)


def _frames(widget: AugmentationImpact, buffers: list[memoryview], **part: Any) -> None:
    frames = widget._transfers.take(buffers, **part)
    widget._tell("taken", transfer=part["transfer"], sequence=part["sequence"])
    if frames is not None:
        widget.set_trait("frames", frames)
        widget._transfers.deliver(part["request"], frames)
        with widget._printing():
            widget._frame_callbacks(frames)


def _frames_failed(
    widget: AugmentationImpact, _: list[memoryview], request: str, sentence: str
) -> None:
    widget._transfers.fail(request, sentence)


def _study_part(widget: AugmentationImpact, _: list[memoryview], **part: Any) -> None:
    widget._studies.take(**part)
    widget._tell("taken", transfer=part["transfer"], sequence=part["sequence"])


def _study_alive(
    widget: AugmentationImpact, _: list[memoryview], transfer: str, request: str
) -> None:
    widget._studies.note_life(transfer, request)


def _study_failed(
    widget: AugmentationImpact, _: list[memoryview], transfer: str, request: str, sentence: str
) -> None:
    widget._studies.fail(transfer, request, sentence)


def _create_step(
    widget: AugmentationImpact,
    _: list[memoryview],
    id: str,
    name: str,
    enabled: bool,
    parameters: Mapping[str, Any],
    after: str,
) -> None:
    steps = list(widget.augmentations)
    ids = [known.model_id for known in steps]
    if not _NEW_ID.fullmatch(id) or id in ids:
        raise ValueError(f"a new step cannot have the id {shown(id)}")
    description = {**parameters, "name": name, "enabled": enabled}
    try:
        step = Augmentation.from_dict(description, model_id=id)
        steps.insert(ids.index(after) + 1 if after in ids else 0 if not after else len(ids), step)
        widget.augmentations = steps
    except TraitError as error:
        raise ValueError(str(error)) from error


#: A function for every message of the table; the module does not import with one missing.
ANSWERS: dict[str, Callable[..., None]] = {
    type_: globals()[f"_{type_.replace('-', '_')}"] for type_ in PAGE_MESSAGES
}


def refuse(widget: AugmentationImpact, content: object, error: Exception) -> None:
    """Tell a page that its message was refused, so that it does not wait for an answer."""
    words = one_line(str(error))
    type_ = content.get("type") if isinstance(content, Mapping) else None
    answer, key, opening = _REFUSALS.get(str(type_), ("error", "", ""))
    subject = content.get(key) if isinstance(content, Mapping) else None
    try:
        widget._tell(answer, **{key: subject} if key else {}, sentence=opening + words)
    except ValueError:
        widget._tell("error", sentence=words)


#: Message of a page that waits → what it waits for, the field that says which, the first words.
_REFUSALS: dict[str, tuple[str, str, str]] = {
    "pull": ("shard-missing", "asset", ""),
    "push": ("push-refused", "asset", ""),
    "frames": ("frames-refused", "transfer", "The frames were not taken: "),
    "study-part": ("study-refused", "transfer", "The study was not taken: "),
    "study-alive": ("study-refused", "transfer", "The study is not wanted: "),
    "study-failed": ("study-refused", "transfer", "The study is not wanted: "),
}
