"""What a widget analyses: one value, and how it changes. Pure; knows nothing of widgets.

The traits `image`, `series`, `images`, `image_index` and the sources that the page reads are all
views of a :class:`Subject`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ._catalogue import BUNDLED_IMAGE
from .assets import Asset
from .series import Series

Source = dict[str, Any]


def bundled(name: str) -> Source:
    """How the state names what comes with the package."""
    return {"kind": "bundled", "name": name}


@dataclass(frozen=True, eq=False)
class Item:
    """An image or a series.

    Attributes
    ----------
    value
        What the trait says: what the user gave, or what the page chose.
    content
        What the page pulls; the name of an example is enough.
    series
        What is known of a series; None for an image.
    """

    value: object
    content: Asset | str
    series: Series | None = None

    @property
    def key(self) -> str:
        """Equal for the same bytes, whatever they are called."""
        return self.content if isinstance(self.content, str) else self.content.id

    @property
    def source(self) -> Source:
        """How the state names it."""
        return bundled(self.content) if isinstance(self.content, str) else self.content.source


#: The image of a widget that was given none.
FIRST_EXAMPLE = Item(None, BUNDLED_IMAGE)


@dataclass(frozen=True, eq=False)
class Gallery:
    """Images to choose among; `value` as the user gave it, None: there is no gallery."""

    value: list[object] | None = None
    items: Sequence[Item] = ()


@dataclass(frozen=True, eq=False)
class Subject:
    """What is shown, and the gallery that it may stand in."""

    shown: Item = FIRST_EXAMPLE
    gallery: Gallery = Gallery()

    @property
    def index(self) -> int | None:
        """Where in the gallery the shown image stands, None: nowhere."""
        return self.place_of(self.shown)

    def showing(self, item: Item) -> Subject:
        """The subject with another item."""
        return self if item is self.shown else Subject(item, self.gallery)

    def without_series(self) -> Subject:
        """The subject after its series was taken away: the first example."""
        return self if self.shown.series is None else self.showing(FIRST_EXAMPLE)

    def among(self, gallery: Gallery) -> Subject:
        """The subject with another gallery, of which the first image is shown."""
        if gallery is self.gallery:
            return self
        return Subject(gallery.items[0] if gallery.items else self.shown, gallery)

    def beside(self, item: Item, gallery_of: Callable[[Sequence[Item]], Gallery]) -> Subject:
        """The subject with an image in its gallery beside the shown one, at the end if it is new.

        A gallery that was empty begins with the image that is shown, as in the page.

        Parameters
        ----------
        item
            The image.
        gallery_of
            Makes the gallery, or raises ``ValueError`` where it would be too large.
        """
        if self.place_of(item) is not None:
            return self
        items = list(self.gallery.items) or [self.shown]
        if all(each.key != item.key for each in items):
            items.append(item)
        return Subject(self.shown, gallery_of(items))

    def place_of(self, item: Item) -> int | None:
        """Where in the gallery an image stands, None: nowhere."""
        keys = [each.key for each in self.gallery.items]
        return keys.index(item.key) if item.key in keys else None

    def chosen(self, index: int | None) -> Subject:
        """The subject with an image of the gallery; None changes nothing."""
        return self if index in (None, self.index) else self.showing(self.gallery.items[index])

    def traits(self) -> dict[str, Any]:
        """What each trait says of it. An `Item` or a `Gallery` stands for its value."""
        is_series = self.shown.series is not None
        return {
            "series": self.shown if is_series else None,
            "image": None if is_series or self.shown.value is None else self.shown,
            "images": None if self.gallery.value is None else self.gallery,
            "_gallery_sources": [item.source for item in self.gallery.items],
            "_image_source": self.shown.source,
            "image_index": self.index,
        }
