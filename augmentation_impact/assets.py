"""Bytes by content hash, served to pages in shards.

Knows nothing of widgets. Every method may be called from any thread.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from ._catalogue import LIMITS

#: How every .npy file begins.
NPY_MAGIC = b"\x93NUMPY"
#: Bytes of one shard, the largest payload of a message.
SHARD_BYTES: int = LIMITS["messageBytes"]


def sha256(data: bytes | memoryview) -> str:
    """Hexadecimal sha-256."""
    return hashlib.sha256(data).hexdigest()


class Content:
    """Bytes that a kernel holds once, whoever asks for them: see `shared`."""

    __slots__ = ("__weakref__", "data")

    def __init__(self, data: bytes) -> None:
        self.data = data


_contents: WeakValueDictionary[str, Content] = WeakValueDictionary()
_contents_lock = Lock()


def shared(id_: str, data: bytes) -> Content:
    """The bytes of this hash as the kernel holds them: one copy, gone with its last holder."""
    with _contents_lock:
        content = _contents.get(id_)
        if content is None:
            content = _contents[id_] = Content(data)
        return content


def bytes_held() -> int:
    """Bytes of all assets of all widgets in this kernel, each content counted once."""
    with _contents_lock:
        return sum(len(content.data) for content in _contents.values())


@dataclass(frozen=True)
class Asset:
    """A named piece of bytes.

    Attributes
    ----------
    id
        Hexadecimal sha-256 of the bytes.
    name
        For the user: a file name.
    content
        The bytes, shared with every other asset of the same hash.
    media
        How an image's bytes are read: "picture", "array" or "series"; None for a model.
    """

    id: str
    name: str
    content: Content
    media: str | None = None

    @classmethod
    def of(cls, data: bytes, name: str, media: str | None = None) -> Asset:
        """The asset with these bytes."""
        id_ = sha256(data)
        return cls(id_, name, shared(id_, data), media)

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.content.data

    @property
    def source(self) -> dict[str, Any]:
        """How the state names it (the `Source` of src/session/state.ts)."""
        about = {"kind": "asset", "id": self.id, "name": self.name, "bytes": len(self.data)}
        return about if self.media is None else {**about, "media": self.media}

    @property
    def shards(self) -> int:
        """Number of shards, at least 1."""
        return max(1, -(-len(self.data) // SHARD_BYTES))

    def shard(self, index: int) -> memoryview:
        """One shard.

        Raises
        ------
        IndexError
            There is no such shard.
        """
        if not 0 <= index < self.shards:
            raise IndexError(f"shard {index} of {self.shards}")
        return memoryview(self.data)[index * SHARD_BYTES : (index + 1) * SHARD_BYTES]

    def shard_hash(self, index: int) -> str:
        """Hexadecimal sha-256 of one shard."""
        return sha256(self.shard(index))


class AssetStore:
    """Assets by id; the least recently used ones go when they exceed the budget.

    Parameters
    ----------
    budget
        Bytes that are kept; the newest asset is kept whatever its size.
    """

    def __init__(self, budget: int = 256 * 1024 * 1024) -> None:
        self._budget = budget
        self._assets: OrderedDict[str, Asset] = OrderedDict()
        self._lock = Lock()

    def put(self, asset: Asset, keep: tuple[str, ...] = ()) -> None:
        """Keep an asset; those whose ids are in `keep` are not dropped for it."""
        with self._lock:
            self._assets[asset.id] = asset
            self._assets.move_to_end(asset.id)
            total = sum(len(kept.data) for kept in self._assets.values())
            for id_ in list(self._assets):
                if total <= self._budget:
                    break
                if id_ != asset.id and id_ not in keep:
                    total -= len(self._assets.pop(id_).data)

    def get(self, id_: str) -> Asset | None:
        """The asset, None when it is not (or no longer) here."""
        with self._lock:
            asset = self._assets.get(id_)
            if asset is not None:
                self._assets.move_to_end(id_)
            return asset

    def clear(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._assets.clear()

    def find(self, data: bytes) -> Asset | None:
        """The asset with these bytes, None when it is not here."""
        return self.get(sha256(data))
