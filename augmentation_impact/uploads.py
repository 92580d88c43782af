"""Files on their way from pages, in shards. Knows nothing of widgets."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from ._checks import shown
from .assets import NPY_MAGIC, SHARD_BYTES, Asset


@dataclass
class _Upload:
    total: int
    parts: dict[int, bytes] = field(default_factory=dict)


class Uploads:
    """Assembles assets that pages send in shards; what does not fit is refused in words.

    Parameters
    ----------
    find
        The asset of an id, if it has arrived before.
    keep
        Where a whole asset goes.
    largest
        Most bytes of one file.
    """

    #: Uploads that may be on their way at once; the oldest is given up for a new one.
    _LIMIT = 4
    _REMEMBERED = 64

    def __init__(
        self,
        find: Callable[[str], Asset | None],
        keep: Callable[[Asset], None],
        largest: int = 256 * 1024 * 1024,
    ) -> None:
        self._find = find
        self._keep = keep
        self._largest = largest
        self._uploads: OrderedDict[str, _Upload] = OrderedDict()
        #: Uploads that cannot go on, of which parts may still come.
        self._given_up: OrderedDict[str, None] = OrderedDict()
        self._lock = Lock()

    def add(
        self, id_: str, name: str, total: int, shard: int, shards: int, data: memoryview
    ) -> bool:
        """Take one shard.

        Parameters
        ----------
        id_
            Hexadecimal sha-256 of the whole.
        name
            For the user: a file name.
        total
            Bytes of the whole.
        shard, shards
            Which one of how many.
        data
            Bytes of the shard.

        Returns
        -------
        Whether the asset is here as a whole, with this shard or already before.

        Raises
        ------
        ValueError
            The shard does not fit, the upload was given up, the whole is too large, or its hash is
            another. The upload is over.
        """
        with self._lock:
            if self._find(id_) is not None:
                return True
            try:
                asset = self._add(id_, name, total, shard, shards, data)
            except ValueError:
                self._give_up(id_)
                raise
            if asset is not None:
                self._keep(asset)
            return asset is not None

    def _give_up(self, id_: str) -> None:
        self._uploads.pop(id_, None)
        self._given_up[id_] = None
        while len(self._given_up) > self._REMEMBERED:
            self._given_up.popitem(last=False)

    def _add(
        self, id_: str, name: str, total: int, shard: int, shards: int, data: memoryview
    ) -> Asset | None:
        called = shown(name)
        if total > self._largest:
            megabytes = self._largest // 2**20
            size = f"{total:,} bytes" if total < 2**53 else "too many bytes"
            raise ValueError(f"{called} has {size}; the kernel takes at most {megabytes} MiB")
        expected = min(SHARD_BYTES, total - shard * SHARD_BYTES)
        if shards != max(1, -(-total // SHARD_BYTES)) or shard >= shards or len(data) != expected:
            raise ValueError(f"a part of {called} has the wrong size; open it again")
        if shard == 0:
            self._given_up.pop(id_, None)
        elif id_ in self._given_up:
            raise ValueError(f"earlier parts of {called} are no longer here; open it again")
        upload = self._uploads.setdefault(id_, _Upload(total))
        if upload.total != total:
            raise ValueError(f"the parts of {called} are not those of one file; open it again")
        upload.parts[shard] = bytes(data)
        while len(self._uploads) > self._LIMIT:
            self._give_up(next(iter(self._uploads)))
        if len(upload.parts) < shards:
            return None
        del self._uploads[id_]
        whole = b"".join(upload.parts[index] for index in range(shards))
        media = "array" if whole.startswith(NPY_MAGIC) else "picture"
        asset = Asset.of(whole, name, media)
        if asset.id != id_:
            raise ValueError(f"{called} arrived damaged; open it again")
        return asset
