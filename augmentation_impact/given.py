"""What a user gives for an image, a gallery, a series or a model → what a page can be served.

These read files: nothing that a page sends may come here. Knows nothing of widgets.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ._catalogue import BUNDLED_MODEL, EXAMPLES, LIMITS
from ._checks import items
from .assets import Asset
from .exporters import Facts, Ports, facts_of, ports_of
from .foreign import array_of, is_array
from .gathered import gathered
from .images import image_asset
from .series import series_of
from .subject import Gallery, Item, Source, bundled

#: Bytes of all images of a gallery, which the kernel keeps for the page.
_GALLERY_BYTES = 512 * 2**20
_Find = Callable[[bytes], Asset | None]


def image_item(value: object, find: _Find) -> Item:
    """An image; `find` knows the bytes that came from a page, by their names."""
    # What a user calls by the name of an example is a file of that name where one lies.
    if isinstance(value, str) and value in EXAMPLES and not Path(value).exists():
        return Item(value, value)
    known = find(value) if isinstance(value, bytes) else None
    return Item(value, known or image_asset(value))


def gallery_of(value: object, find: _Find) -> Gallery:
    """A list of images that differ, one array of them ([N, H, W] or [N, H, W, C]), or a folder.

    Of a folder, or of what loads images (`gathered`), what cannot be read is left out with a
    warning, and an image that comes twice is taken once.
    """
    many = gathered(value)
    if many is not None:
        return _gallery_of_many(many, find)
    batch = array_of(value) if is_array(value) else None
    given = items(value, "images") if batch is None or batch.ndim < 3 else batch
    _check_count(len(given))
    values = list(given)
    found: list[Item] = []
    places: dict[str, int] = {}
    for index, each in enumerate(values):
        try:
            item = image_item(each, find)
        except ValueError as error:
            raise ValueError(f"[{index}] {error}") from error
        content = item.content
        same = places.setdefault(content.id if isinstance(content, Asset) else content, index)
        if same != index:
            raise ValueError(f"[{index}] is the same image as [{same}]")
        found.append(item)
    _check_bytes(found)
    return Gallery(values, found)


def _gallery_of_many(values: Sequence[object], find: _Find) -> Gallery:
    found: dict[str, tuple[object, Item]] = {}
    unread: list[str] = []
    for each in values:
        try:
            item = image_item(each, find)
        except ValueError as error:
            unread.append(str(error))
            continue
        content = item.content
        found.setdefault(content.id if isinstance(content, Asset) else content, (each, item))
    if not found:
        raise ValueError(f"has no image that can be read: {unread[0]}")
    if unread:
        more = f" and {len(unread) - 1} more" if len(unread) > 1 else ""
        warnings.warn(f"images left out: {unread[0]}{more}", stacklevel=2)
    items = [item for _, item in found.values()]
    _check_bytes(items)
    return Gallery([each for each, _ in found.values()], items)


def gallery_with(items: Sequence[Item]) -> Gallery:
    """A gallery of images that were read before; its first may be the one of a widget without."""
    _check_count(len(items))
    _check_bytes(items)
    values = [item.content if item.value is None else item.value for item in items]
    return Gallery(values, items)


def _check_count(count: int) -> None:
    if count > LIMITS["gallery"]:
        raise ValueError(f"may hold at most {LIMITS['gallery']} images; got {count}")


def _check_bytes(items: Sequence[Item]) -> None:
    total = sum(len(item.content.data) for item in items if isinstance(item.content, Asset))
    if total > _GALLERY_BYTES:
        raise ValueError(f"may have {_GALLERY_BYTES // 2**20} MiB together; got {total // 2**20}")


def series_item(value: object) -> Item:
    """A series."""
    series = series_of(value)
    return Item(value, series.asset, series)


@dataclass(frozen=True, eq=False)
class Network:
    """A model: what the trait says, what the page pulls (None: the embedded one), what it knows."""

    value: object
    content: Asset | None = None
    facts: Facts = Facts()
    ports: Ports | None = None

    @property
    def source(self) -> Source:
        """How the state names it."""
        return bundled(BUNDLED_MODEL) if self.content is None else self.content.source


EMBEDDED = Network(None)


def network_of(value: object, asset: Asset) -> Network:
    """A model whose bytes are known."""
    if len(asset.data) > LIMITS["modelBytes"]:
        raise ValueError(
            f"is too large: {asset.name} has {len(asset.data) / 2**20:.0f} MiB and a page holds at "
            f"most {LIMITS['modelBytes'] / 2**20:.0f}; use a smaller network, or float16 weights"
        )
    return Network(value, asset, facts_of(asset.data), ports_of(asset.data))


Prepared = Item | Gallery | Network
PREPARED = (Item, Gallery, Network)
